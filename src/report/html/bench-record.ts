import { requireInteger, requireNumber } from '../../core/checks.js';
import { ConfigError } from '../../core/errors.js';
import { requireObject, requireText } from '../../harness/baseline.js';
import { requireList, requirePair } from './calibration-record.js';

/** One subject at one size in one run. */
export interface BenchRow {
  readonly bench: string;
  readonly size: string;
  readonly subject: string;
  readonly medianMs: number;
  /** Quartiles. */
  readonly spreadMs: readonly [number, number];
  readonly rounds: number;
  readonly ratioTo?: {
    readonly subject: string;
    readonly ratio: number;
    readonly interval: readonly [number, number];
  };
}

/** A line of `reports/bench/<device>.ndjson`. */
export interface BenchRun {
  readonly device: string;
  readonly backend: string;
  readonly commit: string | null;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly rows: readonly BenchRow[];
}

/** `reports/bench/scaling.json`: what the correlation loss costs, by samples (N) and features (M). */
export interface Scaling {
  readonly device: string;
  readonly rows: readonly {
    readonly subject: string;
    readonly n: number;
    readonly m: number;
    readonly medianMs: number;
    readonly spreadMs: readonly [number, number];
  }[];
}

function parseRatio(where: string, value: unknown): Pick<BenchRow, 'ratioTo'> {
  if (value === undefined || value === null) return {};
  const ratio = requireObject(where, value);
  return {
    ratioTo: {
      subject: requireText(`${where}.subject`, ratio['subject']),
      ratio: requireNumber(`${where}.ratio`, ratio['ratio']),
      interval: requirePair(`${where}.interval`, ratio['interval']),
    },
  };
}

function parseRow(where: string, value: unknown): BenchRow {
  const row = requireObject(where, value);
  return {
    bench: requireText(`${where}.bench`, row['bench']),
    size: requireText(`${where}.size`, row['size']),
    subject: requireText(`${where}.subject`, row['subject']),
    medianMs: requireNumber(`${where}.medianMs`, row['medianMs']),
    spreadMs: requirePair(`${where}.spreadMs`, row['spreadMs']),
    rounds: requireInteger(`${where}.rounds`, row['rounds'], { min: 1 }),
    ...parseRatio(`${where}.ratioTo`, row['ratioTo']),
  };
}

function requireSchema(value: Record<string, unknown>): void {
  if (value['schema'] !== 1) throw new ConfigError(`schema must be 1, got ${String(value['schema'])}`);
}

/**
 * Checks the members of a bench run that the report shows.
 *
 * @throws {ConfigError} names the member that is not as needed.
 */
export function parseBenchRun(value: unknown): BenchRun {
  const run = requireObject('run', value);
  requireSchema(run);
  const { commit, at } = run;
  const time = requireText('at', at);
  if (Number.isNaN(Date.parse(time))) throw new ConfigError(`at must be an ISO 8601 time, got ${time}`);
  return {
    device: requireText('device', run['device']),
    backend: requireText('backend', run['backend']),
    commit: commit === null ? null : requireText('commit', commit),
    at: time,
    rows: requireList('rows', run['rows'], parseRow),
  };
}

/** As {@link parseBenchRun}, for the scaling measurements. */
export function parseScaling(value: unknown): Scaling {
  const scaling = requireObject('scaling', value);
  requireSchema(scaling);
  const rows = requireList('rows', scaling['rows'], (where, member) => {
    const row = requireObject(where, member);
    return {
      subject: requireText(`${where}.subject`, row['subject']),
      n: requireInteger(`${where}.n`, row['n'], { min: 1 }),
      m: requireInteger(`${where}.m`, row['m'], { min: 1 }),
      medianMs: requireNumber(`${where}.medianMs`, row['medianMs']),
      spreadMs: requirePair(`${where}.spreadMs`, row['spreadMs']),
    };
  });
  return { device: requireText('device', scaling['device']), rows };
}
