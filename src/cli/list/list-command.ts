import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { claimKey, type ClaimDeclaration } from '../../harness/claim-types.js';
import { datasetsOf, readFullReport, type FullReport } from '../../harness/full-report.js';
import { profileOrWhyNot, type Paper } from '../../harness/paper.js';
import type { RunnableClaim } from '../../harness/runnable-claim.js';
import { kindWords, verdictWord } from '../../report/format-effect.js';
import { counted } from '../../report/words.js';
import { claimKeys, loadClaims, requireProjectRoot } from '../claim-files.js';
import type { Terminal } from '../terminal.js';
import { textTable } from '../text-table.js';

const help = `
"runs" says how many of a claim's parts the profile runs. The verdict is that of the last run (reports/claims-full.json).

Examples:
  $ npx transfer-claims list
  $ TRANSFER_CLAIMS_PROFILE=paper npx transfer-claims list`;

const lastReport = join('reports', 'claims-full.json');

/** `transfer-claims list`: all claims by paper, with what the profile runs of them and how they ended last. */
export function listCommand(terminal: Terminal, papers: readonly Paper[]): Command {
  return new Command('list')
    .description('all claims: source, kind, what the profile runs, last verdict')
    .addHelpText('after', help)
    .action(async () => {
      requireProjectRoot();
      const report = existsSync(lastReport) ? readFullReport(lastReport) : undefined;
      const claims = await loadClaims(claimKeys());
      for (const paper of papers) printPaper(terminal, paper, { claims, report });
      terminal.print(`${counted(claims.length, 'claim')}; ${describeState(report)}`);
    });
}

function printPaper(
  terminal: Terminal,
  paper: Paper,
  { claims, report }: { readonly claims: readonly RunnableClaim[]; readonly report: FullReport | undefined },
): void {
  const { profile, notRun } = profileOrWhyNot(paper);
  if (notRun !== undefined) {
    terminal.print(`${notRun.text}\n`);
    return;
  }
  const own = claims.filter((claim) => claim.paper.id === paper.id);
  const rows = own.map((claim) => claimRow(claim.declare(profile), report));
  const columns = ['claim', 'kind', 'runs', 'last verdict', 'source'];
  terminal.print(`${paper.id} (${paper.citation}), profile ${profile.name}\n`);
  terminal.print(`${textTable(columns, rows, ['claim', 'kind', 'source'])}\n`);
}

function claimRow(declaration: ClaimDeclaration, report: FullReport | undefined): string[] {
  const { id, parts, source } = declaration;
  const run = parts.filter((part) => part.notRun === undefined).length;
  const runs =
    run === parts.length ? 'all parts' : run === 0 ? 'not here' : `${run} of ${parts.length} parts`;
  const key = claimKey(declaration);
  const last = report?.claims.find((result) => claimKey(result.declaration) === key);
  return [id, kindWords(declaration), runs, last === undefined ? '–' : verdictWord(last.verdict), source];
}

function describeState(report: FullReport | undefined): string {
  if (report === undefined) return 'no run yet';
  const { profile, startedAt, complete } = report;
  const data = datasetsOf(report).map(({ dataset }) => dataset);
  const on = data.length === 0 ? '' : ` on ${data.join(', ')}`;
  const what = complete ? 'last run' : 'last run, of some claims';
  return `${what}: profile ${profile}${on}, ${startedAt.slice(0, 16).replace('T', ' ')} UTC`;
}
