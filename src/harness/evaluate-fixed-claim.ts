import { combineVerdicts } from '../statistics/combine-verdicts.js';
import { decideBound, type BoundEvidence } from '../statistics/decide-bound.js';
import type { ClaimDeclaration, ClaimVerdict, PartResult } from './claim-types.js';
import { partResult } from './part-result.js';

/** What is known of one part, or why nothing is. */
export type FixedMeasurement = BoundEvidence | { readonly inconclusive: string };

/** A claim's outcome without its provenance. */
export interface FixedEvaluation {
  readonly verdict: ClaimVerdict;
  readonly reason?: string;
  readonly parts: readonly PartResult[];
}

/**
 * Decides each part that is run at alpha over their number, and the claim from its parts.
 *
 * @param found evidence by part id; or why the claim cannot be run at all
 */
export function evaluateFixedClaim(
  { parts, threshold, alpha }: Pick<ClaimDeclaration, 'parts' | 'threshold' | 'alpha'>,
  found: Readonly<Record<string, FixedMeasurement>> | { readonly notRun: string },
): FixedEvaluation {
  if (isNotRun(found)) {
    const reason = found.notRun;
    return {
      verdict: 'not-run',
      reason,
      parts: parts.map((part) => partResult(part, { verdict: 'not-run', reason })),
    };
  }
  const family = parts.filter((part) => part.notRun === undefined).length;
  const decided = parts.map((part) => {
    if (part.notRun !== undefined) return partResult(part, { verdict: 'not-run', reason: part.notRun });
    const evidence = found[part.id] ?? { inconclusive: 'not measured' };
    if ('inconclusive' in evidence) {
      return partResult(part, { verdict: 'inconclusive', reason: evidence.inconclusive });
    }
    const { interval, ...decision } = decideBound(evidence, { threshold, alpha, family });
    return partResult(part, {
      ...decision,
      interval: interval === null ? null : [interval.low, interval.high],
    });
  });
  const run = decided.flatMap(({ id, verdict }) =>
    verdict === 'not-run' ? [] : [{ id, verdict, seeds: 1 }],
  );
  const missing = decided.filter(({ verdict }) => verdict === 'not-run').map(({ id }) => id);
  const { verdict, reason } = combineVerdicts(run);
  const words = [reason, missing.length > 0 ? `not run in this profile: ${missing.join(', ')}` : undefined];
  const sentence = words.filter((word) => word !== undefined).join('; ');
  return { verdict, ...(sentence === '' ? {} : { reason: sentence }), parts: decided };
}

function isNotRun(found: object): found is { readonly notRun: string } {
  return 'notRun' in found && typeof found.notRun === 'string';
}
