import { atMost, type AuditCheck } from './audit-check.js';
import type { AuditContext } from './audit-context.js';

/**
 * An iterate that succeeded is never lost (wiedeman-wang-2022.md §6): a sample that the target called won at any point that
 * the attack looked at must be won at the point that it returns.
 *
 * `measured`: share of samples that were won on the way and are not at the end; none is tolerated.
 */
export function noIterateIsLost({ visits, returnedFooled }: AuditContext): AuditCheck {
  const samples = returnedFooled.length;
  const lost = returnedFooled.filter(
    (won, sample) => won === 0 && visits.some(({ fooled }) => fooled[sample] === 1),
  ).length;
  const detail = `${lost} of ${samples} samples were won at a point that was not returned`;
  return atMost('no-iterate-is-lost', lost / samples, { limit: 0, detail });
}
