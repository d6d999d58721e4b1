import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, Option } from 'commander';
import { smallestSeeds, type Paper } from '../../harness/paper.js';
import { claimFile } from '../../report/run-scope.js';
import { claimKeys, claimsNamed, requireProjectRoot } from '../claim-files.js';
import { parseChoice } from '../options/parse-choice.js';
import { parseWholeNumber } from '../options/parse-number.js';
import type { Terminal } from '../terminal.js';

const help = `
Ends with vitest's exit code: 0 where the gate is green. Finished trials stay in the store; a run that was
killed goes on where it was.

Examples:
  $ npx transfer-claims run                                    all claims
  $ npx transfer-claims run fig-03-accuracy-is-kept            one
  $ npx transfer-claims run fig-03 --profile paper             all that begin so, of every paper, at its sizes
  $ npx transfer-claims run wiedeman                           those of a paper
  $ npx transfer-claims run fig-01-distance --seeds 10         a check with ten seeds, no fewer and no more

With --seeds, a claim decided over seeds runs that many from its first on, whatever it declares, and is decided once;
what a profile leaves out for its time alone may run as well. Such a check is not compared with the baseline, cannot be
accepted as one, and its reports go to reports/seeds-N.`;

/** How vitest is started; another is for tests. */
export type StartVitest = (parameters: readonly string[], environment: NodeJS.ProcessEnv) => Promise<number>;

interface RunOptions {
  readonly profile?: string;
  readonly seeds?: number;
}

/** `transfer-claims run`: puts claims to the test. */
export function runCommand(
  terminal: Terminal,
  papers: readonly Paper[],
  start: StartVitest = startVitest,
): Command {
  const profileNames = [...new Set(papers.flatMap(({ profiles }) => Object.keys(profiles)))];
  return new Command('run')
    .description('put claims to the test')
    .argument(
      '[claim]',
      'its name, with or without its paper, or how the names of several begin; all by default',
    )
    .addOption(new Option('--profile <name>', profileNames.join(' or ')).argParser(parseChoice(profileNames)))
    .addOption(
      new Option('--seeds <number>', 'so many for each claim, as a check').argParser(
        parseWholeNumber(smallestSeeds),
      ),
    )
    .addHelpText('after', help)
    .action(async (word: string | undefined, { profile, seeds }: RunOptions) => {
      requireProjectRoot();
      const files = word === undefined ? ['claims/'] : claimsNamed(word, claimKeys()).map(claimFile);
      const chosen = {
        ...(profile === undefined ? {} : { TRANSFER_CLAIMS_PROFILE: profile }),
        ...(seeds === undefined ? {} : { TRANSFER_CLAIMS_SEEDS: String(seeds) }),
      };
      terminal.exitWith(await start(['run', ...files], { ...process.env, ...chosen }));
    });
}

/** Runs vitest in a process of its own, with this one's terminal. */
const startVitest: StartVitest = (parameters, environment) => {
  const entry = join(dirname(fileURLToPath(import.meta.resolve('vitest/package.json'))), 'vitest.mjs');
  const child = spawn(process.execPath, [entry, ...parameters], { stdio: 'inherit', env: environment });
  // The terminal sends an interrupt to both; this one waits for what vitest makes of it.
  const wait = () => undefined;
  process.on('SIGINT', wait);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      process.off('SIGINT', wait);
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
};
