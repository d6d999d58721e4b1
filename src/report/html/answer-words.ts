import type { ClaimResult } from '../../harness/claim-types.js';
import type { Paper } from '../../harness/paper.js';
import { isPartial, statementsOf, tallyOf, type Tally } from './claim-groups.js';
import { counted, listed } from './numbers.js';

/** What the run says to "does the paper hold?". */
export interface Answer {
  /** A few words. */
  readonly verdict: string;
  /** The counts as a sentence. */
  readonly sentence: string;
  /** What limits it, and what else was found; a sentence each. */
  readonly remarks: readonly string[];
}

const openOf = (tally: Tally) => tally.inconclusive + tally['smaller-than-matters'];

function shortAnswer(tally: Tally, partial: number): string {
  const { supported, refuted } = tally;
  const open = openOf(tally);
  if (supported + refuted + open === 0) return 'Nothing was tested yet.';
  if (refuted > 0 && supported === 0) return 'No, not where it was tested.';
  if (refuted > 0) return supported > refuted ? 'Only in part.' : 'For the most part, no.';
  if (supported === 0) return 'This run cannot tell.';
  if (open > 0)
    return supported > open ? 'Mostly, as far as it was tested.' : 'Some of it; the rest stays open.';
  return tally['not-run'] + partial > 0 ? 'Yes, as far as it was tested.' : 'Yes.';
}

function countSentence(tally: Tally): string {
  const { supported, refuted, inconclusive, 'smaller-than-matters': small, 'not-run': notRun } = tally;
  const tested = supported + refuted + openOf(tally);
  const left = notRun === 0 ? '' : ` ${counted(notRun, 'more was', 'more were')} not run in this profile.`;
  if (tested === 0) return `None of the paper’s statements was put to the test.${left}`;
  const are = (count: number, word: string) =>
    `${count === 0 ? 'none' : count} ${count > 1 ? 'are' : 'is'} ${word}`;
  const kinds = [
    are(supported, 'supported'),
    are(refuted, 'refuted'),
    ...(small > 0 ? [are(small, 'smaller than matters')] : []),
    are(inconclusive, 'inconclusive'),
  ];
  const subject = tested === 1 ? 'The one statement' : `Of the ${tested} statements`;
  return `${subject} of the paper put to the test over seeds${tested === 1 ? ':' : ','} ${listed(kinds)}.${left}`;
}

function partialRemark(claims: readonly ClaimResult[]): string[] {
  const partial = claims.filter(isPartial).length;
  if (partial === 0) return [];
  return [
    `${counted(partial, 'verdict speaks', 'verdicts speak')} for some of the parts only: this profile leaves the others out, and each claim below says which.`,
  ];
}

/** Power that a claim is declared to have at the smallest effect of interest. */
export const wantedPower = 0.8;

function powerRemark(claims: readonly ClaimResult[]): string[] {
  const weak = claims.filter(({ primary: { power } }) => power !== null && power < wantedPower);
  if (weak.length === 0) return [];
  const names = weak.map(({ declaration: { id } }) => id);
  return [
    `With the spread that was seen, ${counted(weak.length, 'claim has', 'claims have')} less than ${wantedPower} power at the smallest effect of interest: ${listed(names)}.`,
  ];
}

/** Answers from the verdicts of one paper; audits, laws and descriptions do not count as statements that were tested. */
export function answerWords(claims: readonly ClaimResult[], paper: Paper): Answer {
  const statements = statementsOf(claims, paper);
  const tally = tallyOf(statements);
  return {
    verdict: shortAnswer(tally, statements.filter(isPartial).length),
    sentence: countSentence(tally),
    remarks: [
      ...partialRemark(statements),
      ...powerRemark(claims.filter(({ declaration }) => declaration.paper === paper.id)),
    ],
  };
}
