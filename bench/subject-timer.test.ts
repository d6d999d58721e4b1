import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { prepareBackend, RandomStream } from '../src/index.js';
import { SubjectTimer } from './subject-timer.js';

const place = { bench: 'timer', size: 'none', subject: 'one' };
const stream = RandomStream.fromSeed(1);

beforeAll(() => prepareBackend({ name: 'cpu' }));

it('times the run and not its preparation', async () => {
  const wait = (ms: number) => new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), ms));
  const prepare = async () => {
    await wait(200);
    return { run: () => wait(20), dispose: () => undefined };
  };
  const { ms, wallMs } = await new SubjectTimer({ ...place, prepare }).time(stream);
  // A timer of Node may ring a millisecond early.
  expect(ms).toBeGreaterThanOrEqual(19);
  expect(wallMs - ms).toBeGreaterThanOrEqual(199);
});

it.each([
  ['by runs before it that do not count, for 50 ms', undefined, 4],
  ['not again where it does so itself', true, 1],
])('warms a subject up %s', async (_, warmsUp, expected) => {
  let runs = 0;
  const run = async () => {
    runs++;
    // Three of these make 50 ms.
    await new Promise((resolve) => setTimeout(resolve, 20));
    return undefined;
  };
  const prepare = () => Promise.resolve({ run, dispose: () => undefined });
  await new SubjectTimer({ ...place, prepare, ...(warmsUp && { warmsUp }) }).time(stream);
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
