import type { ClaimDeclaration, ClaimResult, PartResult } from '../../harness/claim-types.js';
import { unitOf } from '../format-effect.js';
import { counted, effectWords, listed, thresholdText, valueText } from './numbers.js';

const isRun = (part: PartResult) => part.verdict !== 'not-run';

/** What one part found, with its interval and the paper's number. */
function partSentence(part: PartResult, declaration: ClaimDeclaration): string {
  const unit = unitOf(declaration);
  if (part.estimate === null) return `There is no number to judge: ${part.reason ?? 'nothing was measured'}.`;
  const threshold = thresholdText(declaration.threshold, unit);
  const place = {
    supported: `which lies above the threshold of ${threshold}`,
    refuted: `which does not reach the threshold of ${threshold}`,
    inconclusive: `which leaves open on which side of the threshold of ${threshold} the truth lies`,
    'not-run': '',
  }[part.verdict];
  const paper =
    part.paper === undefined ? '' : ` The paper’s single run gives ${valueText(part.paper, unit)}.`;
  return `“${part.label}” gives ${effectWords(part, declaration)}, ${place}.${paper}`;
}

function severalSentence(parts: readonly PartResult[], declaration: ClaimDeclaration): string {
  const supported = parts.filter(({ verdict }) => verdict === 'supported').length;
  const words = (['refuted', 'inconclusive'] as const).flatMap((verdict) => {
    const count = parts.filter((part) => part.verdict === verdict).length;
    return count === 0 ? [] : [`${count} ${verdict}`];
  });
  const head =
    words.length === 0
      ? `All ${parts.length} parts are supported`
      : `Of ${parts.length} parts, ${listed([`${supported} supported`, ...words])}`;
  const [least] = [...parts].sort((one, other) => (one.estimate ?? Infinity) - (other.estimate ?? Infinity));
  if (least?.estimate == null) return `${head}.`;
  return `${head}; the least favourable is “${least.label}” with ${effectWords(least, declaration)}; the threshold is ${thresholdText(declaration.threshold, unitOf(declaration))}.`;
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
  const [only, ...others] = run;
  const found =
    declaration.kind === 'exact'
      ? exactSentence(run)
      : only !== undefined && others.length === 0
        ? partSentence(only, declaration)
        : severalSentence(run, declaration);
  return [found, ...notRunSentence(claim)];
}
