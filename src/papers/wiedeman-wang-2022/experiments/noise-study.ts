import { withAudits } from './audit/audited-pairs.js';
import type { AttackName } from '../../../evaluation/attack-grid.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import type { Measurement } from '../../../harness/runnable-claim.js';
import type { PairPreset, Profile } from '../profiles.js';
import { presetOf, type ArchitecturePart } from './by-architecture.js';
import { noiseTrial, type NoiseResult } from './noise-trials.js';
import { pairs, type AttackPart } from './pair-study.js';
import { exclusionReason, type PairEvaluation } from './pair-results.js';

/** Both arms of Figure 3's pairs of an architecture for one seed, and noise on the regular one. */
export function pairsWithNoise(laboratory: Laboratory<Profile>, seed: number, part: ArchitecturePart) {
  const { architecture } = part;
  const preset = presetOf(laboratory.profile.pairs, architecture);
  const noise = noiseTrial(laboratory, preset, { architecture, arm: 'regular', seed });
  return { ...pairs(laboratory, seed, part), noise };
}

/** The same, and the audit of the part's attack. */
export const auditedPairsWithNoise = withAudits(pairsWithNoise, ({ attack }: AttackPart) => [attack]);

/** What a seed says unless its regular pair, the only one that noise is about, leaves by the rule; it counts as no gain. */
export function unlessRegularLeaves(
  regular: PairEvaluation,
  { architecture }: ArchitecturePart,
  profile: Profile,
  measure: (preset: PairPreset) => number,
): number | Measurement {
  const preset = presetOf(profile.pairs, architecture);
  const reason = exclusionReason(regular, preset.minimumAccuracy);
  if (reason === undefined) return measure(preset);
  return { excluded: { reason: `regular pair: ${reason}`, arm: 'regular' }, countsAs: 0 };
}

/** Share of images that fool their model after the attack − after noise of its whole budget; means over magnitudes and models. */
export function gainOverNoise(
  { regular, noise }: { readonly regular: PairEvaluation; readonly noise: NoiseResult },
  attack: AttackName,
  { epsilons }: Pick<PairPreset, 'epsilons'>,
): number {
  const norm = attack.endsWith('l2') ? 'l2' : 'linf';
  const shares = epsilons.map((epsilon) => {
    const attacked = regular.transfers.filter((item) => item.attack === attack && item.epsilon === epsilon);
    const shaken = noise.transfers.filter((item) => item.norm === norm && item.epsilon === epsilon);
    const total = (items: readonly { readonly fooled: number }[]) =>
      items.reduce((sum, { fooled }) => sum + fooled, 0) / items.length;
    return total(attacked) / regular.attackedImages - total(shaken) / noise.images;
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

/** Share of all images that both models had right and one gets wrong after noise of the l2 budget; mean of both models. */
export function newlyFooledByNoise({ images, transfers }: NoiseResult, epsilon: number): number {
  const found = transfers.filter((item) => item.norm === 'l2' && item.epsilon === epsilon);
  const fooled = found.reduce((sum, { bothCleanCorrect }) => sum + bothCleanCorrect.fooled, 0);
  return fooled / found.length / images;
}
