import type { ClaimResult, DetailTable, RunDescription } from '../harness/claim-types.js';
import type { FullReport } from '../harness/full-report.js';
import { verdictWord } from './format-effect.js';
import { findingLines } from './run-outcome.js';
import { verdictRows } from './verdict-rows.js';

const escapeCell = (text: string) => text.replace(/\\/g, '\\\\').replace(/[|]/g, '\\|').replace(/\s+/g, ' ');

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeCell).join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)];
}

/** The first line of every report: the data, and loudly so where they are synthetic. */
export function dataSentence({ synthetic, datasetDescription }: RunDescription): string {
  return synthetic ? `**SYNTHETIC DATA** — ${datasetDescription}` : `Data: ${datasetDescription}`;
}

const columns = ['claim', 'verdict', 'effect [interval]', 'seeds', 'paper'];

/** The table of verdicts, a line each. */
export function overviewTable(claims: readonly ClaimResult[]): string[] {
  const rows = claims.flatMap((claim) =>
    verdictRows(claim).rows.map(({ level, name, verdict, effect, seeds, paper }) => [
      level === 'claim' ? `\`${name}\`` : `↳ ${name}`,
      level === 'claim' ? `**${verdictWord(verdict)}**` : verdictWord(verdict),
      effect,
      seeds,
      paper,
    ]),
  );
  return table(columns, rows);
}

function detailTable({ title, columns: heads, rows }: DetailTable): string[] {
  const cell = (value: string | number | null) => {
    if (typeof value !== 'number') return value ?? '';
    // What came through JSON is null where it was no finite number: the same blank either way.
    if (!Number.isFinite(value)) return '';
    return String(Number.isInteger(value) ? value : Number(value.toPrecision(4)));
  };
  return [
    '',
    `${title}:`,
    '',
    ...table(
      heads,
      rows.map((row) => row.map(cell)),
    ),
  ];
}

function section(claim: ClaimResult): string[] {
  const { declaration, verdict, details } = claim;
  const { id, source, statement, estimand, kind } = declaration;
  const notes = verdictRows(claim).notes;
  return [
    '',
    `### ${id}`,
    '',
    `${source}: ${statement} **${verdictWord(verdict)}** (${kind}; measured: ${estimand}; threshold ${declaration.threshold}, α ${declaration.alpha})`,
    ...(notes.length > 0 ? ['', ...notes.map((note) => `- ${note}`)] : []),
    ...details.flatMap(detailTable),
  ];
}

/** `reports/claims.md`: the data first, then the verdicts, the gate, and every claim with its tables. */
export function verdictMarkdown(report: FullReport): string {
  const { run, startedAt, complete, claims } = report;
  const commit = run.commit === null ? 'no commit' : `commit ${run.commit}`;
  const findings = findingLines(report);
  return [
    dataSentence(run),
    '',
    `Profile ${run.profile}, backend ${run.backend} on ${run.device}, ${commit}, started ${startedAt}.`,
    ...(run.fixedSeeds === undefined
      ? []
      : [
          '',
          `**A check with ${run.fixedSeeds} seeds for each claim decided over seeds**, whatever it declares; not compared with the baseline.`,
        ]),
    ...(complete ? [] : ['', '**Partial run**: some claims have no result here.']),
    '',
    ...overviewTable(claims),
    ...(findings.length > 0 ? ['', '## Gate', '', ...findings.map((line) => `- ${line}`)] : []),
    '',
    '## Claims',
    ...claims.flatMap(section),
    '',
  ].join('\n');
}
