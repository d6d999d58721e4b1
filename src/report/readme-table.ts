import { ConfigError } from '../core/errors.js';
import { claimVerdicts, type ClaimResult } from '../harness/claim-types.js';
import type { FullReport } from '../harness/full-report.js';
import { answerWords } from './answer-words.js';
import { decidingPart } from './deciding-part.js';
import { headlineOf, paperResults, type PaperResults, type ReportedPaper } from './paper-results.js';
import { recordedCounts, recordedSentence } from './recording-words.js';
import { dataSentence, overviewTable, printedLegend } from './verdict-markdown.js';

const beginOf = (what: string) =>
  `<!-- ${what}: \`npm run readme\` writes what stands between these lines -->`;
const begin = beginOf('verdicts');
const end = '<!-- end of verdicts -->';

const beginOfProfile = (profile: string) => beginOf(`verdicts of profile ${profile}`);

/** Whether a README has a place of its own for the verdicts of a profile, beside that of the usual one. */
export const hasOwnPlace = (readme: string, profile: string): boolean =>
  readme.includes(beginOfProfile(profile));

const answerOf = (results: PaperResults) => answerWords(headlineOf([results]));

/** A paper's answer in a sentence. */
function headlineLine(results: PaperResults): string {
  const { verdict, sentence } = answerOf(results);
  return `**${results.paper.citation}**: does it hold? ${verdict} ${sentence}`;
}

/** What the verdicts are of, and how many rest on what was recorded. */
function settingLine(report: FullReport, recorded: string | undefined): string {
  const rest = recorded === undefined ? '' : ` Recorded: ${recorded}.`;
  return `${dataSentence(report)}, profile ${report.profile}, backend ${report.backend}.${rest}`;
}

/** The papers' statements that were decided over seeds, or were to be. */
const statementsOf = (results: readonly PaperResults[]): ClaimResult[] =>
  results
    .flatMap(({ groups }) => groups)
    .flatMap(({ group, claims }) => (group.role === 'statements' ? claims : []))
    .filter(({ primary }) => primary.estimate !== null);

/** Whether a figure shows the statement, by where the claim says that it stands. */
const hasFigure = ({ declaration }: ClaimResult): boolean => declaration.source.startsWith('Figure');

/** The first of the papers' statements with each verdict. */
function sampleTable(statements: readonly ClaimResult[]): string[] {
  const sample = claimVerdicts.flatMap(
    (verdict) => statements.find((claim) => claim.verdict === verdict) ?? [],
  );
  return sample.length === 0 ? [] : [overviewTable(sample, false).join('\n')];
}

/** Which part each claim about every part shows. */
function placesLine(claims: readonly ClaimResult[]): string[] {
  const shown = claims.flatMap((claim) => {
    const decides = decidingPart(claim);
    return decides === undefined ? [] : [`${claim.declaration.id}: ${decides.part.label}`];
  });
  return shown.length === 0
    ? []
    : ['', `Claims about every part show the part that decides: ${shown.join('; ')}.`];
}

/** A paper's headline and the claims that are decided; descriptions are told in the remarks, and stand in the reports. */
function paperLines(results: PaperResults): string[] {
  const { remarks } = answerOf(results);
  const decided = results.groups
    .flatMap(({ group, claims }) => (group.role === 'described' ? [] : claims))
    .filter(({ declaration }) => declaration.kind !== 'descriptive');
  return [
    '',
    headlineLine(results),
    ...remarks.map((remark) => `\n${remark}`),
    '',
    ...(decided.length > 0 ? overviewTable(decided, false) : []),
    ...placesLine(decided),
  ];
}

/** @throws {ConfigError} if the report is of a partial run */
function requireComplete({ complete }: FullReport): void {
  if (!complete) {
    throw new ConfigError('readme: the report must be of a complete run; run `npx vitest run claims`');
  }
}

/**
 * The README with some verdicts and each paper's answer made anew from a run's report. Where it has a place for the report's
 * profile ("verdicts of profile paper"), the statements that were run and that a figure shows stand there, all others in
 * `claimsPage`, and the usual place does without a table.
 *
 * @throws {ConfigError} if the two marker lines are not there, or the report is of a partial run
 */
export function withVerdicts(readme: string, report: FullReport, papers: readonly ReportedPaper[]): string {
  const own = hasOwnPlace(readme, report.profile);
  const first = own ? beginOfProfile(report.profile) : begin;
  const from = readme.indexOf(first);
  const to = readme.indexOf(end, from);
  if (from < 0 || to < from) {
    throw new ConfigError(`readme: README.md must have the lines "${begin}" and "${end}", in this order`);
  }
  requireComplete(report);
  const results = paperResults(report.claims, papers);
  const statements = statementsOf(results);
  const sample = readme.includes('<!-- verdicts of profile ') ? [] : sampleTable(statements);
  // Without the spaces of a formatted table: the README is short.
  const shown = overviewTable(statements.filter(hasFigure), false);
  const unpadded = ['<!-- prettier-ignore -->', ...shown].join('\n');
  const table = own ? [unpadded] : sample;
  const answers = results.filter((paper) => !own || statementsOf([paper]).length > 0);
  const lines = [...table, settingLine(report, recordedCounts(report.claims)), ...answers.map(headlineLine)];
  return `${readme.slice(0, from + first.length)}\n\n${lines.join('\n\n')}\n\n${readme.slice(to)}`;
}

/**
 * A page with the verdict of every claim that is decided, and what limits them.
 *
 * @throws {ConfigError} if the report is of a partial run
 */
export function claimsPage(report: FullReport, papers: readonly ReportedPaper[]): string {
  requireComplete(report);
  const lines = [
    '# Verdicts',
    '',
    '<!-- written by `npm run readme` from the report of a run -->',
    '',
    settingLine(report, recordedSentence(report.claims)),
    ...paperResults(report.claims, papers).flatMap(paperLines),
    '',
    `${printedLegend(report.claims)}.`,
  ];
  return `${lines.join('\n')}\n`;
}
