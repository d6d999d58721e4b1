import type { Laboratory } from '../../../harness/laboratory.js';
import { architectureNamed, type ArchitectureName } from '../../../models/architecture.js';
import type { Profile } from '../profiles.js';
import { notRunOf, presetOf, type ArchitecturePart } from './by-architecture.js';
import type { PairEvaluations } from './pair-study.js';
import { pairTrainingTrial } from './pair-trials.js';

/** The presets of the pairs whose collapse is counted. */
export const collapsePresets = ({ collapse }: Profile) => collapse.pairs;

/** The one part of a claim about the pairs of an architecture. */
export const collapseParts = (architecture: ArchitectureName) => (profile: Profile) => [
  {
    id: architecture,
    label: `${architecture.toUpperCase()}, share of pairs of which a model died`,
    architecture,
    ...notRunOf(collapsePresets(profile), architecture),
  },
];

/** A decorrelated pair of an architecture, trained and not evaluated, for one seed. */
export function trainedPair(
  laboratory: Laboratory<Profile>,
  seed: number,
  { architecture }: ArchitecturePart,
) {
  const preset = presetOf(collapsePresets(laboratory.profile), architecture);
  return { trained: pairTrainingTrial(laboratory, preset, { architecture, arm: 'decorrelated', seed }) };
}

/** What rank collapse would show as; each a difference that is 0 without it. */
export const collapseSigns = [
  {
    id: 'live',
    label: 'share of live feature channels, first model: regular − decorrelated',
    of: ({ regular, decorrelated }: PairEvaluations, architecture: ArchitectureName): number =>
      (regular.features.liveChannels[0] - decorrelated.features.liveChannels[0]) /
      architectureNamed(architecture).featureChannels,
  },
  {
    id: 'kept',
    label: 'share of independent feature columns, first model: regular − decorrelated',
    of: ({ regular, decorrelated }: PairEvaluations, architecture: ArchitectureName): number =>
      (regular.features.keptColumns[0] - decorrelated.features.keptColumns[0]) /
      architectureNamed(architecture).featureCount,
  },
  {
    id: 'one-sided',
    label: 'decorrelated pair: R² 2→1 − R² 1→2',
    of: ({ decorrelated }: PairEvaluations): number =>
      decorrelated.features.r2[1] - decorrelated.features.r2[0],
  },
];
