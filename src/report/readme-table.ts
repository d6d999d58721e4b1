import { ConfigError } from '../core/errors.js';
import type { FullReport } from '../harness/full-report.js';
import { answerWords } from './answer-words.js';
import { headlineOf, paperResults, type PaperResults, type ReportedPaper } from './paper-results.js';
import { dataSentence, overviewTable, printedLegend } from './verdict-markdown.js';

const begin = '<!-- claims table: `npm run readme` writes what stands between these lines -->';
const end = '<!-- end of claims table -->';

/** A paper's headline and the claims that are decided; descriptions are told in the remarks, and stand in the reports. */
function paperLines(results: PaperResults): string[] {
  const { verdict, sentence, remarks } = answerWords(headlineOf([results]));
  const decided = results.groups
    .flatMap(({ group, claims }) => (group.role === 'described' ? [] : claims))
    .filter(({ declaration }) => declaration.kind !== 'descriptive');
  return [
    '',
    `**${results.paper.citation}**: does it hold? ${verdict} ${sentence}`,
    ...remarks.map((remark) => `\n${remark}`),
    '',
    ...(decided.length > 0 ? overviewTable(decided, false) : []),
  ];
}

/**
 * The README with its claims table made anew from a run's report.
 *
 * @throws {ConfigError} if the two marker lines are not there, or the report is of a partial run
 */
export function withClaimsTable(
  readme: string,
  report: FullReport,
  papers: readonly ReportedPaper[],
): string {
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) {
    throw new ConfigError(`readme: README.md must have the lines "${begin}" and "${end}", in this order`);
  }
  if (!report.complete) {
    throw new ConfigError('readme: the report must be of a complete run; run `npx vitest run claims`');
  }
  const { profile, backend, claims } = report;
  const lines = [
    `${dataSentence(report)}, profile ${profile}, backend ${backend}.`,
    ...paperResults(claims, papers).flatMap(paperLines),
    '',
    `${printedLegend}.`,
  ];
  return `${readme.slice(0, from + begin.length)}\n\n${lines.join('\n')}\n\n${readme.slice(to)}`;
}
