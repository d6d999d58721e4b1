import { noiseTrial, type NoiseResult } from './noise-trials.js';
import type { AttackName } from '../../../evaluation/attack-grid.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import {
  architectureNames,
  pairPreset,
  pairRequests,
  pairedEvaluations,
  type PairedEvaluation,
} from './pair-study.js';
import type { Profile } from '../profiles.js';
import type { StoredTrial } from '../../../harness/store/run-store.js';
import type { TrialRequest } from '../../../harness/store/run-trials.js';

const runnable = (profile: Profile) =>
  architectureNames.flatMap((architecture) => {
    const preset = pairPreset(profile, architecture);
    return 'notRun' in preset ? [] : [{ architecture, preset }];
  });

/** Both arms of Figure 3's pairs for one seed, then noise on the regular ones. */
export function noiseRequests(laboratory: Laboratory, seed: number): TrialRequest[] {
  return [
    ...pairRequests(laboratory, seed),
    ...runnable(laboratory.profile).map(({ architecture, preset }) =>
      noiseTrial(laboratory, preset, { architecture, arm: 'regular', seed }),
    ),
  ];
}

/** Pairs of one seed with what noise does to the regular one, in the order of {@link noiseRequests}. */
export function pairsWithNoise(
  trials: readonly StoredTrial[],
  profile: Profile,
): (PairedEvaluation & { readonly noise: NoiseResult })[] {
  const pairs = pairedEvaluations(trials, profile);
  return pairs.map((pair, index) => ({
    ...pair,
    noise: trials[2 * pairs.length + index]?.numbers as unknown as NoiseResult,
  }));
}

/** Share of images that fool their model after the attack − after noise of its whole budget; means over magnitudes and models. */
export function gainOverNoise(
  { regular, noise, preset }: PairedEvaluation & { readonly noise: NoiseResult },
  attack: AttackName,
): number {
  const norm = attack.endsWith('l2') ? 'l2' : 'linf';
  const shares = preset.epsilons.map((epsilon) => {
    const attacked = regular.transfers.filter((item) => item.attack === attack && item.epsilon === epsilon);
    const shaken = noise.transfers.filter((item) => item.norm === norm && item.epsilon === epsilon);
    const total = (items: readonly { readonly fooled: number }[]) =>
      items.reduce((sum, { fooled }) => sum + fooled, 0) / items.length;
    return total(attacked) / regular.attackedImages - total(shaken) / noise.images;
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}
