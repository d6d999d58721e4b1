import type { ClaimResult, PartResult } from '../harness/claim-types.js';

/** Longer names would not stand beside a verdict. */
const longestNames = 24;

/** What stands before the first comma of a label: "FC" of "FC, PGD l∞"; the whole label where there is none. */
const subjectOf = ({ label }: PartResult): string => label.split(',')[0] ?? label;

/**
 * The subjects that a verdict speaks for where those of the parts that were not run are others: "FC", or "FC and CNN";
 * undefined where all parts were run, and where names do not tell them apart.
 */
export function scopeSubjects({ parts }: Pick<ClaimResult, 'parts'>): string | undefined {
  const run = parts.filter(({ verdict }) => verdict !== 'not-run');
  const left = parts.filter(({ verdict }) => verdict === 'not-run');
  if (left.length === 0 || run.length === 0) return undefined;
  const subjects = [...new Set(run.map(subjectOf))];
  const others = new Set(left.map(subjectOf));
  const names = subjects.join(' and ');
  const apart = subjects.every((subject) => !others.has(subject));
  return apart && subjects.length < 3 && names.length <= longestNames ? names : undefined;
}

/**
 * What a verdict speaks for where some parts were not run: "FC", or how many of the parts; undefined where all were.
 */
export function verdictScope({ parts }: Pick<ClaimResult, 'parts'>): string | undefined {
  const run = parts.filter(({ verdict }) => verdict !== 'not-run');
  if (run.length === parts.length || run.length === 0) return undefined;
  return scopeSubjects({ parts }) ?? `${run.length} of ${parts.length} parts`;
}
