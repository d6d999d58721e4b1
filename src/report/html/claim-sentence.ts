import type { ClaimResult, PartResult } from '../../harness/claim-types.js';
import { decidingEffect, decidingPart, favourOf, isOfEveryPart } from '../deciding-part.js';
import { lacksSeeds, seedsNeededText } from '../format-effect.js';
import { counted, listed } from '../words.js';
import { declaredText, effectWords, thresholdText, valueText } from './numbers.js';

const isRun = (part: PartResult) => part.verdict !== 'not-run';

/** What the number says to the statement. */
function placeWords(claim: ClaimResult): string {
  const { verdict, declaration } = claim;
  const where = thresholdText(declaration);
  const { smallestEffect, unit } = declaration;
  const others = decidingPart(claim) === undefined ? '' : ', as that of every part does';
  return {
    supported: `The statement holds ${where}, and the interval lies there${others}.`,
    refuted: `The statement holds ${where}, and the interval lies outside.`,
    'smaller-than-matters': `The statement holds ${where}; whichever way it is, the distance is smaller than what was said to matter (${declaredText(smallestEffect, unit)}).`,
    inconclusive: `The statement holds ${where}, and ${openWords(claim)}.`,
    described: '',
    'not-run': '',
  }[verdict];
}

/** Why nothing is decided. */
function openWords(claim: ClaimResult): string {
  const { interval } = decidingEffect(claim);
  const { reason, declaration } = claim;
  const favour = interval === null ? undefined : favourOf(interval, declaration.kind);
  if (favour !== undefined && favour.least > 0 && reason !== undefined) {
    return `the interval lies there, but ${reason}`;
  }
  const decides = decidingPart(claim);
  return favour !== undefined && favour.most < 0 && decides !== undefined
    ? `the interval lies outside, but by less than is asked of the worst of ${decides.count} parts (Holm)`
    : 'the interval leaves that open';
}

const notComparedWords = {
  size: '; the profile is smaller than the paper’s, so the numbers are not compared',
  seeds: '; fewer than two of our seeds broke no rule, so the numbers are not compared',
  spread: '; our seeds show no spread, so the numbers are not compared',
} as const;

function paperWords({ primary: { printed }, declaration: { unit } }: ClaimResult, parts: number): string[] {
  if (printed === undefined) return [];
  const { value, inside, notCompared, estimate } = printed;
  const place =
    inside === null ? '' : `, ${inside ? 'where' : 'not where'} another run of ours would fall (95 %)`;
  const why = notCompared === undefined ? '' : notComparedWords[notCompared];
  const ours = estimate === undefined ? '' : ` By its own definition ours give ${valueText(estimate, unit)}.`;
  const subject = parts > 1 ? 'The mean of the paper’s numbers is' : 'The paper’s single run gives';
  return [`${subject} ${valueText(value, unit)}${place}${why}.${ours}`];
}

/** What else a reader must know of a claim about every part. */
function everyPartWords(claim: ClaimResult): string[] {
  const { primary, verdict, declaration } = claim;
  const decides = decidingPart(claim);
  if (decides === undefined) return [];
  const { unproved, count, part } = decides;
  const mean =
    primary.estimate === null ? [] : [`The mean of all is ${effectWords(primary, declaration.unit)}.`];
  const beyond =
    verdict === 'inconclusive' && unproved !== undefined && unproved !== part
      ? [`“${unproved.label}” lies outside, but by less than is asked of the worst of ${count} parts (Holm).`]
      : [];
  return ['It is said of every part: all must hold, and one refutes.', ...beyond, ...mean];
}

/** Of what the number is. */
function overWords(claim: ClaimResult, run: readonly PartResult[]): string {
  const decides = decidingPart(claim);
  if (decides !== undefined) return ` for “${decides.part.label}”, ${decides.place}`;
  return run.length > 1 ? `, mean of ${run.length} parts` : '';
}

function decidedSentences(claim: ClaimResult, run: readonly PartResult[]): string[] {
  const { declaration, primary, reason, seeds } = claim;
  const { unit } = declaration;
  const shown = decidingEffect(claim);
  if (shown.estimate === null) return [`There is no number to judge: ${reason ?? 'nothing was measured'}.`];
  const { length } = decidingPart(claim)?.part.values ?? primary.values;
  const needed = lacksSeeds(claim)
    ? [
        `With ${seedsNeededText(primary)} it would be decided four times out of five, if the truth is what was seen.`,
      ]
    : [];
  const survivors =
    primary.survivors === undefined
      ? []
      : [
          `Without the seeds that broke a declared rule (${primary.survivors.seeds} of ${seeds.length} are left)${isOfEveryPart(declaration) && run.length > 1 ? ', mean of the parts' : ''}: ${primary.survivors.estimate === null ? 'no number' : effectWords(primary.survivors, unit)}.`,
        ];
  return [
    `${counted(length, 'seed')} give${length === 1 ? 's' : ''} ${effectWords(shown, unit)}${overWords(claim, run)}. ${placeWords(claim)}`,
    ...everyPartWords(claim),
    ...paperWords(claim, run.length),
    ...needed,
    ...survivors,
  ];
}

function exactSentence(parts: readonly PartResult[]): string {
  const broken = parts.filter(({ verdict }) => verdict === 'refuted');
  if (broken.length === 0) return `${counted(parts.length, 'law')} held for every generated input.`;
  return `A counterexample was found to: ${listed(broken.map(({ label }) => label))}.`;
}

function notRunSentence({ parts }: ClaimResult): string[] {
  const left = parts.filter((part) => !isRun(part));
  if (left.length === 0) return [];
  const reasons = [...new Set(left.flatMap(({ notRun }) => (notRun === undefined ? [] : [notRun.text])))];
  const which =
    left.length > 2
      ? `${left.length} of the ${parts.length} parts`
      : listed(left.map(({ label }) => `“${label}”`));
  return [`Not run: ${which}${reasons.map((text) => `; ${text}`).join('')}.`];
}

/** What the run found about a claim, in sentences. */
export function claimSentences(claim: ClaimResult): string[] {
  const { declaration, verdict, parts, reason } = claim;
  const run = parts.filter(isRun);
  if (verdict === 'not-run' || run.length === 0) {
    return [`Not run here: ${reason ?? 'no reason was given'}.`];
  }
  if (declaration.kind === 'exact') return [exactSentence(run)];
  if (declaration.kind === 'descriptive') {
    return ['A description of models that exist: nothing is decided.', ...notRunSentence(claim)];
  }
  return [...decidedSentences(claim, run), ...notRunSentence(claim)];
}
