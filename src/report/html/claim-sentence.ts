import type { ClaimResult, PartResult } from '../../harness/claim-types.js';
import { seedsNeededText } from '../format-effect.js';
import { counted, listed } from '../words.js';
import { declaredText, effectWords, thresholdText, valueText } from './numbers.js';

const isRun = (part: PartResult) => part.verdict !== 'not-run';

/** What the number says to the statement. */
function placeWords({ verdict, declaration }: ClaimResult): string {
  const where = thresholdText(declaration);
  const { smallestEffect, unit } = declaration;
  return {
    supported: `The statement holds ${where}, and the interval lies there.`,
    refuted: `The statement holds ${where}, and the interval lies outside.`,
    'smaller-than-matters': `The statement holds ${where}; whichever way it is, the distance is smaller than what was said to matter (${declaredText(smallestEffect, unit)}).`,
    inconclusive: `The statement holds ${where}, and the interval leaves that open.`,
    described: '',
    'not-run': '',
  }[verdict];
}

function paperWords({ primary: { printed }, declaration: { unit } }: ClaimResult): string[] {
  if (printed === undefined) return [];
  const { value, inside, estimate } = printed;
  const place =
    inside === null ? '' : `, ${inside ? 'where' : 'not where'} another run of ours would fall (95 %)`;
  const ours = estimate === undefined ? '' : ` By its own definition ours give ${valueText(estimate, unit)}.`;
  return [`The paper’s single run gives ${valueText(value, unit)}${place}.${ours}`];
}

function decidedSentences(claim: ClaimResult, run: readonly PartResult[]): string[] {
  const { declaration, primary, verdict, reason, seeds } = claim;
  const { unit, asserts } = declaration;
  if (primary.estimate === null) return [`There is no number to judge: ${reason ?? 'nothing was measured'}.`];
  const over = run.length > 1 ? `, mean of ${run.length} parts,` : '';
  const needed =
    verdict === 'inconclusive' && primary.interval !== null
      ? [
          `With ${seedsNeededText(primary)} it would be decided four times out of five, if the truth is what was seen.`,
        ]
      : [];
  const survivors =
    primary.survivors === undefined
      ? []
      : [
          `Without the seeds that broke a declared rule (${primary.survivors.seeds} of ${seeds.length} are left): ${effectWords(primary.survivors, unit)}.`,
        ];
  return [
    `${counted(primary.values.length, 'seed')} give${primary.values.length === 1 ? 's' : ''} ${effectWords(primary, unit)}${over.replace(/,$/, '')}. ${placeWords(claim)}`,
    ...(asserts === 'every-part' && run.length > 1 ? ['It is said of every part, and each is tested.'] : []),
    ...paperWords(claim),
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
