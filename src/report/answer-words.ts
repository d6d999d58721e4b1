import type { ClaimResult } from '../harness/claim-types.js';
import { scopeSubjects } from './claim-scope.js';
import { formatProbability, lacksSeeds, seedsNeededText, verdictWord } from './format-effect.js';
import { isPartial, tallyOf, underpowered, type Headline, type Tally } from './paper-results.js';
import { scopedVerdict } from './verdict-rows.js';
import { counted, listed } from './words.js';

/** What a run says to "does the paper hold?". */
export interface Answer {
  /** A few words. */
  readonly verdict: string;
  /** The counts as a sentence. */
  readonly sentence: string;
  /** What limits it, and what else was found; a sentence each. */
  readonly remarks: readonly string[];
}

const testedIn = ({ supported, refuted, inconclusive, 'smaller-than-matters': small }: Tally) =>
  supported + refuted + small + inconclusive;

function shortAnswer(tally: Tally, partial: number): string {
  const { supported, inconclusive, 'not-run': notRun } = tally;
  const against = tally.refuted + tally['smaller-than-matters'];
  if (testedIn(tally) === 0) return 'Nothing was tested yet.';
  if (against > 0 && supported === 0) return 'No, not where it was tested.';
  if (against > 0) return supported > against ? 'Only in part.' : 'For the most part, no.';
  if (supported === 0) return 'This run cannot tell.';
  if (inconclusive > 0) {
    return supported > inconclusive ? 'Mostly, as far as it was tested.' : 'Some of it; the rest stays open.';
  }
  return notRun + partial > 0 ? 'Yes, as far as it was tested.' : 'Yes.';
}

/** For how many of the decided statements some parts were not run, and what those speak for: " (12 of them for FC only)". */
function partialWords(partial: readonly ClaimResult[], tested: number): string {
  const scopes = partial.map(scopeSubjects);
  const words = [...new Set(scopes)].map((scope) => {
    const count = scopes.filter((other) => other === scope).length;
    const own = scope ?? `some of ${count === 1 ? 'its' : 'their'} parts`;
    return tested === 1 ? `for ${own} only` : `${count} of them for ${own} only`;
  });
  return words.length === 0 ? '' : ` (${listed(words)})`;
}

function countSentence(statements: readonly ClaimResult[]): string {
  const tally = tallyOf(statements);
  const tested = testedIn(tally);
  const notRun = tally['not-run'];
  const left = notRun === 0 ? '' : ` ${counted(notRun, 'more was', 'more were')} not run in this profile.`;
  if (tested === 0) return `None of the paper’s statements was put to the test.${left}`;
  const are = (verdict: 'supported' | 'refuted' | 'inconclusive' | 'smaller-than-matters') => {
    const count = tally[verdict];
    return `${count === 0 ? 'none' : count} ${count > 1 ? 'are' : 'is'} ${verdictWord(verdict)}`;
  };
  const small = tally['smaller-than-matters'] > 0 ? [are('smaller-than-matters')] : [];
  const kinds = [are('supported'), are('refuted'), ...small, are('inconclusive')];
  const subject = tested === 1 ? 'The one statement' : `Of the ${tested} statements`;
  return `${subject} of the paper decided over seeds here${partialWords(statements.filter(isPartial), tested)}${tested === 1 ? ':' : ','} ${listed(kinds)}.${left}`;
}

function lawSentence(laws: readonly ClaimResult[]): string {
  const tally = tallyOf(laws);
  const tried = tally.supported + tally.refuted;
  if (tried === 0) return '';
  if (tally.refuted > 0) return ` Of ${counted(tried, 'law')}, ${tally.refuted} met a counterexample.`;
  return ` ${counted(tried, 'more was', 'more were')} tested without seeds, on generated inputs, and held.`;
}

const named = (claims: readonly ClaimResult[], words: (claim: ClaimResult) => string) =>
  claims.map((claim) => `${claim.declaration.id}, ${words(claim)}`).join('; ');

/** What the headline's verdicts leave out: parts, seeds, power. */
function limits({ statements, conjectures, audits }: Headline): string[] {
  const all = [...statements, ...conjectures, ...audits];
  const partial = all.filter(isPartial);
  const open = all.filter(({ verdict }) => verdict === 'inconclusive');
  const weak = underpowered(all);
  const needed = (claim: ClaimResult) =>
    lacksSeeds(claim) || claim.primary.interval === null
      ? seedsNeededText(claim.primary)
      : 'as many as it has, but too many broke a rule';
  return [
    ...(partial.length === 0
      ? []
      : [`For some parts only, since this profile leaves the others out: ${named(partial, scopedVerdict)}.`]),
    ...(open.length === 0
      ? []
      : [`Inconclusive, and with how many seeds it would be decided: ${named(open, needed)}.`]),
    ...(weak.length === 0
      ? []
      : [
          `Power below 0.8 at the smallest effect that matters: ${named(weak, ({ primary: { power } }) => formatProbability(power))}.`,
        ]),
  ];
}

/** How many of the claims that were tested held, did not, or are open: "2 held, 1 did not, 3 are open"; undefined where none was. */
function heldWords(claims: readonly ClaimResult[]): string | undefined {
  const tally = tallyOf(claims);
  const { supported, inconclusive } = tally;
  const not = tally.refuted + tally['smaller-than-matters'];
  if (testedIn(tally) === 0) return undefined;
  const words = [
    ...(supported > 0 ? [`${supported} held`] : []),
    ...(not > 0 ? [`${not} did not`] : []),
    ...(inconclusive > 0 ? [`${inconclusive} ${inconclusive === 1 ? 'is' : 'are'} open`] : []),
  ];
  return listed(words);
}

function auditRemark(audits: readonly ClaimResult[]): string[] {
  const held = heldWords(audits);
  if (held === undefined) return [];
  return [
    `Of what our own audits say about the paper’s experiments, ${held}: read that before a printed number is used.`,
  ];
}

function conjectureRemark(conjectures: readonly ClaimResult[]): string[] {
  const held = heldWords(conjectures);
  return held === undefined ? [] : [`Of what the paper supposes and did not test, ${held}.`];
}

function describedRemark(described: readonly ClaimResult[]): string[] {
  const count = described.filter(({ verdict }) => verdict === 'described').length;
  if (count === 0) return [];
  return [
    `${counted(count, 'table describes', 'tables describe')} models that exist; nothing is decided by them, and they are counted nowhere.`,
  ];
}

/** Answers from the verdicts alone; laws, audits and descriptions do not count as statements decided over seeds. */
export function answerWords(headline: Headline): Answer {
  const { statements, laws, conjectures, audits, described } = headline;
  const tally = tallyOf(statements);
  return {
    verdict: shortAnswer(tally, statements.filter(isPartial).length),
    sentence: `${countSentence(statements)}${lawSentence(laws)}`,
    remarks: [
      ...limits(headline),
      ...auditRemark(audits),
      ...conjectureRemark(conjectures),
      ...describedRemark(described),
    ],
  };
}
