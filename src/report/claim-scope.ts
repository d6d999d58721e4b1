import type { ClaimResult, PartResult } from '../harness/claim-types.js';

/** Longer names would not stand beside a verdict. */
const longestNames = 24;

/** What stands before the first comma of a label: "FC" of "FC, PGD l∞"; the whole label where there is none. */
const subjectOf = ({ label }: PartResult): string => label.split(',')[0] ?? label;

/**
 * What a verdict speaks for where some parts were not run: "FC", or the labels of the parts that were; undefined where all were.
 */
export function verdictScope({ parts }: Pick<ClaimResult, 'parts'>): string | undefined {
  const run = parts.filter(({ verdict }) => verdict !== 'not-run');
  const left = parts.filter(({ verdict }) => verdict === 'not-run');
  if (left.length === 0 || run.length === 0) return undefined;
  const subjects = [...new Set(run.map(subjectOf))];
  const others = new Set(left.map(subjectOf));
  const names = subjects.join(' and ');
  const apart = subjects.every((subject) => !others.has(subject));
  if (apart && subjects.length < 3 && names.length <= longestNames) return names;
  return `${run.length} of ${parts.length} parts`;
}
