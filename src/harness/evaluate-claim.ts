import { decideFamily, type FamilyDecision } from '../statistics/decide-family.js';
import type { DirectionalDecision } from '../statistics/verdict.js';
import type {
  ClaimDeclaration,
  ClaimVerdict,
  Exclusion,
  PartDeclaration,
  PartResult,
} from './claim-types.js';
import { concludeShares, requireFixedSeeds } from './conclude-shares.js';
import type { PartEvidence } from './part-evidence.js';
import { partResult } from './part-result.js';

/** What one seed says of one part: a number, a declared exclusion, or why there is no number. */
export type Measurement =
  | { readonly value: number }
  | { readonly excluded: { readonly reason: string; readonly arm: string } }
  | { readonly inconclusive: string };

/** What one seed says of every part that is run, by part id. */
export interface SeedMeasurement {
  readonly seed: number;
  readonly parts: Readonly<Record<string, Measurement>>;
}

/** Runs, or recalls, the trials of these seeds and measures them; in the order of `seeds`. */
export type MeasureSeeds = (seeds: readonly number[]) => Promise<readonly SeedMeasurement[]>;

/** A claim's outcome without its provenance. */
export interface ClaimEvaluation {
  readonly verdict: ClaimVerdict;
  readonly reason?: string;
  readonly parts: readonly PartResult[];
  readonly seeds: readonly number[];
}

/**
 * Puts a claim to the test: the declared minimum of seeds first, then one more at a time until every part that
 * is run is decided or the declared maximum is reached. The e-process behind the verdict allows this stopping:
 * it looks at the declared minimum first, and the verdict is that of all seeds that were run. A claim of kind `share`
 * has no such process: it runs the seeds that it declares and is decided once ({@link concludeShares}).
 *
 * @throws {ConfigError} where such a claim declares another maximum than minimum, or a seed gives neither 0 nor 1
 */
export async function evaluateClaim(
  declaration: ClaimDeclaration,
  measure: MeasureSeeds,
): Promise<ClaimEvaluation> {
  const { first = 1, minimum, maximum } = declaration.seeds;
  if (declaration.parts.every((part) => part.notRun !== undefined)) {
    return {
      verdict: 'not-run',
      ...reasonOf(declaration.parts[0]?.notRun),
      parts: notRunParts(declaration),
      seeds: [],
    };
  }
  if (declaration.kind === 'share') requireFixedSeeds(declaration);
  const measured = [...(await measure(Array.from({ length: minimum }, (_, index) => first + index)))];
  let evaluation = conclude(declaration, measured);
  while (measured.length < maximum && evaluation.parts.some((part) => part.verdict === 'inconclusive')) {
    measured.push(...(await measure([first + measured.length])));
    evaluation = conclude(declaration, measured);
  }
  return evaluation;
}

const reasonOf = (reason: string | undefined) => (reason === undefined ? {} : { reason });

function notRunParts(declaration: ClaimDeclaration): PartResult[] {
  return declaration.parts
    .filter((part) => part.notRun !== undefined)
    .map((part) => emptyPart(part, 'not-run', part.notRun));
}

function conclude(declaration: ClaimDeclaration, measured: readonly SeedMeasurement[]): ClaimEvaluation {
  if (declaration.kind === 'share') {
    const evidence = new Map(declaration.parts.map((part) => [part.id, gather(part, measured)]));
    return { ...concludeShares(declaration, evidence), seeds: measured.map(({ seed }) => seed) };
  }
  const run = declaration.parts.filter((part) => part.notRun === undefined);
  const gathered = run.map((part) => gather(part, measured));
  const decision = decideFamily(
    gathered.map(({ part, values, obstacle }) => ({
      id: part.id,
      // A part with an obstacle keeps its place in the family, with a value that is no number.
      differences: obstacle === undefined ? values.map(({ value }) => value) : [NaN],
      threshold: declaration.threshold,
    })),
    { alpha: declaration.alpha, power: declaration.power },
  );
  const decided = gathered.map((evidence, index) => decidedPart(evidence, decision.parts[index]));
  const parts = declaration.parts.map(
    (part) => decided.find(({ id }) => id === part.id) ?? emptyPart(part, 'not-run', part.notRun),
  );
  const seeds = measured.map(({ seed }) => seed);
  return { ...claimVerdict(decision, parts), parts, seeds };
}

function gather(part: PartDeclaration, measured: readonly SeedMeasurement[]): PartEvidence {
  const values: { seed: number; value: number }[] = [];
  const exclusions: Exclusion[] = [];
  let obstacle: string | undefined;
  for (const { seed, parts } of measured) {
    const measurement = parts[part.id] ?? { inconclusive: 'not measured' };
    if ('excluded' in measurement) exclusions.push({ seed, ...measurement.excluded });
    else if ('inconclusive' in measurement) obstacle ??= `seed ${seed}: ${measurement.inconclusive}`;
    else if (Number.isFinite(measurement.value)) values.push({ seed, value: measurement.value });
    else obstacle ??= `seed ${seed}: the estimand is ${measurement.value}`;
  }
  if (values.length === 0 && obstacle === undefined)
    obstacle = `all ${exclusions.length} seeds were excluded`;
  return { part, values, exclusions, ...(obstacle === undefined ? {} : { obstacle }) };
}

function decidedPart(
  { part, values, exclusions, obstacle }: PartEvidence,
  decision: DirectionalDecision | undefined,
): PartResult {
  const ends = (interval: { low: number; high: number } | null | undefined) =>
    interval == null ? null : ([interval.low, interval.high] as const);
  return partResult(part, {
    verdict: decision?.verdict ?? 'inconclusive',
    ...reasonOf(obstacle ?? decision?.reason),
    estimate: decision?.estimate ?? null,
    interval: ends(decision?.interval),
    pairedInterval: ends(decision?.pairedInterval),
    p: decision?.supporting?.adjustedPValue ?? null,
    eValue: decision?.eValue ?? null,
    signFlipP: decision?.signFlipP ?? null,
    smallestDetectable: decision?.smallestDetectable ?? null,
    values,
    exclusions,
  });
}

function emptyPart(part: PartDeclaration, verdict: ClaimVerdict, reason: string | undefined): PartResult {
  return partResult(part, { verdict, ...reasonOf(reason) });
}

/** The claim's verdict, from the parts that were run; those that were not are named in the reason. */
function claimVerdict(decision: FamilyDecision, parts: readonly PartResult[]) {
  const notRun = parts.filter((part) => part.verdict === 'not-run').map((part) => part.id);
  const reasons = [
    decision.reason,
    notRun.length > 0 ? `not run in this profile: ${notRun.join(', ')}` : undefined,
  ];
  const reason = reasons.filter((text) => text !== undefined).join('; ');
  return { verdict: decision.verdict, ...(reason === '' ? {} : { reason }) };
}
