import type { ClaimResult, ClaimVerdict, PartResult, Unit } from '../harness/claim-types.js';
import { verdictScope } from './claim-scope.js';
import { decidingEffect, decidingPart, isOfEveryPart } from './deciding-part.js';
import {
  formatEffect,
  formatPrinted,
  formatThreshold,
  formatValue,
  verdictWord,
  lacksSeeds,
  seedsNeededText,
} from './format-effect.js';
import { recordingNotes } from './recording-words.js';

/** A line of the verdict table: a claim, or one of its parts. */
export interface VerdictRow {
  readonly level: 'claim' | 'part';
  readonly name: string;
  /** A part has none of its own: it is shown, and the claim is decided. */
  readonly verdict: ClaimVerdict | undefined;
  /** The verdict in words, with what it speaks for: "supported (FC)". */
  readonly words: string;
  /** Estimate with interval: what the verdict is about. */
  readonly effect: string;
  /** Where that is one of several parts: "which decides, of 12 parts". */
  readonly place?: string;
  readonly threshold: string;
  readonly seeds: string;
  /** The paper's own number of the same effect, and whether it lies where another run would fall. */
  readonly paper: string;
}

/** What a claim shows: rows, and sentences below them. */
export interface ClaimRows {
  readonly rows: readonly VerdictRow[];
  readonly notes: readonly string[];
}

/** The verdict in words, with what it speaks for where parts were not run. */
export function scopedVerdict(claim: Pick<ClaimResult, 'verdict' | 'parts'>): string {
  const scope = claim.verdict === 'not-run' ? undefined : verdictScope(claim);
  return scope === undefined ? verdictWord(claim.verdict) : `${verdictWord(claim.verdict)} (${scope})`;
}

function partRow(part: PartResult, unit: Unit): VerdictRow {
  return {
    ...{ level: 'part', name: part.label, verdict: undefined, words: '', threshold: '' },
    effect: formatEffect(part, unit),
    seeds: part.values.length === 0 ? '' : String(part.values.length),
    paper: formatValue(part.paper, unit),
  };
}

/** The mean over the parts, where it is not what decided. */
function meanRow({ primary, declaration: { unit } }: ClaimResult, count: number): VerdictRow {
  return {
    ...{ level: 'part', name: `mean of ${count} parts`, verdict: undefined, words: '', threshold: '' },
    effect: formatEffect(primary, unit),
    seeds: primary.values.length === 0 ? '' : String(primary.values.length),
    paper: formatPrinted(primary, unit),
  };
}

/** How many seeds were run, and of how many a number is, where some left. */
function seedsText(run: number, counted: number): string {
  if (run === 0) return '';
  return counted > 0 && counted < run ? `${counted} of ${run}` : String(run);
}

function rowsOf(claim: ClaimResult): VerdictRow[] {
  const { declaration, verdict, parts, primary, seeds } = claim;
  const { unit, kind } = declaration;
  const decides = decidingPart(claim);
  const head: VerdictRow = {
    ...{ level: 'claim', name: declaration.id, verdict, words: scopedVerdict(claim) },
    effect: formatEffect(decidingEffect(claim), unit),
    ...(decides === undefined ? {} : { place: `1 of ${decides.count} parts` }),
    threshold: verdict === 'not-run' ? '' : formatThreshold(declaration),
    seeds: seedsText(seeds.length, (decides?.part ?? primary).values.length),
    paper: decides === undefined ? formatPrinted(primary, unit) : formatValue(decides.part.paper, unit),
  };
  const run = parts.filter((part) => part.verdict !== 'not-run');
  if (kind === 'exact') {
    return [
      head,
      ...run.map((part): VerdictRow => ({
        ...partRow(part, unit),
        effect: '',
        words: verdictWord(part.verdict),
      })),
    ];
  }
  const rows = run.map((part) => partRow(part, unit));
  if (decides !== undefined) return [head, meanRow(claim, run.length), ...rows];
  return run.length > 1 || kind === 'descriptive' ? [head, ...rows] : [head];
}

function group<T>(items: readonly T[], key: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return [...groups];
}

const names = (parts: readonly PartResult[], total: number) =>
  parts.length > 3 ? `${parts.length} of ${total} parts` : parts.map((part) => part.label).join('; ');

/** Why parts were not run; those with the same reason share a sentence. */
function notRunNotes({ parts }: ClaimResult): string[] {
  const left = parts.filter(({ notRun }) => notRun !== undefined);
  return group(left, ({ notRun }) => notRun?.text ?? '').map(
    ([text, some]) => `not run (${names(some, parts.length)}): ${text}`,
  );
}

/** Which part is shown, of a claim about every part; and that one beyond the threshold refutes nothing yet. */
function placeNotes(claim: ClaimResult): string[] {
  const decides = decidingPart(claim);
  if (decides === undefined) return [];
  const { part, count, unproved } = decides;
  return [
    `of ${count} parts the one that decides: ${part.label}`,
    ...(unproved === undefined
      ? []
      : [
          `beyond the threshold, but by less than is asked of the worst of ${count} parts (Holm): ${unproved.label}`,
        ]),
  ];
}

/** What a reader must know where the verdict is not "supported". */
function openNotes(claim: ClaimResult): string[] {
  const { verdict, reason, primary, declaration } = claim;
  if (verdict === 'supported' || verdict === 'not-run' || verdict === 'described') return [];
  const needed = lacksSeeds(claim)
    ? [`would be decided with ${seedsNeededText(primary)}, if the truth is what was seen`]
    : [];
  // That parts were not run is told by itself.
  const own = reason?.split('; ').filter((text) => !text.startsWith('not run in this profile')) ?? [];
  const asserted = isOfEveryPart(declaration) ? ['each part must hold by itself'] : [];
  return [[...own, ...needed, ...(verdict === 'inconclusive' ? asserted : [])].join('; ')].filter(
    (text) => text !== '',
  );
}

/** How many seeds broke a rule, by the arm that caused it, and what the others say. */
function exclusionNotes(claim: ClaimResult): string[] {
  const {
    parts,
    seeds,
    primary,
    declaration: { unit },
  } = claim;
  const all = new Map(
    parts.flatMap(({ exclusions }) => exclusions.map((one) => [`${one.seed} ${one.arm}`, one])),
  );
  if (all.size === 0) return [];
  const arms = group([...all.values()], ({ arm }) => arm).map(([arm, some]) => `${arm} ${some.length}`);
  const left = new Set([...all.values()].map(({ seed }) => seed)).size;
  const others =
    primary.survivors === undefined
      ? ''
      : `; the others${decidingPart(claim) === undefined ? '' : ', mean of the parts'}: ${formatEffect(primary.survivors, unit) || 'no value'}`;
  return [`${left} of ${seeds.length} seeds broke a declared rule (by arm: ${arms.join(', ')})${others}`];
}

/** Lays out a claim for terminal and Markdown alike: not-run parts are told in one note, not in rows. */
export function verdictRows(claim: ClaimResult): ClaimRows {
  const laws = claim.parts.filter(({ verdict, reason }) => verdict === 'refuted' && reason !== undefined);
  const broken =
    claim.declaration.kind === 'exact' ? laws.map(({ label, reason }) => `${label}: ${reason ?? ''}`) : [];
  return {
    rows: rowsOf(claim),
    notes: [
      ...placeNotes(claim),
      ...openNotes(claim),
      ...broken,
      ...exclusionNotes(claim),
      ...notRunNotes(claim),
      ...recordingNotes(claim),
    ],
  };
}
