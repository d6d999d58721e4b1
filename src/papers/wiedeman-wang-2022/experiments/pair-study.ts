import { transferRate } from '../../../attacks/transfer-counts.js';
import type { ArchitectureName } from '../../../models/architecture.js';
import { attackNames, type AttackName } from '../../../evaluation/attack-grid.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import { exclusionReason, type PairEvaluation } from './pair-results.js';
import { pairEvaluationTrial, type PairArm } from './pair-trials.js';
import type { Direction } from '../../../evaluation/pair-transfer.js';
import type { PairPreset, Profile } from '../profiles.js';
import type { TrialRequest } from '../../../harness/store/run-trials.js';
import type { StoredTrial } from '../../../harness/store/run-store.js';

export const architectureNames = ['cnn', 'fc'] as const satisfies readonly ArchitectureName[];
export const pairArms = ['regular', 'decorrelated'] as const satisfies readonly PairArm[];
export const directions = ['1→2', '2→1'] as const satisfies readonly Direction[];

/** Fewer samples than this that fool the source say too little about the rest. */
export const minimumFooled = 20;

/** The preset of an architecture, or why the profile does not run it. */
export function pairPreset(
  profile: Profile,
  architecture: ArchitectureName,
): PairPreset | { readonly notRun: string } {
  return profile.pairs[architecture];
}

const runnable = (profile: Profile) =>
  architectureNames.flatMap((architecture) => {
    const preset = pairPreset(profile, architecture);
    return 'notRun' in preset ? [] : [{ architecture, preset }];
  });

/** A part for each architecture and attack of Figure 3, with what `more` knows of those that the profile runs. */
export function panelParts(
  profile: Profile,
  more: (
    architecture: ArchitectureName,
    attack: AttackName,
    preset: PairPreset,
  ) => { paper?: number } = () => ({}),
): { id: string; label: string; paper?: number; notRun?: string }[] {
  return architectureNames.flatMap((architecture) => {
    const preset = pairPreset(profile, architecture);
    return attackNames.map((attack) => ({
      id: `${architecture}/${attack}`,
      label: `${architecture.toUpperCase()}, ${attack}`,
      ...('notRun' in preset ? { notRun: preset.notRun } : more(architecture, attack, preset)),
    }));
  });
}

/** Both arms of every architecture that the profile runs, for one seed: shared by Figures 2 and 3. */
export function pairRequests(laboratory: Laboratory, seed: number): TrialRequest[] {
  return runnable(laboratory.profile).flatMap(({ architecture, preset }) =>
    pairArms.map((arm) => pairEvaluationTrial(laboratory, preset, { architecture, arm, seed })),
  );
}

/** Both arms of one architecture and seed. */
export interface PairedEvaluation {
  readonly architecture: ArchitectureName;
  readonly preset: PairPreset;
  readonly regular: PairEvaluation;
  readonly decorrelated: PairEvaluation;
  /** Why the seed leaves the transfer claims, and which arm caused it; absent where it stays. */
  readonly exclusion?: { readonly reason: string; readonly arm: PairArm };
}

/** Reads the stored trials of one seed, in the order of {@link pairRequests}. */
export function pairedEvaluations(trials: readonly StoredTrial[], profile: Profile): PairedEvaluation[] {
  return runnable(profile).map(({ architecture, preset }, index) => {
    const [regular, decorrelated] = [0, 1].map(
      (arm) => trials[2 * index + arm]?.numbers as unknown as PairEvaluation,
    ) as [PairEvaluation, PairEvaluation];
    const excluded = pairArms.flatMap((arm) => {
      const reason = exclusionReason({ regular, decorrelated }[arm], preset.minimumAccuracy);
      return reason === undefined ? [] : [{ reason: `${arm} pair: ${reason}`, arm }];
    });
    const [exclusion] = excluded;
    return { architecture, preset, regular, decorrelated, ...(exclusion === undefined ? {} : { exclusion }) };
  });
}

/** T(i→j) of one attack, magnitude and direction; a reason where too few samples were fooled. */
export function measuredRate(
  evaluation: PairEvaluation,
  attack: AttackName,
  epsilon: number,
  direction: Direction,
): { readonly rate: number } | { readonly inconclusive: string } {
  const found = evaluation.transfers.find(
    (transfer) =>
      transfer.attack === attack && transfer.epsilon === epsilon && transfer.direction === direction,
  );
  const place = `${attack}, ε ${epsilon}, ${direction}`;
  if (found === undefined) return { inconclusive: `${place}: not measured` };
  const rate = transferRate(found, minimumFooled);
  return 'inconclusive' in rate ? { inconclusive: `${place}: ${rate.inconclusive}` } : rate;
}

/**
 * How much lower the decorrelated pair's transfer rate is, T(regular) − T(decorrelated), mean of both directions
 * and of the magnitudes.
 */
export function transferGap(
  pair: PairedEvaluation,
  attack: AttackName,
  epsilons: readonly number[],
): { readonly value: number } | { readonly inconclusive: string } {
  let sum = 0;
  for (const epsilon of epsilons) {
    for (const direction of directions) {
      const regular = measuredRate(pair.regular, attack, epsilon, direction);
      if ('inconclusive' in regular) return { inconclusive: `regular pair: ${regular.inconclusive}` };
      const decorrelated = measuredRate(pair.decorrelated, attack, epsilon, direction);
      if ('inconclusive' in decorrelated)
        return { inconclusive: `decorrelated pair: ${decorrelated.inconclusive}` };
      sum += regular.rate - decorrelated.rate;
    }
  }
  return { value: sum / (epsilons.length * directions.length) };
}
