import type { Beside } from '../../../harness/claim-types.js';
import type { SeedRun } from '../../../harness/claim.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import type { Measurement } from '../../../harness/runnable-claim.js';
import { adversaryPreset } from '../adversary/adversary-preset.js';
import {
  byArchitecture,
  onePerSeed,
  presetOf,
  type ArchitecturePart,
} from '../experiments/by-architecture.js';
import {
  pairArms,
  furtherPresets,
  pairs,
  unlessPairLeaves,
  type ByArm,
  type PairEvaluations,
} from '../experiments/pair-study.js';
import type { PairArm } from '../experiments/pair-trials.js';
import type { Profile } from '../profiles.js';
import { attackers, detectionTrial, type Attacker, type Detections } from './detection-trials.js';

/** A part about one attacker at one magnitude. */
export interface DetectionPart extends ArchitecturePart {
  readonly attacker: Attacker;
  readonly epsilon: number;
}

const names: Readonly<Record<Attacker, string>> = {
  naive: 'attacker of one model',
  adaptive: 'attacker who wants both to agree',
};

export const detectionParts = (profile: Profile): readonly DetectionPart[] =>
  byArchitecture(furtherPresets, () =>
    attackers.flatMap((attacker) =>
      adversaryPreset(profile).epsilons.map((epsilon) => ({
        id: `${attacker}/${epsilon}`,
        label: `${names[attacker]}, ε ${epsilon}`,
        ...{ attacker, epsilon },
      })),
    ),
  )(profile);

/** Both arms of a seed, evaluated, and attacked past their alarm. */
export function watchedPairs(laboratory: Laboratory<Profile>, seed: number, part: DetectionPart) {
  const { architecture } = part;
  const { profile } = laboratory;
  const presets = { pair: presetOf(profile.pairs, architecture), adversary: adversaryPreset(profile) };
  const of = (arm: PairArm) => detectionTrial(laboratory, presets, { architecture, arm, seed });
  return {
    evaluated: pairs(laboratory, seed, part),
    watched: { regular: of('regular'), decorrelated: of('decorrelated') },
  };
}

/** The area under the curve of a detector that knows nothing. */
const chance = 0.5;

/** The area under the curve of the decorrelated pair under the part's attacker; {@link chance} for one that leaves. */
export function detectionArea(
  { evaluated, watched }: { readonly evaluated: PairEvaluations; readonly watched: ByArm<Detections> },
  part: DetectionPart,
  profile: Profile,
): number | Measurement {
  const { attacker, epsilon } = part;
  const found = watched.decorrelated.found.find(
    (row) => row.attacker === attacker && row.epsilon === epsilon,
  );
  const measure = (): Measurement =>
    found?.area == null
      ? { inconclusive: `${attacker}, ε ${epsilon}: nothing was fooled` }
      : { value: found.area };
  return unlessPairLeaves(evaluated, part, profile, measure, chance);
}

/** Both arms' curves in numbers, by seed. */
export function detectionTable(
  runs: readonly SeedRun<DetectionPart, { readonly watched: ByArm<Detections> }>[],
): Beside {
  const rows = onePerSeed(runs).flatMap(({ seed, part: { architecture }, trials: { watched } }) =>
    pairArms.flatMap((arm) =>
      watched[arm].found.map(({ attacker, epsilon, images, fooled, area, foundAtFivePercent }) => [
        ...[architecture, seed, arm, attacker, epsilon, images, fooled],
        ...[area, foundAtFivePercent],
      ]),
    ),
  );
  const columns = [
    ...['architecture', 'seed', 'pair', 'attacker', 'ε', 'images', 'fooled'],
    ...['area under the curve', 'found at 5 % false alarms'],
  ];
  return { details: [{ title: 'Attacks found by disagreement, by seed', columns, rows }] };
}
