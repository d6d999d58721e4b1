import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { readProvenance } from '../../src/index.js';
import { availableBackends } from '../available-backends.js';
import type { BenchOptions } from '../bench-options.js';
import { benchFolder, writeJson } from '../history/bench-report.js';
import { median } from '../statistics/quantile.js';
import { startWorker, type Worker } from './worker.js';

/** How many processes train at once, and with how many threads each. */
interface Arrangement {
  readonly processes: number;
  readonly threads: number;
}

/** Steps a second of all processes together, by round. */
interface Measured extends Arrangement {
  readonly stepsPerSecond: readonly number[];
}

const [rounds, batch] = [5, 1000];

/** One process or one a core, with one thread or one a core; wasm has one thread whatever is asked. */
export function arrangements(backend: string, cores: number): readonly Arrangement[] {
  const counts = [...new Set([1, cores])];
  const threads = backend === 'wasm' ? [1] : counts;
  return counts.flatMap((processes) => threads.map((one) => ({ processes, threads: one })));
}

/**
 * `--workers`: how fast pairs train in one process and in one a core, each with one thread or with as many as there
 * are cores, so that what `vitest run claims` does with two workers can be judged. Writes `reports/bench/workers.json`.
 */
export async function runWorkers({ seconds }: BenchOptions): Promise<void> {
  const { backends, skipped } = await availableBackends();
  for (const { name, reason } of skipped) console.log(`no rows for ${name}: ${reason}`);
  const cores = availableParallelism();
  const plans = backends.flatMap(({ name }) =>
    arrangements(name, cores).map((plan) => ({ backend: name, ...plan })),
  );
  const ms = Math.max(500, (1000 * seconds) / (rounds * plans.length));
  const rows = await measureAll(plans, ms);
  console.log(`training steps of FC pairs, batch ${batch}, a second, all processes together; ${cores} cores`);
  for (const { backend, processes, threads, stepsPerSecond } of rows) {
    const spread = [Math.min(...stepsPerSecond), Math.max(...stepsPerSecond)].map((one) => one.toFixed(2));
    console.log(
      `  ${backend.padEnd(12)} ${processes} × ${threads} thread${threads === 1 ? ' ' : 's'}  ` +
        `${median(stepsPerSecond).toFixed(2)} (${spread.join('–')}, ${rounds} rounds)`,
    );
  }
  const [main] = backends;
  const device = main?.device ?? 'unknown';
  const { commit, dirty } = await readProvenance({ backend: main?.name ?? 'unknown', device });
  mkdirSync(benchFolder, { recursive: true });
  const path = join(benchFolder, 'workers.json');
  writeJson(path, { schema: 1, device, cores, commit, dirty, at: new Date().toISOString(), batch, rows });
  console.log(`written to ${path}`);
}

type Plan = Arrangement & { readonly backend: string };

/** In rounds, every plan once in each; waiting processes cost nothing. */
async function measureAll(plans: readonly Plan[], ms: number): Promise<readonly (Plan & Measured)[]> {
  const crews: Worker[][] = [];
  try {
    for (const { backend, processes, threads } of plans) {
      const crew: Worker[] = [];
      crews.push(crew);
      for (let one = 0; one < processes; one++) crew.push(await startWorker({ backend, threads, batch }));
    }
    const speeds = plans.map((): number[] => []);
    for (let round = 0; round < rounds; round++) {
      for (const [index, crew] of crews.entries()) {
        const each = await Promise.all(crew.map((worker) => worker.train(ms)));
        speeds[index]?.push(each.reduce((sum, one) => sum + one, 0));
      }
    }
    return plans.map((plan, index) => ({ ...plan, stepsPerSecond: speeds[index] ?? [] }));
  } finally {
    for (const worker of crews.flat()) worker.close();
  }
}
