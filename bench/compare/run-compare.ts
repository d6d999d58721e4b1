import { prepareBackend, readProvenance } from '../../src/index.js';
import type { BenchOptions } from '../bench-options.js';
import { showProgress } from '../show-progress.js';
import { baselinePath, readBaseline, writeBaseline } from './baseline.js';
import { checkCompare, comparedSessions, recordSessions } from './check-compare.js';
import { compareSessions, nameOf, type Change } from './compare-sessions.js';
import { referenceVersion } from './reference-work.js';
import { runSessions, type TrackedRow } from './run-sessions.js';

/** `--record`: measures this device's baseline. */
export async function runRecord({ against, only }: BenchOptions): Promise<void> {
  const { name: backend, device, versions } = await prepareBackend();
  const rows = await sessions(recordSessions, only);
  const { commit, dirty } = await readProvenance({ backend, device });
  const path = against ?? baselinePath(device);
  const at = new Date().toISOString();
  writeBaseline(path, { schema: 1, referenceVersion, device, backend, commit, dirty, versions, at, rows });
  for (const row of rows) console.log(`${nameOf(row)}: ${row.medianMs.toFixed(1)} ms`);
  console.log(`recorded ${recordSessions} sessions in ${path}`);
}

/** `--compare`: whether something became slower than the baseline. Returns the exit status, 1 where something did. */
export async function runCompare({ against, only }: BenchOptions): Promise<0 | 1> {
  const { name: backend, device } = await prepareBackend();
  const path = against ?? baselinePath(device);
  const baseline = readBaseline(path, { device, backend });
  const changes = compareSessions(baseline.rows, await sessions(comparedSessions, only));
  const from = `${baseline.commit?.slice(0, 8) ?? 'no commit'}${baseline.dirty === true ? ' with changes' : ''}`;
  console.log(
    `time as a multiple of the baseline's (${from}, ${baseline.at}), relative to the reference work`,
  );
  for (const change of changes) console.log(lineOf(change));
  const slower = changes.filter((change) => change.slower).length;
  console.log(
    slower === 0
      ? 'nothing is slower'
      : `${slower} of ${changes.length} rows are slower: the interval lies above 1 and the ratio above 1.05`,
  );
  return slower === 0 ? 0 : 1;
}

/** `--check`: whether `--compare` can be trusted on this machine. Returns the exit status, 1 where it can't. */
export async function runCheck({ only }: BenchOptions): Promise<0 | 1> {
  await prepareBackend();
  const { falseAlarms, caught, planted, passed } = await checkCompare(({ sessions: count, slowdown }) =>
    sessions(count, only, slowdown),
  );
  for (const [index, rows] of falseAlarms.entries()) {
    console.log(`the same code, ${index + 1}: ${rows.length === 0 ? 'nothing is slower' : rows.join('; ')}`);
  }
  console.log(
    `training steps a fifth slower: ${caught.length === 0 ? 'nothing is slower' : caught.join('; ')}`,
  );
  const quiet = falseAlarms.filter((rows) => rows.length === 0).length;
  const found = planted.filter((row) => caught.includes(row)).length;
  console.log(
    `${quiet} of ${falseAlarms.length} comparisons of the same code pass; ` +
      `${found} of ${planted.length} slower rows are found`,
  );
  return passed ? 0 : 1;
}

async function sessions(count: number, only: string, slowdown = 1): Promise<readonly TrackedRow[]> {
  const { onProgress, end } = showProgress();
  const rows = await runSessions({ sessions: count, only, slowdown, onProgress });
  end();
  return rows;
}

function lineOf(change: Change): string {
  const ends = change.interval.map((end) => end.toFixed(2)).join(', ');
  const mark = change.slower ? '  SLOWER' : '';
  return `${nameOf(change).padEnd(64)} ${change.ratio.toFixed(3)} [${ends}]${mark}`;
}
