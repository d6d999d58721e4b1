import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { prepareBackend, RandomStream, readProvenance } from '../../src/index.js';
import type { BenchOptions } from '../bench-options.js';
import { benchFolder, writeJson } from '../history/bench-report.js';
import { runRounds } from '../rounds.js';
import { showProgress } from '../show-progress.js';
import type { Subject } from '../subject.js';
import { ownCorrelation } from '../subjects/correlation-subjects.js';
import { growthOf, type Exponent, type Growth } from './growth.js';

/** Each size twice the one before; the fixed one is that of the FC features, or a batch that is larger than every M. */
const series = [
  { variable: 'N', fixed: 200, values: [500, 1000, 2000, 4000, 8000] },
  { variable: 'M', fixed: 1200, values: [64, 128, 256, 512, 1024] },
] as const;

/**
 * `--scaling`: measures how the correlation loss with its gradient grows with N and with M, on features without zeros
 * (no work can be passed over), and writes `reports/bench/scaling.json`. Returns the exit status, 1 where the
 * cost grows faster than N·M².
 */
export async function runScaling({ seconds }: BenchOptions): Promise<0 | 1> {
  const { name: backend, device, versions } = await prepareBackend();
  const subjects = series.flatMap(({ variable, fixed, values }) =>
    values.map((value) => ({ variable, value, subject: subjectOf(backend, variable, fixed, value) })),
  );
  const { onProgress, end } = showProgress();
  const stream = RandomStream.fromSeed(2).split('scaling');
  const options = { budgetMs: 1000 * seconds, maxRounds: 9, stream, onProgress };
  const times = await runRounds(
    subjects.map(({ subject }) => subject),
    options,
  );
  end();
  const failed = times.find(({ failure }) => failure !== undefined);
  if (failed !== undefined) throw new Error(`bench: ${failed.subject.size}: ${failed.failure}`);
  const growth = series.map(({ variable, fixed }) => {
    const sizes = subjects.flatMap((one, index) =>
      one.variable === variable ? [{ value: one.value, times: times[index]?.times ?? new Map() }] : [],
    );
    return growthOf(variable, fixed, sizes);
  });
  growth.forEach(print);
  const { commit, dirty } = await readProvenance({ backend, device });
  const at = new Date().toISOString();
  mkdirSync(benchFolder, { recursive: true });
  const path = join(benchFolder, 'scaling.json');
  const rows = growth.flatMap((one) => rowsOf(one, backend));
  writeJson(path, { schema: 1, device, backend, commit, dirty, versions, at, rows, growth });
  console.log(`written to ${path}`);
  return growth.every(({ withinLimit }) => withinLimit) ? 0 : 1;
}

/** The measured points one by one, for the report's plot. */
function rowsOf({ variable, fixed, points }: Growth, subject: string) {
  return points.map(({ value, medianMs, spreadMs }) => ({
    subject,
    n: variable === 'N' ? value : fixed.value,
    m: variable === 'M' ? value : fixed.value,
    medianMs,
    spreadMs,
  }));
}

/** All sizes in one place, so that no two of a series are far apart in time. */
function subjectOf(backend: string, variable: 'N' | 'M', fixed: number, value: number): Subject {
  const [n, m] = variable === 'N' ? [value, fixed] : [fixed, value];
  const subject = ownCorrelation(backend, { n, m, kind: 'no zeros' });
  return { ...subject, bench: 'scaling', size: variable, subject: `${n} × ${m}` };
}

function print({ variable, fixed, points, exponent, largeEnd, limit, withinLimit }: Growth): void {
  console.log(`${variable} at ${fixed.name} = ${fixed.value}`);
  for (const { value, medianMs, spreadMs, rounds } of points) {
    const spread = spreadMs.map((ms) => ms.toFixed(2)).join('–');
    console.log(`  ${String(value).padStart(5)}  ${medianMs.toFixed(2)} ms (${spread}), ${rounds} rounds`);
  }
  const verdict = withinLimit ? 'no faster than' : 'FASTER THAN';
  console.log(
    `  exponent ${textOf(exponent)}; of the three largest ${textOf(largeEnd)}: ${verdict} ${limit}`,
  );
}

const textOf = ({ estimate, interval }: Exponent): string =>
  `${estimate.toFixed(2)} [${interval.map((end) => end.toFixed(2)).join(', ')}]`;
