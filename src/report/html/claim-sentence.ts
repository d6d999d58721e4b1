import type { ClaimDeclaration, ClaimResult, PartResult } from '../../harness/claim-types.js';
import { formatThreshold, verdictWord } from '../format-effect.js';
import { counted, effectWords, listed, valueText } from './numbers.js';

const isRun = (part: PartResult) => part.verdict !== 'not-run';

/** What decided the claim, with its interval and the paper's number. */
function primarySentence({ declaration, primary, verdict, reason }: ClaimResult): string {
  const { unit } = declaration;
  if (primary.estimate === null) return `There is no number to judge: ${reason ?? 'nothing was measured'}.`;
  const paper =
    primary.printed === undefined
      ? ''
      : ` The paper’s single run gives ${valueText(primary.printed.value, unit)}${insideWords(primary.printed.inside)}.`;
  return `${effectWords(primary, declaration)}, held against ${formatThreshold(declaration)}: ${verdictWord(verdict)}.${paper}`;
}

const insideWords = (inside: boolean | null) =>
  inside === null
    ? ''
    : inside
      ? ', which lies where another run of ours would fall'
      : ', which lies outside of where another run of ours would fall';

function describedSentence(parts: readonly PartResult[], declaration: ClaimDeclaration): string {
  return `${parts.map((part) => `${part.label}: ${effectWords(part, declaration)}`).join('; ')}.`;
}

function exactSentence(parts: readonly PartResult[]): string {
  const broken = parts.filter(({ verdict }) => verdict === 'refuted');
  if (broken.length === 0) return `${counted(parts.length, 'law')} held for every generated input.`;
  return `A counterexample was found to: ${listed(broken.map(({ label }) => label))}.`;
}

function notRunSentence({ parts }: ClaimResult): string[] {
  const left = parts.filter((part) => !isRun(part));
  if (left.length === 0) return [];
  const reasons = [...new Set(left.flatMap(({ reason }) => (reason === undefined ? [] : [reason])))];
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
    return [`Not run here: ${reason ?? parts[0]?.reason ?? 'no reason was given'}.`];
  }
  const found =
    declaration.kind === 'exact'
      ? exactSentence(run)
      : declaration.kind === 'descriptive'
        ? describedSentence(run, declaration)
        : primarySentence(claim);
  return [found, ...notRunSentence(claim)];
}
