import { ConfigError } from '../core/errors.js';
import { decideClaim } from '../statistics/decide-claim.js';
import type { Decision } from '../statistics/decision.js';
import { predictionForOneRun } from '../statistics/prediction-for-one-run.js';
import type {
  ClaimDeclaration,
  ClaimResult,
  Ends,
  PartDeclaration,
  PartResult,
  PrimaryResult,
  SeedValue,
} from './claim-types.js';
import type { BaseProfile } from './paper.js';
import { gatherPart, type PartEvidence, type SeedMeasurement } from './part-evidence.js';

/**
 * Runs, or recalls, the trials of these seeds and measures them; in the order of `seeds`. Undefined where some are neither
 * stored nor recorded, and are not to be run: the claim stays as it was at the look before.
 */
export type MeasureSeeds = (seeds: readonly number[]) => Promise<readonly SeedMeasurement[] | undefined>;

/** A claim's outcome without its provenance. */
export type SeedEvaluation = Pick<ClaimResult, 'verdict' | 'reason' | 'primary' | 'parts' | 'seeds'>;

/** Where more than this share of the seeds broke a rule nothing is supported, and refuted only what the others refute too. */
const largestExcludedShare = 1 / 5;

/**
 * Puts a claim to the test: as many seeds as its first look declares, then on to the next look as long as it is not
 * decided. The levels of the looks make up for there being several (`decideClaim`).
 *
 * @param profile says whether the paper's number may be compared with ours
 */
export async function evaluateSeeds(
  declaration: ClaimDeclaration,
  measure: MeasureSeeds,
  profile: Pick<BaseProfile, 'paperSized'> = {},
): Promise<SeedEvaluation> {
  const { seeds, parts } = declaration;
  if (seeds === null || parts.every((part) => part.notRun !== undefined)) return notRun(declaration);
  const measured: SeedMeasurement[] = [];
  let last: SeedEvaluation | undefined;
  for (const look of seeds.looks) {
    const next = Array.from(
      { length: look - measured.length },
      (_, index) => seeds.first + measured.length + index,
    );
    const found = await measure(next);
    if (found === undefined) break;
    measured.push(...found);
    const { evaluation, final } = conclude(declaration, measured, profile);
    if (final) return evaluation;
    last = evaluation;
  }
  return last ?? notRun(declaration);
}

function notRun({ parts }: ClaimDeclaration): SeedEvaluation {
  const reason = parts[0]?.notRun?.text ?? 'it has no parts';
  return { verdict: 'not-run', reason, primary: emptyPrimary([]), parts: parts.map(notRunPart), seeds: [] };
}

const notRunPart = (part: PartDeclaration): PartResult =>
  partResult(part, {
    verdict: 'not-run',
    ...(part.notRun === undefined ? {} : { notRun: part.notRun, reason: part.notRun.text }),
  });

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The mean over the parts by seed, of the seeds that every part has. */
function primaryValues(parts: readonly (readonly SeedValue[])[]): SeedValue[] {
  const [first = []] = parts;
  return first.flatMap(({ seed }) => {
    const own = parts.flatMap((values) =>
      values.filter((item) => item.seed === seed).map(({ value }) => value),
    );
    return own.length === parts.length ? [{ seed, value: mean(own) }] : [];
  });
}

const valuesOf = (values: readonly SeedValue[]) => values.map(({ value }) => value);

function conclude(
  declaration: ClaimDeclaration,
  measured: readonly SeedMeasurement[],
  { paperSized = false }: Pick<BaseProfile, 'paperSized'>,
): { evaluation: SeedEvaluation; final: boolean } {
  const { kind, alpha, smallestEffect, asserts } = declaration;
  if (typeof kind === 'string') {
    throw new ConfigError(`${declaration.id}: a claim of kind ${kind} is not decided over seeds`);
  }
  const looks = declaration.seeds?.looks ?? [];
  const gathered = declaration.parts
    .filter((part) => part.notRun === undefined)
    .map((part) => gatherPart(part, measured));
  const counted = primaryValues(gathered.map((evidence) => evidence.counted));
  const settings = { alpha, smallestEffect, looks, asserts };
  const decide = (of: 'counted' | 'kept', primary: readonly SeedValue[]) =>
    decideClaim(
      kind,
      {
        primary: valuesOf(primary),
        parts: gathered.map(({ part, [of]: values }) => ({
          id: part.id,
          values: valuesOf(values),
          seeds: values.map(({ seed }) => seed),
        })),
      },
      settings,
    );
  const decision = decide('counted', counted);
  const kept = primaryValues(gathered.map((evidence) => evidence.kept));
  const survivors = kept.length < measured.length ? decide('kept', kept) : undefined;
  const seeds = measured.map(({ seed }) => seed);
  const { verdict, reason, final } = verdictOf(declaration, gathered, { decision, survivors }, seeds);
  const decided = gathered.map((evidence, index) => decidedPart(evidence, decision.parts[index]));
  const parts = declaration.parts.map((part) => decided.find(({ id }) => id === part.id) ?? notRunPart(part));
  const primary: PrimaryResult = {
    ...primaryOf(decision, counted),
    ...printed(gathered, kept, paperSized),
    ...(survivors === undefined
      ? {}
      : {
          survivors: { seeds: kept.length, estimate: survivors.estimate, interval: survivors.interval },
        }),
  };
  return {
    evaluation: { verdict, ...(reason === undefined ? {} : { reason }), primary, parts, seeds },
    final,
  };
}

