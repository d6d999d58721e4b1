import { parseCLI } from 'vitest/node';
import { dataLine } from '../harness/data-line.js';
import { claimIdsIn, runsClaims } from './run-scope.js';
import { VerdictReporter } from './verdict-reporter.js';

/** The first line, if the command line asks for claims; undefined where that can only be told later. */
async function earlyFirstLine(): Promise<string | undefined> {
  try {
    const { filter, options } = parseCLI(['vitest', ...process.argv.slice(2)], { allowUnknownOptions: true });
    const { root = process.cwd(), project = [], changed, related } = options;
    const command = { filters: filter, projects: [project].flat() };
    if (changed || related || !runsClaims(command, claimIdsIn(root))) return undefined;
    return await dataLine();
  } catch {
    // A command line that is not understood: the line is printed once claims turn up.
    return undefined;
  }
}

// Here and not in onInit, which must not wait: another reporter would have the first line.
const firstLine = await earlyFirstLine();

/** What vitest.config.ts names as a reporter, before the others. */
export default class ConfiguredReporter extends VerdictReporter {
  constructor() {
    super({ firstLine, loadFirstLine: () => dataLine() });
  }
}
