import { atMost, type AuditCheck, type AuditCheckName } from './audit-check.js';
import type { AttackOutcome, AuditContext } from './audit-context.js';
import { binomialLimit } from './binomial-limit.js';

/** Two attacks on the same samples, the first of which should be at least as strong. */
export interface Rivals {
  readonly strong: AttackOutcome;
  readonly weak: AttackOutcome;
  /** How the detail calls them. */
  readonly names: readonly [string, string];
}

const countOf = (flags: Iterable<number>): number => [...flags].reduce((sum, flag) => sum + flag, 0);

/**
 * The stronger attack must win at least as many samples: of those that exactly one of the two wins, the weaker one
 * may win no more than half and what chance adds (exact sign test, paired by sample, at the context's level).
 *
 * `measured`: share of samples that only the weaker attack wins.
 */
export function winsAtLeastAsMany(
  check: AuditCheckName,
  { strong, weak, names }: Rivals,
  { level }: Pick<AuditContext, 'level'>,
): AuditCheck {
  const samples = strong.fooled.length;
  const onlyWeak = countOf(weak.fooled.map((fooled, at) => Number(fooled === 1 && strong.fooled[at] === 0)));
  const onlyStrong = countOf(
    weak.fooled.map((fooled, at) => Number(fooled === 0 && strong.fooled[at] === 1)),
  );
  const limit = binomialLimit(onlyWeak + onlyStrong, 0.5, level) / samples;
  const [one, other] = names;
  const detail =
    `${one} wins ${countOf(strong.fooled)} of ${samples} samples, ${other} ${countOf(weak.fooled)}; ` +
    `${onlyWeak} are won by ${other} only, ${onlyStrong} by ${one} only`;
  return atMost(check, onlyWeak / samples, { limit, detail });
}

/**
 * The stronger attack must reach at least the other's loss, sample by sample; on no more than the share `tolerated`
 * of samples, and what chance adds, may the other reach a higher one. A sample that only the stronger attack wins
 * counts for it, whatever the loss: attacks keep the point that wins, not the one with the highest loss.
 *
 * `measured`: share of samples on which the other attack is stronger.
 */
export function reachesTheLoss(
  check: AuditCheckName,
  { strong, weak, names }: Rivals,
  { level, tolerated }: { readonly level: number; readonly tolerated: number },
): AuditCheck {
  const samples = strong.fooled.length;
  const stronger = countOf(
    weak.fooled.map((fooled, at) => {
      const [won, own] = [strong.fooled[at] ?? 0, strong.loss[at] ?? NaN];
      if (won !== fooled) return fooled;
      // What is not a number reaches nothing.
      return Number(!(own >= (weak.loss[at] ?? NaN)));
    }),
  );
  const limit = binomialLimit(samples, tolerated, level) / samples;
  const detail =
    `${names[1]} is stronger than ${names[0]} on ${stronger} of ${samples} samples; ` +
    `${100 * tolerated} % are tolerated, and chance`;
  return atMost(check, stronger / samples, { limit, detail });
}
