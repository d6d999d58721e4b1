import type { ClaimResult, DetailTable, RunDescription } from '../harness/claim-types.js';
import { datasetsOf, type FullReport } from '../harness/full-report.js';
import { answerWords } from './answer-words.js';
import { formatProbability, kindWords } from './format-effect.js';
import { headlineOf, paperResults, type PaperResults, type ReportedPaper } from './paper-results.js';
import { recordedSentence } from './recording-words.js';
import { findingLines } from './run-outcome.js';
import { scopedVerdict, verdictRows } from './verdict-rows.js';

const escapeCell = (text: string) => text.replace(/\\/g, '\\\\').replace(/[|]/g, '\\|').replace(/\s+/g, ' ');

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeCell).join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)];
}

const oneDataset = ({ synthetic, datasetDescription }: RunDescription): string =>
  synthetic ? `**SYNTHETIC DATA** — ${datasetDescription}` : `Data: ${datasetDescription}`;

/** The first line of every report: the data, and loudly so where they are synthetic. */
export function dataSentence(report: Pick<FullReport, 'runs'>): string {
  return datasetsOf(report).map(oneDataset).join('; ') || 'Data: none were needed';
}

/** "node 20.19.0, @tensorflow/tfjs 4.22.0". */
export function versionWords(versions: Readonly<Record<string, string>>): string {
  const words = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return words.join(', ') || 'not recorded';
}

const columns = ['claim', 'verdict', 'effect [interval]', 'threshold', 'seeds', 'paper'];

/** The verdicts of some claims, a line each. @param parts whether those of their parts follow, a line each. @default true */
export function overviewTable(claims: readonly ClaimResult[], parts = true): string[] {
  const rows = claims.flatMap((claim) =>
    verdictRows(claim)
      .rows.filter(({ level }) => parts || level === 'claim')
      .map(({ level, name, words, effect, place, threshold, seeds, paper }) => [
        level === 'claim' ? `\`${name}\`` : `↳ ${name}`,
        level === 'claim' ? `**${words}**` : words,
        place === undefined ? effect : `${effect} (${place})`,
        threshold,
        seeds,
        paper,
      ]),
  );
  return table(columns, rows);
}

const legend =
  'paper: the paper’s own number, one training run; mean of the paper’s numbers where the effect is a mean over parts';

/** What the last column and its signs mean. */
export function printedLegend(claims: readonly Pick<ClaimResult, 'primary'>[]): string {
  const printed = claims.flatMap(({ primary }) => primary.printed ?? []);
  const marks = printed.some(({ inside }) => inside !== null)
    ? '; ✓ it lies where another run of ours would fall (95 %), ✗ it does not'
    : '';
  const smaller = printed.some(({ notCompared }) => notCompared === 'size')
    ? '; the profile is smaller than the paper’s, so the numbers are not compared'
    : '';
  return `${legend}${marks}${smaller}`;
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

function claimSection(claim: ClaimResult): string[] {
  const { declaration, details, primary } = claim;
  const { id, source, statement, estimand, alpha, kind } = declaration;
  const { notes } = verdictRows(claim);
  const power =
    primary.power === null
      ? ''
      : `, power ${formatProbability(primary.power)} at the smallest effect that matters`;
  const decided = typeof kind === 'string' ? '' : `, α ${alpha}${power}`;
  return [
    '',
    `#### ${id}`,
    '',
    `${source}: ${statement} **${scopedVerdict(claim)}** (${kindWords(declaration)}${decided}; measured: ${estimand})`,
    ...(notes.length > 0 ? ['', ...notes.map((note) => `- ${note}`)] : []),
    ...details.flatMap(detailTable),
  ];
}

function paperSection(results: PaperResults): string[] {
  const { verdict, sentence, remarks } = answerWords(headlineOf([results]));
  return [
    '',
    `## ${results.paper.citation}`,
    '',
    `**${verdict}** ${sentence}`,
    ...(remarks.length > 0 ? ['', ...remarks.map((remark) => `- ${remark}`)] : []),
    ...results.groups.flatMap(({ group, claims }) => [
      '',
      `### ${group.heading}`,
      '',
      ...(group.about === '' ? [] : [group.about, '']),
      ...overviewTable(claims),
    ]),
  ];
}

function runWords(report: FullReport): string[] {
  const { profile, fixedSeeds, backend, device, versions, startedAt, complete } = report;
  const commit = report.commit === null ? 'no commit' : `commit ${report.commit}`;
  const recorded = recordedSentence(report.claims);
  return [
    `Profile ${profile}, backend ${backend} on ${device}, ${commit}, started ${startedAt}. Versions: ${versionWords(versions)}.`,
    ...(fixedSeeds === undefined
      ? []
      : [
          '',
          `**A check with ${fixedSeeds} seeds for each claim decided over seeds**, whatever it declares; its error rates are those of one look, and it is not compared with the baseline.`,
        ]),
    ...(recorded === undefined ? [] : ['', `**Recorded**: ${recorded}.`]),
    ...(complete ? [] : ['', '**Partial run**: some claims have no result here.']),
  ];
}

/** `reports/claims.md`: the data first, then each paper's verdicts, the gate, and every claim with its tables. */
export function verdictMarkdown(report: FullReport, papers: readonly ReportedPaper[]): string {
  const findings = findingLines(report);
  const results = paperResults(report.claims, papers);
  return [
    dataSentence(report),
    '',
    ...runWords(report),
    ...results.flatMap(paperSection),
    '',
    `${printedLegend(report.claims)}.`,
    ...(findings.length > 0 ? ['', '## Gate', '', ...findings.map((line) => `- ${line}`)] : []),
    '',
    '## Claims',
    ...results.flatMap(({ paper, claims }) => ['', `### ${paper.citation}`, ...claims.flatMap(claimSection)]),
    '',
  ].join('\n');
}
