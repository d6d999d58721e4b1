import { beforeAll, expect, it } from 'vitest';
import { prepareBackend, RandomStream } from '../../src/index.js';
import type { Subject } from '../subject.js';
import { compareSessions } from './compare-sessions.js';
import { measureSession } from './measure-session.js';
import { referenceWork } from './reference-work.js';
import { gatherSessions } from './run-sessions.js';

// Each run counts the tensors that there are.
beforeAll(() => prepareBackend({ name: 'cpu' }));

/** Work of a known length: the reference, that many times. */
function busy(times: number): Subject {
  const run = () => {
    for (let time = 0; time < times; time++) referenceWork();
    return Promise.resolve(undefined);
  };
  const prepare = () => Promise.resolve({ run, dispose: () => undefined });
  return { bench: 'busy', size: 'reference work', subject: 'ours', prepare };
}

async function sessions(count: number, times: number) {
  const runs = [];
  for (let session = 0; session < count; session++) {
    runs.push(await measureSession([busy(times)], RandomStream.fromSeed(session), 150));
  }
  return gatherSessions(runs);
}

it('measures time in units of the reference, so that four instead of two of them are found and two are not', async () => {
  const baseline = await sessions(4, 2);
  const [same] = compareSessions(baseline, await sessions(4, 2));
  const [slow] = compareSessions(baseline, await sessions(4, 4));
  expect(same).toMatchObject({ slower: false });
  expect(slow).toMatchObject({ slower: true });
  expect(slow?.interval[0]).toBeLessThan(2 * 1.1);
  expect(slow?.interval[1]).toBeGreaterThan(2 / 1.1);
});

it('fails where a subject fails, for a comparison must not pass by leaving one out', async () => {
  const broken = { ...busy(1), prepare: () => Promise.reject(new Error('no such kernel')) };
  await expect(measureSession([broken], RandomStream.fromSeed(0))).rejects.toThrow('no such kernel');
});
