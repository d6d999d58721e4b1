import { parseArgs } from 'node:util';
import { ConfigError } from '../src/index.js';

/** What `npm run bench` is asked to do. */
export interface BenchOptions {
  readonly mode:
    'table' | 'compare' | 'record' | 'check' | 'scaling' | 'workers' | 'profile' | 'memory' | 'evaluate';
  /** Only rows whose bench and size contain this text; nothing is written then. */
  readonly only: string;
  /** Seconds that the rounds of the table may take together. */
  readonly seconds: number;
  /** The baseline to compare with, or to record; the device's own where absent. */
  readonly against: string | undefined;
  /** Whether PyTorch also takes part in forms that may be faster. */
  readonly best: boolean;
  /** Images that `--evaluate` attacks. */
  readonly images: number;
  readonly help: boolean;
}

export const benchHelp = `npm run bench [-- options]

  (none)             time everything, print the table, add it to reports/bench/<device>.ndjson
  --only TEXT        only rows whose bench and size contain TEXT; nothing is written
  --seconds S        seconds for the rounds of the table (by default 110)
  --best             with rows for PyTorch in channels-last order, compiled (some minutes), with a closed-form gradient
  --record           record this device's baseline for --compare
  --compare          compare with the baseline; exit status 1 where a row is slower
  --check            whether --compare can be trusted here: 20 comparisons of the same code, and one with training steps
                     a fifth slower; exit status 1 where it can't
  --against FILE     the baseline to compare with (or to record), instead of reports/bench/baseline-<device>.json
  --scaling          measure how the correlation loss's cost grows with N and M; writes reports/bench/scaling.json
  --workers          training steps a second of one process and of one a core, by threads; writes reports/bench/workers.json
  --profile          where a step of each network spends its time, by phase
  --evaluate         what \`evaluate\` does to a pair, beside a PyTorch script that does the same; minutes, --only fc or cnn
  --images N         images that --evaluate attacks (by default 2000)
  --memory           what a step of each network needs, with fused kernels and without; exit status 1 where over 1.5 times as much
`;

/** @throws {ConfigError} for options that do not go together or cannot be used */
export function parseBenchOptions(args: readonly string[]): BenchOptions {
  const { values } = parsed(args);
  const modes = (
    ['compare', 'record', 'check', 'scaling', 'workers', 'profile', 'memory', 'evaluate'] as const
  ).filter((name) => values[name]);
  if (modes.length > 1) throw new ConfigError(`bench: one of --${modes.join(' and --')} at a time`);
  const seconds = Number(values.seconds);
  if (!(seconds > 0)) {
    throw new ConfigError(`bench: --seconds must be a number above 0, got ${values.seconds}`);
  }
  const images = Number(values.images);
  if (!(Number.isInteger(images) && images > 0)) {
    throw new ConfigError(`bench: --images must be a whole number from 1, got ${values.images}`);
  }
  const { only, against, best, help } = values;
  return { mode: modes[0] ?? 'table', only, seconds, against, best, images, help };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: { type: 'string', default: '' },
        seconds: { type: 'string', default: '110' },
        best: { type: 'boolean', default: false },
        compare: { type: 'boolean', default: false },
        record: { type: 'boolean', default: false },
        check: { type: 'boolean', default: false },
        scaling: { type: 'boolean', default: false },
        workers: { type: 'boolean', default: false },
        profile: { type: 'boolean', default: false },
        memory: { type: 'boolean', default: false },
        evaluate: { type: 'boolean', default: false },
        images: { type: 'string', default: '2000' },
        against: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new ConfigError(`bench: ${(error as Error).message}\n${benchHelp}`);
  }
}
