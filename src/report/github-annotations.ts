import { failsGate } from '../harness/gate.js';
import { claimKey } from '../harness/claim-types.js';
import { verdictWord } from './format-effect.js';
import { allFindings, type RunOutcome } from './run-outcome.js';
import { claimFile } from './run-scope.js';

const escapeMessage = (text: string) => text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
const escapeProperty = (text: string) => escapeMessage(text).replace(/:/g, '%3A').replace(/,/g, '%2C');

function annotation(level: 'error' | 'notice', key: string, message: string): string {
  const file = escapeProperty(claimFile(key));
  return `::${level} file=${file},title=${escapeProperty(key)}::${escapeMessage(message)}`;
}

/** One workflow command for each claim: an error where the gate fails it or it has no result, else a notice. */
export function githubAnnotations(outcome: RunOutcome): string[] {
  const { claims, findings, withoutResult } = outcome;
  const known = claims.map((claim) => claimKey(claim.declaration));
  const others = Object.keys(findings).filter((id) => !known.includes(id));
  return [
    ...claims.map(({ declaration, verdict, reason }) => {
      const key = claimKey(declaration);
      const failing = (findings[key] ?? []).filter((finding) => failsGate(finding));
      const said = `${verdictWord(verdict)}${reason === undefined ? '' : `: ${reason}`}`;
      return failing.length > 0
        ? annotation('error', key, failing.map(({ message }) => message).join('\n'))
        : annotation('notice', key, said);
    }),
    ...others.map((id) => {
      const messages = allFindings({ findings: { [id]: findings[id] ?? [] } }).map(({ message }) => message);
      return annotation('error', id, messages.join('\n'));
    }),
    ...withoutResult.map((id) => annotation('error', id, "no result; the test's error says why")),
  ];
}
