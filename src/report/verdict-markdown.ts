import { claimKey, type ClaimResult, type DetailTable } from '../harness/claim-types.js';
import { datasetsOf, type FullReport } from '../harness/full-report.js';
import { kindWords } from './format-effect.js';
import { findingLines } from './run-outcome.js';
import { scopedVerdict, verdictRows } from './verdict-rows.js';

const escapeCell = (text: string) => text.replace(/\\/g, '\\\\').replace(/[|]/g, '\\|').replace(/\s+/g, ' ');

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeCell).join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)];
}

/** The first line of every report: the data, and loudly so where they are synthetic. */
export function dataSentence(report: Pick<FullReport, 'runs'>): string {
  const data = datasetsOf(report);
  if (data.length === 0) return 'Data: none was needed';
  const synthetic = data.some((run) => run.synthetic);
  const words = data.map(({ datasetDescription }) => datasetDescription).join('; ');
  return synthetic ? `**SYNTHETIC DATA** — ${words}` : `Data: ${words}`;
}

const columns = ['claim', 'verdict', 'effect [interval]', 'threshold', 'seeds', 'paper'];

/** The table of verdicts, a line each; in the last column, ✓ says that the paper's number lies where another run would fall. */
export function overviewTable(claims: readonly ClaimResult[]): string[] {
  const rows = claims.flatMap((claim) =>
    verdictRows(claim).rows.map(({ level, name, words, effect, threshold, seeds, paper }) => [
      level === 'claim' ? `\`${name}\`` : `↳ ${name}`,
      level === 'claim' ? `**${words}**` : words,
      ...[effect, threshold, seeds, paper],
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
  const { declaration, details, primary } = claim;
  const { source, statement, estimand, alpha } = declaration;
  const notes = verdictRows(claim).notes;
  const power =
    primary.power === null ? '' : `, power ${primary.power.toFixed(2)} at the smallest effect of interest`;
  return [
    '',
    `### ${claimKey(declaration)}`,
    '',
    `${source}: ${statement} **${scopedVerdict(claim)}** (${kindWords(declaration)}; measured: ${estimand}; α ${alpha}${power})`,
    ...(notes.length > 0 ? ['', ...notes.map((note) => `- ${note}`)] : []),
    ...details.flatMap(detailTable),
  ];
}

/** `reports/claims.md`: the data first, then the verdicts, the gate, and every claim with its tables. */
export function verdictMarkdown(report: FullReport): string {
  const { profile, backend, device, startedAt, complete, claims, fixedSeeds, versions } = report;
  const commit = report.commit === null ? 'no commit' : `commit ${report.commit}`;
  const findings = findingLines(report);
  const used = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    dataSentence(report),
    '',
    `Profile ${profile}, backend ${backend} on ${device}, ${commit}, started ${startedAt}. Versions: ${used.join(', ') || 'unknown'}.`,
    ...(fixedSeeds === undefined
      ? []
      : [
          '',
          `**A check with ${fixedSeeds} seeds for each claim decided over seeds**, whatever it declares; its error rates are those of one look, and it is not compared with the baseline.`,
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
