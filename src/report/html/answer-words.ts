import type { ClaimResult } from '../../harness/claim-types.js';
import { claimGroup, claimsOf, isPartial, tallyOf, type Tally } from './claim-groups.js';
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

function shortAnswer(
  { supported, refuted, inconclusive, 'not-run': notRun }: Tally,
  partial: number,
): string {
  const tested = supported + refuted + inconclusive;
  if (tested === 0) return 'Nothing was tested yet.';
  if (refuted > 0 && supported === 0) return 'No, not where it was tested.';
  if (refuted > 0) return supported > refuted ? 'Only in part.' : 'For the most part, no.';
  if (supported === 0) return 'This run cannot tell.';
  if (inconclusive > 0) {
    return supported > inconclusive ? 'Mostly, as far as it was tested.' : 'Some of it; the rest stays open.';
  }
  return notRun + partial > 0 ? 'Yes, as far as it was tested.' : 'Yes.';
}

function countSentence({ supported, refuted, inconclusive, 'not-run': notRun }: Tally): string {
  const tested = supported + refuted + inconclusive;
  const left = notRun === 0 ? '' : ` ${counted(notRun, 'more was', 'more were')} not run in this profile.`;
  if (tested === 0) return `None of the paper’s statements was put to the test.${left}`;
  const are = (count: number, word: string) =>
    `${count === 0 ? 'none' : count} ${count > 1 ? 'are' : 'is'} ${word}`;
  const kinds = [are(supported, 'supported'), are(refuted, 'refuted'), are(inconclusive, 'inconclusive')];
  const subject = tested === 1 ? 'The one statement' : `Of the ${tested} statements`;
  return `${subject} of the paper put to the test${tested === 1 ? ':' : ','} ${listed(kinds)}.${left}`;
}

function partialRemark(claims: readonly ClaimResult[]): string[] {
  const partial = claims.filter(isPartial).length;
  if (partial === 0) return [];
  return [
    `${counted(partial, 'verdict rests', 'verdicts rest')} on some of the parts only: this profile leaves the others out, and each claim below says which.`,
  ];
}

function auditRemark(claims: readonly ClaimResult[]): string[] {
  const { supported, refuted, inconclusive } = tallyOf(claimsOf(claims, 'audit'));
  const tested = supported + refuted + inconclusive;
  if (tested === 0) return [];
  const held = supported === tested ? (tested === 1 ? 'it' : `all ${tested}`) : `${supported} of ${tested}`;
  return [
    `Of what our own audits say about the paper’s experiments, ${held} held: read that before a printed number is used.`,
  ];
}

/** Answers from the verdicts alone; audits and experiments of ours do not count as statements of the paper. */
export function answerWords(claims: readonly ClaimResult[]): Answer {
  const ofPaper = claims.filter(({ declaration: { id } }) =>
    ['trained', 'released'].includes(claimGroup(id)),
  );
  const tally = tallyOf(ofPaper);
  return {
    verdict: shortAnswer(tally, ofPaper.filter(isPartial).length),
    sentence: countSentence(tally),
    remarks: [...partialRemark(ofPaper), ...auditRemark(claims)],
  };
}
