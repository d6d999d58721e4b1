import { expect, it } from 'vitest';
import { RandomStream } from '../../src/index.js';
import type { Subject } from '../subject.js';
import { slowed } from './slowed.js';

it('takes a fifth longer by the clock, whatever the subject takes, and hands a peer’s own time on', async () => {
  let time = 0;
  const clock = () => (time += 1);
  const subject = (ms: number | undefined): Subject => ({
    ...{ bench: 'b', size: 's', subject: 'ours' },
    prepare: () => {
      const run = () => {
        time += 1000;
        return Promise.resolve(ms);
      };
      return Promise.resolve({ run, dispose: () => undefined });
    },
  });
  const runOf = async (ms: number | undefined) =>
    (await slowed(subject(ms), 1.2, clock).prepare(RandomStream.fromSeed(1))).run();
  expect(await runOf(undefined)).toBeUndefined();
  expect(time).toBeGreaterThanOrEqual(1200);
  expect(time).toBeLessThan(1210);
  expect(await runOf(50)).toBe(60);
});
