import type { FooledAndTransferred } from '../../../attacks/transfer-counts.js';
import { attackNames, type AttackName } from '../../../evaluation/attack-grid.js';
import type { EvaluatedPair } from '../../../evaluation/evaluate-pair.js';
import type { Objective, PathOutcomes } from '../../../evaluation/evaluate-reconstruction.js';
import type { Direction } from '../../../evaluation/pair-transfer.js';
import { rightThroughEither } from '../../../evaluation/reconstruction-accuracy.js';
import type { NotRun } from '../../../harness/claim-types.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import type { PairArm } from '../experiments/pair-trials.js';
import type { Profile } from '../profiles.js';
import { releasedPreset } from './released-preset.js';
import {
  releasedL2Trial,
  releasedPairTrial,
  releasedReconstructionOutcomes,
  releasedReconstructionTrial,
  type PackedOutcomes,
  type ReleasedReconstruction,
} from './released-trials.js';

const grids = ['fgsm', 'pgd'] as const;
type Unavailable = { readonly notRun: NotRun };

/** Figure 3 on the released CNN pairs: both arms, both grids; shared by all descriptions of them. */
export function releasedPairTrials(laboratory: Laboratory<Profile>) {
  const { pairs } = releasedPreset(laboratory.profile);
  return together({
    fgsm: together(byArm((arm) => releasedPairTrial(laboratory, arm, pairs.fgsm))),
    pgd: together(byArm((arm) => releasedPairTrial(laboratory, arm, pairs.pgd))),
  });
}

const byArm = <T>(of: (arm: PairArm) => T): Readonly<Record<PairArm, T>> => ({
  regular: of('regular'),
  decorrelated: of('decorrelated'),
});

/** All of them, or the first reason why one cannot be run. */
function together<T extends Readonly<Record<string, object>>>(
  members: T,
): { readonly [Name in keyof T]: Exclude<T[Name], Unavailable> } | Unavailable {
  const missing = Object.values(members).find((member): member is Unavailable => 'notRun' in member);
  return missing ?? (members as { readonly [Name in keyof T]: Exclude<T[Name], Unavailable> });
}

/** Both released CNN pairs, with the transfers of both grids; `images` is that of the larger grid. */
export type ReleasedPairs = Readonly<Record<PairArm, EvaluatedPair>>;

/** The evaluations of both grids as one of each pair. */
export function releasedPairs({ fgsm, pgd }: Readonly<Record<'fgsm' | 'pgd', ReleasedPairs>>): ReleasedPairs {
  return byArm((arm) => ({ ...fgsm[arm], transfers: [...fgsm[arm].transfers, ...pgd[arm].transfers] }));
}

/** Transferred of fooled samples as successes of trials. */
export function releasedTransfer(
  { transfers }: EvaluatedPair,
  { attack, epsilon, direction }: { attack: AttackName; epsilon: number; direction: Direction },
): { readonly successes: number; readonly trials: number } {
  const found: FooledAndTransferred | undefined = transfers.find(
    (one) => one.attack === attack && one.epsilon === epsilon && one.direction === direction,
  );
  return { successes: found?.transferred ?? 0, trials: found?.fooled ?? 0 };
}

/** Every attack and magnitude that a profile measures on the released pairs, in Figure 3's order. */
export function releasedPairGrid(profile: Profile): { attack: AttackName; epsilon: number }[] {
  const { pairs } = releasedPreset(profile);
  const all = grids.flatMap((grid) =>
    pairs[grid].attacks.flatMap((attack) => pairs[grid].epsilons.map((epsilon) => ({ attack, epsilon }))),
  );
  const place = ({ attack }: { attack: AttackName }) => attackNames.indexOf(attack);
  return all.sort((one, other) => place(one) - place(other));
}

/** The released l2 attacks, repeated with their faults; shared by the audits about them. */
export const releasedL2 = (laboratory: Laboratory<Profile>) =>
  together({ audit: releasedL2Trial(laboratory) });

const aims = { fgsm: ['joint', 'path 1', 'path 2'], pgd: ['joint'] } as const satisfies Record<
  string,
  readonly Objective[]
>;

/** Figure 6 on the released DNA and autoencoder: one step with every objective, iterative with the joint one. */
export function releasedReconstructionTrials(laboratory: Laboratory<Profile>) {
  const { reconstructions } = releasedPreset(laboratory.profile);
  const trial = (subject: ReleasedReconstruction, grid: 'fgsm' | 'pgd', objectives: readonly Objective[]) =>
    releasedReconstructionTrial(laboratory, subject, { ...reconstructions[grid], objectives });
  return together({
    dna: trial('dna', 'fgsm', aims.fgsm),
    autoencoder: trial('autoencoder', 'fgsm', ['joint']),
    dnaPgd: trial('dna', 'pgd', aims.pgd),
    autoencoderPgd: trial('autoencoder', 'pgd', ['joint']),
  });
}

/** Outcomes of both released networks under all attacks; those of one grid are about the same images. */
export type ReleasedReconstructions = Readonly<Record<ReleasedReconstruction, readonly PathOutcomes[]>>;

/** The outcomes of both grids as one list of each network. */
export function releasedReconstructions({
  dna,
  autoencoder,
  dnaPgd,
  autoencoderPgd,
}: Readonly<
  Record<'dna' | 'autoencoder' | 'dnaPgd' | 'autoencoderPgd', PackedOutcomes>
>): ReleasedReconstructions {
  const attacked = (packed: PackedOutcomes) =>
    releasedReconstructionOutcomes(packed).filter(({ attack }) => attack !== 'none');
  return {
    dna: [...releasedReconstructionOutcomes(dna), ...attacked(dnaPgd)],
    autoencoder: [...releasedReconstructionOutcomes(autoencoder), ...attacked(autoencoderPgd)],
  };
}

/** By image: 1 where some path is right under the attack; under the strongest of all objectives for `worst`. */
export function releasedRight(
  outcomes: readonly PathOutcomes[],
  { attack, epsilon, aim = 'joint' }: { attack: AttackName; epsilon: number; aim?: 'joint' | 'worst' },
): Uint8Array {
  return rightThroughEither(
    outcomes.filter(
      (one) =>
        one.attack === attack && one.epsilon === epsilon && (aim === 'worst' || one.objective === 'joint'),
    ),
  );
}

/**
 * Of the images on which exactly one of two is right, how often it is the first: above 1/2 exactly where the first
 * is the more accurate (McNemar's comparison). Images beyond the shorter of the two are left out.
 */
export function discordantShare(
  first: Uint8Array,
  second: Uint8Array,
): { readonly successes: number; readonly trials: number } {
  const images = Math.min(first.length, second.length);
  let [successes, trials] = [0, 0];
  for (let image = 0; image < images; image++) {
    if (first[image] === second[image]) continue;
    trials++;
    if (first[image] === 1) successes++;
  }
  return { successes, trials };
}
