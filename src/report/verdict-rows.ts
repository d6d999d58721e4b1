import type { ClaimResult, ClaimVerdict, PartResult } from '../harness/claim-types.js';
import { formatEffect, formatValue, unitOf, verdictWord, type EffectUnit } from './format-effect.js';

/** A line of the verdict table: a claim, or one of its parts. */
export interface VerdictRow {
  readonly level: 'claim' | 'part';
  readonly name: string;
  readonly verdict: ClaimVerdict;
  /** Estimate with interval. */
  readonly effect: string;
  readonly seeds: string;
  /** The paper's own number. */
  readonly paper: string;
}

/** What a claim shows: rows, and sentences below them. */
export interface ClaimRows {
  readonly rows: readonly VerdictRow[];
  readonly notes: readonly string[];
}

const numbersOf = (part: PartResult, unit: EffectUnit) => ({
  effect: formatEffect(part, unit),
  seeds: part.values.length === 0 ? '' : String(part.values.length),
  paper: formatValue(part.paper, unit),
});

function rowsOf(claim: ClaimResult, unit: EffectUnit): VerdictRow[] {
  const { declaration, verdict, parts, seeds } = claim;
  const head = { level: 'claim', name: declaration.id, verdict } as const;
  const [first, ...others] = parts;
  if (first !== undefined && others.length === 0) return [{ ...head, ...numbersOf(first, unit) }];
  return [
    { ...head, effect: '', seeds: seeds.length === 0 ? '' : String(seeds.length), paper: '' },
    ...parts
      .filter((part) => part.verdict !== 'not-run')
      .map((part) => ({
        level: 'part' as const,
        name: part.label,
        verdict: part.verdict,
        ...numbersOf(part, unit),
      })),
  ];
}

const name = (parts: readonly PartResult[], total: number) =>
  parts.length === total && total > 3
    ? `all ${total} parts`
    : parts.length > 3
      ? `${parts.length} of ${total} parts`
      : parts.map((part) => part.label).join('; ');

function group<T>(items: readonly T[], key: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return [...groups];
}

/** Why parts are not supported; parts with the same reason share a sentence. */
function reasonNotes({ parts }: ClaimResult): string[] {
  const explained = parts.filter(
    (part) => part.verdict !== 'supported' && part.reason !== undefined && part.smallestDetectable === null,
  );
  return group(explained, (part) => `${verdictWord(part.verdict)}\n${part.reason}`).map(([key, some]) => {
    const [word, reason] = key.split('\n');
    return `${word} (${name(some, parts.length)}): ${reason}`;
  });
}

/** How large an effect these seeds would have shown, where they showed none. */
function detectableNote({ parts }: ClaimResult, unit: EffectUnit): string[] {
  const open = parts.filter((part) => part.verdict === 'inconclusive' && part.smallestDetectable !== null);
  if (open.length === 0) return [];
  const each = open.map((part) =>
    parts.length === 1
      ? formatValue(part.smallestDetectable, unit)
      : `${part.label} ${formatValue(part.smallestDetectable, unit)}`,
  );
  return [`inconclusive; these seeds would have shown a distance from the threshold of: ${each.join('; ')}`];
}

/** How many seeds were left out, by the arm that caused it. */
function exclusionNotes({ parts, seeds }: ClaimResult): string[] {
  const excluding = parts.filter((part) => part.exclusions.length > 0);
  const sentence = ({ exclusions }: PartResult) => {
    const arms = group(exclusions, (exclusion) => exclusion.arm).map(
      ([arm, some]) => `${arm} ${some.length}`,
    );
    const left = new Set(exclusions.map((exclusion) => exclusion.seed)).size;
    return `${left} of ${seeds.length} seeds (by arm: ${arms.join(', ')})`;
  };
  return group(excluding, sentence).map(([text, some]) => {
    const everywhere = some.length === parts.filter((part) => part.verdict !== 'not-run').length;
    return everywhere ? `excluded: ${text}` : `excluded (${name(some, parts.length)}): ${text}`;
  });
}

/** Lays out a claim for terminal and Markdown alike: not-run parts are told in one note, not in rows. */
export function verdictRows(claim: ClaimResult): ClaimRows {
  const unit = unitOf(claim.declaration);
  const reasons = reasonNotes(claim);
  const own =
    reasons.length === 0 && claim.verdict !== 'supported' && claim.reason !== undefined
      ? [claim.reason]
      : reasons;
  return {
    rows: rowsOf(claim, unit),
    notes: [...own, ...detectableNote(claim, unit), ...exclusionNotes(claim)],
  };
}
