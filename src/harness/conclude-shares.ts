import { ConfigError } from '../core/errors.js';
import type { ClaimDeclaration } from './claim-types.js';
import { evaluateFixedClaim, type FixedEvaluation, type FixedMeasurement } from './evaluate-fixed-claim.js';
import type { PartEvidence } from './part-evidence.js';

/** Throws a {@link ConfigError} where a claim of kind `share` leaves open how many seeds it will run. */
export function requireFixedSeeds({ id, seeds: { minimum, maximum } }: ClaimDeclaration): void {
  if (minimum === maximum) return;
  throw new ConfigError(
    `${id}: a claim of kind share must declare as many seeds at least as at most, got ${minimum} and ${maximum}; ` +
      'its interval allows no stopping early',
  );
}

/**
 * Decides a claim about how many seeds something happens to: each seed gives 1 or 0, and Clopper and Pearson's interval
 * over the seeds decides at alpha over the number of parts (`decideBound`). That interval holds its level for a number
 * of seeds that was fixed beforehand, and not where one may stop when it pleases ({@link requireFixedSeeds}).
 *
 * @param evidence by part id
 * @throws {ConfigError} where a seed gives neither 0 nor 1
 */
export function concludeShares(
  declaration: ClaimDeclaration,
  evidence: ReadonlyMap<string, PartEvidence>,
): FixedEvaluation {
  const counts = [...evidence].map(([part, seen]) => [part, countOf(`${declaration.id} / ${part}`, seen)]);
  const { parts, ...verdict } = evaluateFixedClaim(declaration, Object.fromEntries(counts) as Counts);
  return {
    ...verdict,
    parts: parts.map((part) => {
      if (part.verdict === 'not-run') return part;
      const { values = [], exclusions = [] } = evidence.get(part.id) ?? {};
      const open = part.verdict === 'inconclusive' && part.interval !== null;
      const reason = open ? { reason: 'so few seeds leave both sides open' } : {};
      return { ...part, ...reason, values, exclusions };
    }),
  };
}

type Counts = Readonly<Record<string, FixedMeasurement>>;

function countOf(where: string, { values, obstacle }: PartEvidence): FixedMeasurement {
  if (obstacle !== undefined) return { inconclusive: obstacle };
  const wrong = values.find(({ value }) => value !== 0 && value !== 1);
  if (wrong !== undefined) {
    throw new ConfigError(
      `${where}: a share counts seeds, and a seed gives 0 or 1; seed ${wrong.seed} gives ${wrong.value}`,
    );
  }
  const successes = values.filter(({ value }) => value === 1).length;
  return { share: { successes, trials: values.length } };
}
