import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { prepareBackend, RandomStream } from '../src/index.js';
import { SubjectTimer } from './subject-timer.js';

const place = { bench: 'timer', size: 'none', subject: 'one' };
const stream = RandomStream.fromSeed(1);

beforeAll(() => prepareBackend({ name: 'cpu' }));

/** A clock that moves only where it is told to. */
function stoppedClock() {
  let ms = 1000;
  return {
    now: () => ms,
    pass: (more: number) => {
      ms += more;
      return Promise.resolve(undefined);
    },
  };
}

it('times the run and not its preparation', async () => {
  const { now, pass } = stoppedClock();
  const prepare = async () => {
    await pass(200);
    return { run: () => pass(20), dispose: () => undefined };
  };
  const subject = { ...place, prepare, warmsUp: true };
  expect(await new SubjectTimer(subject, now).time(stream)).toEqual({ ms: 20, wallMs: 220 });
});

it.each([
  ['by runs before it that do not count, for 50 ms', undefined, 4],
  ['not again where it does so itself', true, 1],
])('warms a subject up %s', async (_, warmsUp, expected) => {
  const { now, pass } = stoppedClock();
  let runs = 0;
  const run = () => {
    runs++;
    // Three of these make 50 ms.
    return pass(20);
  };
  const prepare = () => Promise.resolve({ run, dispose: () => undefined });
  await new SubjectTimer({ ...place, prepare, ...(warmsUp && { warmsUp }) }, now).time(stream);
  expect(runs).toBe(expected);
});

it('takes the milliseconds that a peer measured', async () => {
  const prepare = () => Promise.resolve({ run: () => Promise.resolve(1234), dispose: () => undefined });
  expect((await new SubjectTimer({ ...place, prepare }).time(stream)).ms).toBe(1234);
});

it('fails where a run leaves tensors behind', async () => {
  const prepare = () =>
    Promise.resolve({
      run: () => {
        tf.zeros([2]);
        return Promise.resolve(undefined);
      },
      dispose: () => undefined,
    });
  await expect(new SubjectTimer({ ...place, prepare }).time(stream)).rejects.toThrow(
    /one left \d+ tensors behind/,
  );
});
