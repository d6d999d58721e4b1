import { claimVerdicts, type ClaimResult, type ClaimVerdict } from '../../harness/claim-types.js';
import type { Paper } from '../../harness/paper.js';

/** How many claims ended how. */
export type Tally = Readonly<Record<ClaimVerdict, number>>;

/** Counts claims by verdict. */
export function tallyOf(claims: readonly Pick<ClaimResult, 'verdict'>[]): Tally {
  const counts = claimVerdicts.map((verdict) => [
    verdict,
    claims.filter((claim) => claim.verdict === verdict).length,
  ]);
  return Object.fromEntries(counts) as Tally;
}

/** The claims of one group of a paper, in the order of their names. */
export const claimsOf = (
  claims: readonly ClaimResult[],
  { id }: Pick<Paper, 'id'>,
  group: string,
): ClaimResult[] =>
  claims.filter(({ declaration }) => declaration.paper === id && declaration.group === group);

/** The statements of a paper that are decided over seeds: what the headline counts. */
export function statementsOf(claims: readonly ClaimResult[], { id, groups }: Paper): ClaimResult[] {
  const statements = groups.filter(({ role }) => role === 'statements').map((group) => group.id);
  return claims.filter(
    ({ declaration }) =>
      declaration.paper === id &&
      statements.includes(declaration.group) &&
      typeof declaration.kind !== 'string',
  );
}

/** Whether some part of a claim with a verdict was not run in this profile. */
export function isPartial({ verdict, parts }: ClaimResult): boolean {
  return verdict !== 'not-run' && parts.some((part) => part.verdict === 'not-run');
}
