import type { ArchitectureName } from '../../../models/architecture.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import type { PairTraining } from './pair-results.js';
import { architectureNames } from './pair-study.js';
import { pairTrainingTrial } from './pair-trials.js';
import type { PairTrainingPreset, Profile } from '../profiles.js';
import type { StoredTrial } from '../../../harness/store/run-store.js';
import type { TrialRequest } from '../../../harness/store/run-trials.js';

/** How the pairs are trained whose collapse is counted, or why the profile trains none. */
export function collapsePreset(
  { collapse }: Profile,
  architecture: ArchitectureName,
): PairTrainingPreset | { readonly notRun: string } {
  return collapse.pairs[architecture];
}

const runnable = (profile: Profile) =>
  architectureNames.flatMap((architecture) => {
    const preset = collapsePreset(profile, architecture);
    return 'notRun' in preset ? [] : [{ architecture, preset }];
  });

/** A decorrelated pair of every architecture that the profile runs, trained and not evaluated, for one seed. */
export function collapseRequests(laboratory: Laboratory, seed: number): TrialRequest[] {
  return runnable(laboratory.profile).map(({ architecture, preset }) =>
    pairTrainingTrial(laboratory, preset, { architecture, arm: 'decorrelated', seed }),
  );
}

/** How the training of one pair went. */
export interface TrainedDecorrelatedPair extends PairTraining {
  readonly architecture: ArchitectureName;
}

/** Reads the stored trials of one seed, in the order of {@link collapseRequests}. */
export function decorrelatedTrainings(
  trials: readonly StoredTrial[],
  profile: Profile,
): TrainedDecorrelatedPair[] {
  return runnable(profile).map(({ architecture }, index) => ({
    architecture,
    ...(trials[index]?.numbers as unknown as PairTraining),
  }));
}
