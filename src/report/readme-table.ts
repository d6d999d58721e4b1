import { ConfigError } from '../core/errors.js';
import type { FullReport } from '../harness/full-report.js';
import { dataSentence, overviewTable } from './verdict-markdown.js';

const begin = '<!-- claims table: `npm run readme` writes what stands between these lines -->';
const end = '<!-- end of claims table -->';

/**
 * The README with its claims table made anew from a run's report.
 *
 * @throws {ConfigError} if the two marker lines are not there, or the report is of a partial run.
 */
export function withClaimsTable(readme: string, report: FullReport): string {
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) {
    throw new ConfigError(`readme: README.md must have the lines "${begin}" and "${end}", in this order`);
  }
  if (!report.complete) {
    throw new ConfigError('readme: the report must be of a complete run; run `npx vitest run claims`');
  }
  const { claims, profile, backend } = report;
  const lines = [
    `${dataSentence(report)}, profile ${profile}, backend ${backend}.`,
    '',
    ...overviewTable(claims),
  ];
  return `${readme.slice(0, from + begin.length)}\n\n${lines.join('\n')}\n\n${readme.slice(to)}`;
}
