import { NumericalError } from '../../../core/errors.js';
import type { FooledAndTransferred } from '../../../attacks/transfer-counts.js';
import { attackNames, type AttackName } from '../../../evaluation/attack-grid.js';
import type { PathOutcomes, Objective } from '../../../evaluation/evaluate-reconstruction.js';
import { rightThroughEither } from '../../../evaluation/reconstruction-accuracy.js';
import type { EvaluatedPair } from '../../../evaluation/evaluate-pair.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import type { PairArm } from '../experiments/pair-trials.js';
import type { Direction } from '../../../evaluation/pair-transfer.js';
import type { Profile } from '../profiles.js';
import type { StoredTrial } from '../../../harness/store/run-store.js';
import type { TrialRequest } from '../../../harness/store/run-trials.js';
import type { L2Audit } from './released-l2-audit.js';
import { releasedPreset } from './released-preset.js';
import {
  releasedL2Numbers,
  releasedL2Trial,
  releasedPairNumbers,
  releasedPairTrial,
  releasedReconstructionOutcomes,
  releasedReconstructionTrial,
  type ReleasedReconstruction,
} from './released-trials.js';

const grids = ['fgsm', 'pgd'] as const;
type Requests = readonly TrialRequest[] | { readonly notRun: string };

/** All requests, or the first reason why one cannot be run. */
function together(requests: readonly (TrialRequest | { readonly notRun: string })[]): Requests {
  const possible: TrialRequest[] = [];
  for (const request of requests) {
    if ('notRun' in request) return request;
    possible.push(request);
  }
  return possible;
}

/** Figure 3 on the released CNN pairs: both arms, both grids; shared by all claims about them. */
export function releasedPairRequests(laboratory: Laboratory): Requests {
  const { pairs } = releasedPreset(laboratory.profile);
  return together(
    grids.flatMap((grid) =>
      (['regular', 'decorrelated'] as const).map((arm) => releasedPairTrial(laboratory, arm, pairs[grid])),
    ),
  );
}

/** Both released CNN pairs, with the transfers of both grids; `images` is that of the larger grid. */
export type ReleasedPairs = Readonly<Record<PairArm, EvaluatedPair>>;

/** Reads the trials of {@link releasedPairRequests}. */
export function releasedPairs(trials: readonly StoredTrial[]): ReleasedPairs {
  const [regular, decorrelated, regularPgd, decorrelatedPgd] = trials.map(releasedPairNumbers);
  const merged = (one: EvaluatedPair | undefined, other: EvaluatedPair | undefined): EvaluatedPair =>
    ({ ...one, transfers: [...(one?.transfers ?? []), ...(other?.transfers ?? [])] }) as EvaluatedPair;
  return {
    regular: merged(regular, regularPgd),
    decorrelated: merged(decorrelated, decorrelatedPgd),
  };
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
export function releasedL2Requests(laboratory: Laboratory): Requests {
  return together([releasedL2Trial(laboratory)]);
}

/** Reads the trial of {@link releasedL2Requests}. */
export function releasedL2Audit([trial]: readonly StoredTrial[]): L2Audit {
  if (trial === undefined) throw new NumericalError('releasedL2Audit: the trial is not in the store');
  return releasedL2Numbers(trial);
}

const aims = { fgsm: ['joint', 'path 1', 'path 2'], pgd: ['joint'] } as const satisfies Record<
  string,
  readonly Objective[]
>;

/** Figure 6 on the released DNA and autoencoder: one step with every objective, iterative with the joint one. */
export function releasedReconstructionRequests(laboratory: Laboratory): Requests {
  const { reconstructions } = releasedPreset(laboratory.profile);
  return together(
    grids.flatMap((grid) => [
      releasedReconstructionTrial(laboratory, 'dna', { ...reconstructions[grid], objectives: aims[grid] }),
      releasedReconstructionTrial(laboratory, 'autoencoder', {
        ...reconstructions[grid],
        objectives: ['joint'],
      }),
    ]),
  );
}

/** Outcomes of both released networks under all attacks; those of one grid are about the same images. */
export type ReleasedReconstructions = Readonly<Record<ReleasedReconstruction, readonly PathOutcomes[]>>;

/** Reads the trials of {@link releasedReconstructionRequests}. */
export function releasedReconstructions(trials: readonly StoredTrial[]): ReleasedReconstructions {
  const [dna = [], autoencoder = [], dnaPgd = [], autoencoderPgd = []] = trials.map(
    releasedReconstructionOutcomes,
  );
  const attacked = (outcomes: readonly PathOutcomes[]) => outcomes.filter(({ attack }) => attack !== 'none');
  return {
    dna: [...dna, ...attacked(dnaPgd)],
    autoencoder: [...autoencoder, ...attacked(autoencoderPgd)],
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