/** The decision's verdict, unless a part has no number or too many seeds broke a rule. */
function verdictOf(
  { parts, seeds: declared }: ClaimDeclaration,
  gathered: readonly PartEvidence[],
  { decision, survivors }: { readonly decision: Decision; readonly survivors: Decision | undefined },
  seeds: readonly number[],
): Pick<SeedEvaluation, 'verdict' | 'reason'> & { final: boolean } {
  const blocked = gathered.find(({ obstacle }) => obstacle !== undefined);
  if (blocked !== undefined) {
    const reason = `${blocked.part.label}: ${blocked.obstacle ?? ''}`;
    // The seed that has no number is a seed of every later look.
    return { verdict: 'inconclusive', reason, final: true };
  }
  const excluded = new Set(gathered.flatMap(({ exclusions }) => exclusions.map(({ seed }) => seed)));
  const tooMany = excluded.size > largestExcludedShare * seeds.length;
  const unmade = tooMany ? unmadeBy(decision.verdict, survivors) : undefined;
  if (unmade !== undefined) {
    const reason = `${excluded.size} of ${seeds.length} seeds broke a declared rule; nothing is ${unmade} where more than a fifth did`;
    // The next look has seeds of which fewer may have broken it; unless these are too many for the last look already. What is small
    // so far may be refuted there.
    const final =
      decision.verdict === 'supported' &&
      excluded.size > largestExcludedShare * (declared?.looks.at(-1) ?? 0);
    return { verdict: 'inconclusive', reason, final };
  }
  const left = parts.filter((part) => part.notRun !== undefined).map(({ label }) => label);
  const reasons = [
    decision.reason,
    left.length === 0 ? undefined : `not run in this profile: ${left.join(', ')}`,
  ].filter((text) => text !== undefined);
  return {
    verdict: decision.verdict,
    ...(reasons.length === 0 ? {} : { reason: reasons.join('; ') }),
    final: decision.final,
  };
}

/**
 * What a verdict may not be called where many seeds broke a rule. What they count as draws the effect to nothing, which is no
 * finding; it may lie on the refuted side too.
 */
function unmadeBy(verdict: Decision['verdict'], survivors: Decision | undefined): string | undefined {
  if (verdict === 'supported') return 'supported';
  if (verdict === 'smaller-than-matters') return 'called smaller than matters';
  return verdict === 'refuted' && survivors?.verdict !== 'refuted'
    ? 'refuted, unless the others refute it,'
    : undefined;
}

const emptyPrimary = (values: readonly SeedValue[]): PrimaryResult => ({
  ...{
    estimate: null,
    interval: null,
    level: null,
    p: null,
    signFlipP: null,
    seedsNeeded: null,
    power: null,
  },
  values,
});

function primaryOf(decision: Decision, values: readonly SeedValue[]): PrimaryResult {
  const { estimate, interval, level, p, signFlipP, seedsNeeded, power } = decision;
  return {
    estimate,
    interval,
    level: estimate === null ? null : level,
    p,
    signFlipP,
    seedsNeeded,
    power,
    values,
  };
}

/** Values that differ by no more show no spread: rates and probabilities are computed in float32. */
const float32Rounding = 2 ** -20;

const isFlat = (values: readonly number[]) => Math.max(...values) - Math.min(...values) <= float32Rounding;

/**
 * The paper's single run beside where another of ours would fall, by its definition; where it prints every part that is run.
 * They are compared for like sizes only, and where our runs have a spread. A seed that broke a rule is no such run: what it counts
 * as is a convention.
 */
function printed(
  gathered: readonly PartEvidence[],
  kept: readonly SeedValue[],
  paperSized: boolean,
): Pick<PrimaryResult, 'printed'> {
  const numbers = gathered.flatMap(({ part }) => (part.paper === undefined ? [] : [part.paper]));
  if (numbers.length < gathered.length || numbers.length === 0) return {};
  const value = mean(numbers);
  const values = valuesOf(primaryValues(gathered.map((evidence) => evidence.asPrinted)));
  const sameDefinition = values.every((own, index) => own === kept[index]?.value);
  const estimate = sameDefinition ? {} : { estimate: mean(values) };
  const notCompared = !paperSized
    ? 'size'
    : values.length < 2
      ? 'seeds'
      : isFlat(values)
        ? 'spread'
        : undefined;
  if (notCompared !== undefined) {
    return { printed: { value, prediction: null, inside: null, notCompared, ...estimate } };
  }
  const prediction: Ends | null = predictionForOneRun(values);
  const inside = prediction === null ? null : value >= prediction[0] && value <= prediction[1];
  return { printed: { value, prediction, inside, ...estimate } };
}

function decidedPart(
  { part, counted, exclusions, obstacle }: PartEvidence,
  decision: Decision['parts'][number] | undefined,
): PartResult {
  return partResult(part, {
    verdict: obstacle === undefined ? (decision?.holmVerdict ?? 'inconclusive') : 'inconclusive',
    ...(obstacle === undefined ? {} : { reason: obstacle }),
    estimate: decision?.estimate ?? null,
    interval: decision?.interval ?? null,
    p: decision?.p ?? null,
    values: counted,
    exclusions,
  });
}

/** A part's result: what was found, and nulls for the numbers that there are none of. */
export function partResult(
  { id, label, paper }: PartDeclaration,
  found: Partial<PartResult> & Pick<PartResult, 'verdict'>,
): PartResult {
  return {
    id,
    label,
    ...{ estimate: null, interval: null, p: null },
    ...(paper === undefined ? {} : { paper }),
    values: [],
    exclusions: [],
    ...found,
  };
}
