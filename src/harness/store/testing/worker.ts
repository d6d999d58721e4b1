/** A process for tests to watch and to kill: `worker.ts <task> <store folder> <count> <minutes that its clock is ahead>`. */
import { appendFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { tryLease } from '../lease.js';
import { openRunStore } from '../run-store.js';
import { runTrials } from '../run-trials.js';
import { trialKey } from '../trial-key.js';
import { sampleOutput, sampleProvenance, sampleSpec } from './sample-trial.js';

const [task = '', folder = '', count = '0', minutesAhead = '0'] = process.argv.slice(2);
const now = Date.now.bind(Date);
Date.now = () => now() + 60_000 * Number(minutesAhead);
const store = openRunStore({ folder });
const seeds = Array.from({ length: Number(count) }, (_, seed) => seed);

/** Runs trials with the seeds 0 … count − 1 and notes each run in `<folder>/log`. */
async function share(): Promise<void> {
  const run = async (seed: number) => {
    await appendFile(join(folder, 'log'), `${hostname()} ${seed}\n`);
    await sleep(15);
    return sampleOutput(seed);
  };
  const requests = seeds.map((seed) => ({ spec: sampleSpec(seed), run: () => run(seed) }));
  await runTrials(requests, { store, provenance: sampleProvenance });
}

/** Takes leases, writes trials and gives the leases back, until it is killed. */
async function churn(): Promise<void> {
  for (let seed = 0; ; seed++) {
    if (await store.has(sampleSpec(seed))) continue;
    const lease = await tryLease(store.leaseFolder, trialKey(sampleSpec(seed)));
    const data = new Float32Array(100_000).fill(seed);
    const output = { ...sampleOutput(seed), weights: { large: { shape: [100_000], data } } };
    await store.write(sampleSpec(seed), output, sampleProvenance);
    await lease?.release();
    process.stdout.write('wrote\n');
  }
}

/** Takes the lease of seed 0 and keeps the event loop busy, as training would. */
async function hold(): Promise<void> {
  await tryLease(store.leaseFolder, trialKey(sampleSpec(0)));
  process.stdout.write('held\n', () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
}

const tasks: Readonly<Record<string, () => Promise<void>>> = { share, churn, hold };
await tasks[task]?.();
