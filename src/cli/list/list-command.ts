import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { claimKey, type ClaimDeclaration } from '../../harness/claim-types.js';
import { currentProfile, type Paper } from '../../harness/paper.js';
import { kindName } from '../../statistics/claim-kind.js';
import { readFullReport, type FullReport } from '../../harness/full-report.js';
import { claimKeys, loadClaims, requireProjectRoot } from '../claim-files.js';
import type { Terminal } from '../terminal.js';
import { textTable } from '../text-table.js';

const help = `
"runs" says how many of a claim's parts the profile runs. The verdict is that of the last run (reports/claims-full.json).

Examples:
  $ npx transfer-claims list
  $ TRANSFER_CLAIMS_PROFILE=paper npx transfer-claims list`;

const lastReport = join('reports', 'claims-full.json');

/** `transfer-claims list`: all claims, with what the profile runs of them and how they ended last. */
export function listCommand(terminal: Terminal, papers: readonly Paper[]): Command {
  return new Command('list')
    .description('all claims: source, kind, what the profile runs, last verdict')
    .addHelpText('after', help)
    .action(async () => {
      requireProjectRoot();
      const [first] = papers;
      const name = first === undefined ? '' : currentProfile(first).name;
      const report = existsSync(lastReport) ? readFullReport(lastReport) : undefined;
      const claims = await loadClaims(claimKeys());
      const rows = claims.map((claim) => claimRow(claim.declare(currentProfile(claim.paper)), report));
      terminal.print(
        textTable(['claim', 'kind', 'runs', 'last verdict', 'source'], rows, ['claim', 'source']),
      );
      terminal.print(`\n${claims.length} claims; ${describeState(name, report)}`);
    });
}

function claimRow(declaration: ClaimDeclaration, report: FullReport | undefined): string[] {
  const { kind, parts, source } = declaration;
  const key = claimKey(declaration);
  const run = parts.filter((part) => part.notRun === undefined).length;
  const runs =
    run === parts.length ? 'all parts' : run === 0 ? 'not here' : `${run} of ${parts.length} parts`;
  const last = report?.claims.find((result) => claimKey(result.declaration) === key);
  return [key, kindName(kind), runs, last?.verdict ?? '–', source];
}

function describeState(name: string, report: FullReport | undefined): string {
  if (report === undefined) return `profile ${name}; no run yet`;
  const { profile, startedAt } = report;
  return `profile ${name}; last run: profile ${profile}, ${startedAt.slice(0, 16).replace('T', ' ')} UTC`;
}
