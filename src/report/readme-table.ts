import { ConfigError } from '../core/errors.js';
import { claimVerdicts, type ClaimResult } from '../harness/claim-types.js';
import type { FullReport } from '../harness/full-report.js';
import { answerWords } from './answer-words.js';
import { decidingPart } from './deciding-part.js';
import { headlineOf, paperResults, type PaperResults, type ReportedPaper } from './paper-results.js';
import { recordedSentence } from './recording-words.js';
import { dataSentence, overviewTable, printedLegend } from './verdict-markdown.js';

const begin = '<!-- verdicts: `npm run readme` writes what stands between these lines -->';
const end = '<!-- end of verdicts -->';

const answerOf = (results: PaperResults) => answerWords(headlineOf([results]));

/** A paper's answer in a sentence. */
function headlineLine(results: PaperResults): string {
  const { verdict, sentence } = answerOf(results);
  return `**${results.paper.citation}**: does it hold? ${verdict} ${sentence}`;
}

/** What the verdicts are of. */
function settingLine(report: FullReport): string {
  const recorded = recordedSentence(report.claims);
  const rest = recorded === undefined ? '' : ` Recorded: ${recorded}.`;
  return `${dataSentence(report)}, profile ${report.profile}, backend ${report.backend}.${rest}`;
}

/** The first of the papers' statements with each verdict. */
function sampleTable(results: readonly PaperResults[]): string[] {
  const statements = results
    .flatMap(({ groups }) => groups)
    .flatMap(({ group, claims }) => (group.role === 'statements' ? claims : []))
    .filter(({ primary }) => primary.estimate !== null);
  const sample = claimVerdicts.flatMap(
    (verdict) => statements.find((claim) => claim.verdict === verdict) ?? [],
  );
  return sample.length === 0 ? [] : [overviewTable(sample, false).join('\n')];
}

/** Which part each claim about every part shows. */
function placesLine(claims: readonly ClaimResult[]): string[] {
  const shown = claims.flatMap((claim) => {
    const decides = decidingPart(claim);
    return decides === undefined ? [] : [`${claim.declaration.id}, ${decides.place}: ${decides.part.label}`];
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
 * The README with some verdicts and each paper's answer made anew from a run's report.
 *
 * @throws {ConfigError} if the two marker lines are not there, or the report is of a partial run
 */
export function withVerdicts(readme: string, report: FullReport, papers: readonly ReportedPaper[]): string {
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) {
    throw new ConfigError(`readme: README.md must have the lines "${begin}" and "${end}", in this order`);
  }
  requireComplete(report);
  const results = paperResults(report.claims, papers);
  const lines = [...sampleTable(results), settingLine(report), ...results.map(headlineLine)];
  return `${readme.slice(0, from + begin.length)}\n\n${lines.join('\n\n')}\n\n${readme.slice(to)}`;
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
    settingLine(report),
    ...paperResults(report.claims, papers).flatMap(paperLines),
    '',
    `${printedLegend(report.claims)}.`,
  ];
  return `${lines.join('\n')}\n`;
}
