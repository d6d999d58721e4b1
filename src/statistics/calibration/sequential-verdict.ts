import type { ClaimKind } from '../claim-kind.js';
import type { DecidedVerdict, DecisionSettings } from '../decision.js';
import { judgeClaim } from '../judge-claim.js';

/**
 * Decides as a claim is: at each look with the seeds so far, until it is decided.
 *
 * @param samples values by part, then by seed; of a claim about a mean a single one, its primary
 */
export function sequentialVerdict(
  kind: ClaimKind,
  samples: readonly (readonly number[])[],
  settings: DecisionSettings,
): DecidedVerdict {
  for (const seeds of settings.looks) {
    const parts = samples.map((values, index) => ({ id: `${index}`, values: values.slice(0, seeds) }));
    const { verdict } = judgeClaim(kind, { primary: parts[0]?.values ?? [], parts }, settings);
    if (verdict !== 'inconclusive') return verdict;
  }
  return 'inconclusive';
}
