import { basename, resolve } from 'node:path';
import { BaseSequencer, parseCLI, type VitestPluginContext } from 'vitest/node';
import { claimOrder } from '../harness/claim-order.js';
import { readsEvidence } from '../harness/evidence/evidence.js';
import { profileOrWhyNot, requireProfileOfSome, type Paper } from '../harness/paper.js';
import type { LineStream } from './live-progress.js';
import { asksForClaims, claimKeysIn } from './run-scope.js';
import { VerdictReporter } from './verdict-reporter.js';

/** What a project's vitest configuration gives. */
export interface TransferClaimsOptions {
  /** The papers whose claims it holds, in the order of reports. */
  readonly papers: readonly Paper[];
}

/** A plugin of vitest, as far as vitest looks at it. */
export interface TransferClaimsPlugin {
  readonly name: string;
  /** Those that it was given: the commands read them here. */
  readonly papers: readonly Paper[];
  readonly configureVitest: (context: VitestPluginContext) => Promise<void>;
}

/** Claim files, wherever a project has them. */
const claimFiles = '**/*.claim.ts';

/**
 * Makes a vitest project one of claims: adds the verdict table, the reports, the gate and the papers' order, whatever `--reporter` says; a shard
 * also leaves its results for `--merge-reports`. Claims run only where the command line asks for them by a path, the project's
 * name, `--changed` or `--related`; "npx vitest" alone runs the other projects.
 *
 * Belongs into `plugins` of the project that holds `claims/<paper>/*.claim.ts`.
 */
export function transferClaims({ papers }: TransferClaimsOptions): TransferClaimsPlugin {
  return {
    ...{ name: 'transfer-claims', papers },
    async configureVitest({ vitest, project }) {
      const { config } = vitest;
      const asked = claimsAsked(config.root, project.name);
      if (!asked) project.config.exclude.push(claimFiles);
      // Once for each start of vitest, which makes the list anew: every project that has this plugin gets here.
      const reporters = config.reporters as unknown[];
      if (reporters.some((reporter) => reporter instanceof VerdictReporter)) return;
      const firstLine = asked ? { firstLine: await firstLineOf(papers) } : {};
      // The hooks of several projects run at the same time.
      if (reporters.some((reporter) => reporter instanceof VerdictReporter)) return;
      const ours = reporterFor(papers, { config, ...firstLine });
      if (asked) quietWindow(reporters);
      // Not where the user shuffles, or has an order of their own.
      if (config.sequence.sequencer === BaseSequencer) config.sequence.sequencer = claimOrder(papers);
      reporters.unshift(ours);
      if (config.shard !== undefined && !reporters.some((reporter) => nameOf(reporter) === 'blob')) {
        reporters.push(['blob', {}]);
      }
    },
  };
}

type VitestConfig = VitestPluginContext['vitest']['config'];

function reporterFor(
  papers: readonly Paper[],
  { config, ...early }: { readonly config: VitestConfig; readonly firstLine?: string },
): VerdictReporter {
  const loadFirstLine = () => firstLineOf(papers);
  const parsed = (config.reporters as unknown[]).some((reporter) => writesToStdout(reporter, config));
  const stdout: LineStream = parsed ? process.stderr : process.stdout;
  return new VerdictReporter({
    ...{ papers, loadFirstLine, stdout },
    // Not where none was asked for: they may yet turn up, by a filter that this module does not understand.
    ...early,
  });
}

const nameOf = (reporter: unknown): unknown =>
  Array.isArray(reporter) ? (reporter as unknown[])[0] : reporter;

/** Reporters whose output a program reads. */
const machineReaders: readonly unknown[] = ['json', 'junit', 'tap', 'tap-flat'];

/** Whether a reporter's text goes to standard output and must stand there alone. */
function writesToStdout(reporter: unknown, { outputFile }: Pick<VitestConfig, 'outputFile'>): boolean {
  const name = nameOf(reporter);
  if (!machineReaders.includes(name)) return false;
  if (typeof outputFile === 'string') return false;
  const own = Array.isArray(reporter)
    ? (reporter as [string, { outputFile?: string }?])[1]?.outputFile
    : undefined;
  return (
    own === undefined && (outputFile as Record<string, string> | undefined)?.[String(name)] === undefined
  );
}

/** The default reporter's live window would overwrite the claims' own progress. */
function quietWindow(reporters: unknown[]): void {
  reporters.forEach((reporter, place) => {
    if (nameOf(reporter) !== 'default') return;
    const options = Array.isArray(reporter) ? (reporter as [string, object?])[1] : {};
    reporters[place] = ['default', { summary: false, ...options }];
  });
}

/**
 * Whether the command line asks for claims. A program that starts vitest by itself has no such line, and chooses its files.
 *
 * @param parameters those of the process
 */
export function claimsAsked(
  root: string,
  project: string,
  [, script = '', ...parameters]: readonly string[] = process.argv,
): boolean {
  if (!/^vitest/.test(basename(script))) return true;
  try {
    const { filter, options } = parseCLI(['vitest', ...parameters], { allowUnknownOptions: true });
    const { changed, related, mergeReports, project: projects = [] } = options;
    if (changed || related || mergeReports) return true;
    const command = { filters: filter, projects: [projects].flat() };
    return asksForClaims(command, { project, claimKeys: claimKeysIn(resolve(root)) });
  } catch {
    // A command line that is not understood here is not refused here.
    return true;
  }
}

/** What a run says of itself before anything is loaded. Where data or settings are not usable, it says so: the claims then fail with the same message. */
export async function firstLineOf(
  papers: readonly Paper[],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  try {
    requireProfileOfSome(papers, environment);
    const chosen = papers.map((paper) => profileOrWhyNot(paper, environment));
    const profiles = chosen.filter(({ notRun }) => notRun === undefined).map(({ profile }) => profile);
    const names = [...new Set(chosen.map(({ name }) => name))];
    const described = await Promise.all(papers.map((paper) => dataOf(paper, environment)));
    const data = [...new Set(described.filter((text) => text !== ''))].join('; ') || 'no data';
    const { fixedSeeds } = profiles[0] ?? {};
    const check =
      fixedSeeds === undefined ? '' : ` · ${fixedSeeds} seeds for each claim, not compared with the baseline`;
    const recorded = profiles.some((profile) => profile.takesRecorded === true) && readsEvidence(environment);
    const source = recorded ? ': recorded trials are judged, none is run' : '';
    return `transfer-claims: ${data} · profile ${names.join(', ')}${source}${check}`;
  } catch (error) {
    return `data: not usable: ${error instanceof Error ? error.message : String(error)}`;
  }
}

const dataOf = async ({ describeData, datasets }: Paper, environment: NodeJS.ProcessEnv): Promise<string> =>
  (await describeData?.(environment)) ?? Object.keys(datasets).join(', ');
