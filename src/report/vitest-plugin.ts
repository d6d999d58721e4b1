import { parseCLI, type Vitest } from 'vitest/node';
import { currentProfile, type Paper } from '../harness/paper.js';
import { asksForClaims, claimKeysIn } from './run-scope.js';
import { VerdictReporter } from './verdict-reporter.js';

/** What the plugin is told. */
export interface TransferClaimsOptions {
  /** The papers whose claims the project has. */
  readonly papers: readonly Paper[];
}

/** What the command line of this process asks vitest for. */
function commandLine() {
  const { filter, options } = parseCLI(['vitest', ...process.argv.slice(2)], { allowUnknownOptions: true });
  return { filter, options };
}

/**
 * Whether this process was asked for claims: by a path, by their project's name, or as a merge of shards or a run of what
 * changed. `npx vitest` alone runs the unit tests.
 */
export function claimsAreWanted(): boolean {
  try {
    const { filter, options } = commandLine();
    const {
      root = process.cwd(),
      project = [],
      changed,
      related,
      mergeReports,
    } = options as {
      readonly root?: string;
      readonly project?: string | string[];
      readonly changed?: unknown;
      readonly related?: unknown;
      readonly mergeReports?: unknown;
    };
    if (changed !== undefined || related !== undefined || mergeReports !== undefined) return true;
    return asksForClaims({ filters: filter, projects: [project].flat() }, claimKeysIn(root));
  } catch {
    // A command line that is not understood: vitest will say so.
    return true;
  }
}

const machineReporters = ['json', 'junit', 'tap', 'tap-flat'];

/**
 * Vitest plugin for claims: verdict table, reports and gate, whatever `--reporter` says, and the blob of a shard.
 *
 * The output of a reporter for machines stays as it is: the table then goes to standard error.
 */
export function transferClaims({ papers }: TransferClaimsOptions) {
  const seen = new WeakSet<object>();
  return {
    name: 'transfer-claims',
    configureVitest({ vitest }: { readonly vitest: Vitest }): void {
      if (seen.has(vitest)) return;
      seen.add(vitest);
      const { config } = vitest;
      const reporters = config.reporters as unknown[];
      const names = reporters.map((reporter) =>
        Array.isArray(reporter) ? String(reporter[0]) : String(reporter),
      );
      const forMachines = names.some((name) => machineReporters.includes(name));
      const stdout = forMachines ? { stdout: process.stderr } : {};
      reporters.unshift(new VerdictReporter({ loadFirstLine: () => firstLine(papers), ...stdout }));
      if (config.shard !== undefined && !names.includes('blob')) reporters.push(['blob', {}]);
    },
  };
}

/** What a run says of itself before anything is trained: the data that are there, and the profile. */
async function firstLine(papers: readonly Paper[]): Promise<string> {
  const { describeDataset } = await import('../data/describe-dataset.js');
  const [paper] = papers;
  const { name, fixedSeeds } =
    paper === undefined ? { name: 'quick', fixedSeeds: undefined } : currentProfile(paper);
  const check =
    fixedSeeds === undefined ? '' : ` · ${fixedSeeds} seeds for each claim, not compared with the baseline`;
  return `transfer-claims: ${describeDataset().description} · profile ${name}${check}`;
}
