import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { currentProfile, type Profile } from '../../papers/wiedeman-wang-2022/profiles.js';
import type { ClaimDeclaration } from '../../harness/claim-types.js';
import { readFullReport, type FullReport } from '../../harness/full-report.js';
import { claimIds, loadClaims, requireProjectRoot } from '../claim-files.js';
import type { Terminal } from '../terminal.js';
import { textTable } from '../text-table.js';

const help = `
"runs" says how many of a claim's parts the profile runs. The verdict is that of the last run (reports/claims-full.json).

Examples:
  $ npx transfer-claims list
  $ TRANSFER_CLAIMS_PROFILE=paper npx transfer-claims list`;

const lastReport = join('reports', 'claims-full.json');

/** `transfer-claims list`: all claims, with what the profile runs of them and how they ended last. */
export function listCommand(terminal: Terminal): Command {
  return new Command('list')
    .description('all claims: source, kind, what the profile runs, last verdict')
    .addHelpText('after', help)
    .action(async () => {
      requireProjectRoot();
      const profile = currentProfile();
      const report = existsSync(lastReport) ? readFullReport(lastReport) : undefined;
      const claims = await loadClaims(claimIds());
      const rows = claims.map((claim) => claimRow(claim.declare(profile), report));
      terminal.print(
        textTable(['claim', 'kind', 'runs', 'last verdict', 'source'], rows, ['claim', 'source']),
      );
      terminal.print(`\n${claims.length} claims; ${describeState(profile, report)}`);
    });
}

function claimRow(declaration: ClaimDeclaration, report: FullReport | undefined): string[] {
  const { id, kind, parts, source } = declaration;
  const run = parts.filter((part) => part.notRun === undefined).length;
  const runs =
    run === parts.length ? 'all parts' : run === 0 ? 'not here' : `${run} of ${parts.length} parts`;
  const last = report?.claims.find((result) => result.declaration.id === id);
  return [id, kind, runs, last?.verdict ?? '–', source];
}

function describeState({ name }: Profile, report: FullReport | undefined): string {
  if (report === undefined) return `profile ${name}; no run yet`;
  const { run, startedAt } = report;
  return `profile ${name}; last run: profile ${run.profile} on ${run.dataset}, ${startedAt.slice(0, 16).replace('T', ' ')} UTC`;
}
