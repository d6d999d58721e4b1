import { profiles } from '../../profiles.js';
import type { ReconstructionEvaluation } from '../evaluate-reconstruction-trials.js';
import { panelsOf, type AttackedPanel } from '../reconstruction-study.js';

/** What an invented evaluation says; shares of 100 images. */
export interface SampleShares {
  /** Right under every attack: through some path, through all, and through each path. */
  readonly either: number;
  readonly both: number;
  readonly byPath: readonly number[];
  /** Natural accuracy of each path. @default 95 for all */
  readonly natural?: readonly number[];
  /** @default 64 for each path */
  readonly liveUnits?: readonly number[];
  /** Attacks and magnitudes that it has. @default the quick profile's on MNIST */
  readonly panels?: readonly AttackedPanel[];
}

/** An evaluation in the quick profile with the same counts under every attack and magnitude. */
export function sampleEvaluation({ either, both, byPath, ...given }: SampleShares): ReconstructionEvaluation {
  const natural = given.natural ?? byPath.map(() => 95);
  const shared = { aim: 'joint', images: 100 } as const;
  const clean = { ...shared, attack: 'none', epsilon: 0, either: 95, both: 95, byPath: natural } as const;
  const attacked = (given.panels ?? panelsOf(profiles.quick)).map((panel) => ({
    ...shared,
    ...panel,
    either,
    both,
    byPath,
  }));
  return {
    natural: clean,
    attacked: [clean, ...attacked],
    bottlenecks: {
      r2: byPath.length > 1 ? [0.1, 0.9] : null,
      chanceR2: byPath.length > 1 ? 0.05 : null,
      liveUnits: given.liveUnits ?? byPath.map(() => 64),
      squaredError: byPath.map(() => 0.02),
    },
  };
}
