import { beforeAll, expect, it } from 'vitest';
import { prepareBackend, RandomStream } from '../../src/index.js';
import type { Subject } from '../subject.js';
import { compareSessions } from './compare-sessions.js';
import { measureSession } from './measure-session.js';
import { timeReference } from './reference-work.js';
import { gatherSessions } from './run-sessions.js';

// Each run counts the tensors that there are.
beforeAll(() => prepareBackend({ name: 'cpu' }));

const referenceMs = 8;

/**
 * A machine that other tenants slow down by up to a factor of two, in waves, with 2 % of jitter in each run, and `slowness`
 * times as slow throughout. Its clock is its own, also for how often a subject warms up: what the test asks must not hang on what else runs.
 */
function machine(seed: number, slowness = 1) {
  const stream = RandomStream.fromSeed(seed).split('machine');
  let now = 1000 * stream.split('start').uniform();
  let run = 0;
  const spend = (ms: number): number => {
    const slowdown = 1.5 + 0.5 * Math.sin(now / 700);
    const spent = slowness * ms * slowdown * (1 + 0.02 * stream.split(run++).normal());
    now += spent;
    return spent;
  };
  /** Work as long as the reference, that many times. */
  const busy = (times: number): Subject => ({
    bench: 'busy',
    size: 'reference work',
    subject: 'ours',
    prepare: () =>
      Promise.resolve({ run: () => Promise.resolve(spend(times * referenceMs)), dispose: () => undefined }),
  });
  return { reference: () => spend(referenceMs), now: () => now, busy };
}

async function sessions(seeds: readonly number[], times: number, slowness = 1) {
  const runs = [];
  for (const seed of seeds) {
    const { busy, ...clock } = machine(seed, slowness);
    runs.push(await measureSession([busy(times)], RandomStream.fromSeed(seed), clock));
  }
  return gatherSessions(runs);
}

it('measures time in units of the reference, so that a fifth more is found and a slower machine is not', async () => {
  const baseline = await sessions([1, 2, 3, 4], 3);
  const [same] = compareSessions(baseline, await sessions([5, 6, 7, 8], 3, 1.4));
  const [slow] = compareSessions(baseline, await sessions([5, 6, 7, 8], 3.6, 1.4));
  expect(same).toMatchObject({ slower: false });
  expect(slow).toMatchObject({ slower: true });
  expect(slow?.interval[0]).toBeLessThan(1.2 * 1.03);
  expect(slow?.interval[1]).toBeGreaterThan(1.2 / 1.03);
});

it('has a reference that takes time', () => {
  expect(timeReference()).toBeGreaterThan(0.1);
});

it('fails where a subject fails, for a comparison must not pass by leaving one out', async () => {
  const { busy, ...clock } = machine(1);
  const broken = { ...busy(1), prepare: () => Promise.reject(new Error('no such kernel')) };
  await expect(measureSession([broken], RandomStream.fromSeed(0), clock)).rejects.toThrow('no such kernel');
});
