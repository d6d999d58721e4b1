import type { Laboratory } from '../../../harness/laboratory.js';
import type { Profile } from '../profiles.js';
import { presetOf, type ArchitecturePart } from './by-architecture.js';
import { pairTrainingTrial } from './pair-trials.js';

/** The presets of the pairs whose collapse is counted. */
export const collapsePresets = ({ collapse }: Profile) => collapse.pairs;

/** A decorrelated pair of an architecture, trained and not evaluated, for one seed. */
export function trainedPair(
  laboratory: Laboratory<Profile>,
  seed: number,
  { architecture }: ArchitecturePart,
) {
  const preset = presetOf(collapsePresets(laboratory.profile), architecture);
  return { trained: pairTrainingTrial(laboratory, preset, { architecture, arm: 'decorrelated', seed }) };
}
