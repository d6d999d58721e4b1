import { beforeAll, expect, it } from 'vitest';
import { prepareBackend, RandomStream } from '../src/index.js';
import { runRounds } from './rounds.js';
import type { Subject } from './subject.js';
import { summarise } from './summarise.js';

// Each run counts the tensors that there are.
beforeAll(() => prepareBackend({ name: 'cpu' }));

/** A subject that says itself what its runs took, and notes what it was given. */
function told(
  subject: string,
  msOf: (value: number) => number,
  log: string[],
  more: Partial<Subject> = {},
): Subject {
  const prepare: Subject['prepare'] = (stream) => {
    log.push(`${subject} ${stream.path}`);
    const ms = msOf(stream.uniform(1, 2));
    return Promise.resolve({ run: () => Promise.resolve(ms), dispose: () => undefined });
  };
  return { bench: 'told', size: 'none', subject, expectedMs: 10, prepare, ...more };
}

const options = { budgetMs: 1e6, maxRounds: 8, stream: RandomStream.fromSeed(3) };

it('takes ratios within a round, where both subjects had the same fresh data', async () => {
  const log: string[] = [];
  const times = await runRounds(
    [told('slow', (x) => 3 * x, log, { against: 'fast' }), told('fast', (x) => x, log)],
    options,
  );
  const [slow, fast] = summarise(times);
  expect(slow?.ratioTo).toMatchObject({
    subject: 'fast',
    confidence: expect.closeTo(1 - 2 / 256, 12) as number,
  });
  for (const end of [slow?.ratioTo?.ratio, ...(slow?.ratioTo?.interval ?? [])])
    expect(end).toBeCloseTo(3, 12);
  expect(fast?.ratioTo).toBeUndefined();
  expect(new Set(times[1]?.times.values()).size).toBe(8);
  expect(log.filter((line) => line.startsWith('fast'))).toHaveLength(8);
});

it('draws the order of places and of the subjects in them anew for each round, and keeps places together', async () => {
  const log: string[] = [];
  const subjects = ['a', 'b'].flatMap((size) =>
    ['x', 'y'].map((name) => told(`${size}${name}`, (v) => v, log, { size })),
  );
  await runRounds(subjects, options);
  const names = log.map((line) => line.slice(0, 2));
  const rounds = Array.from({ length: 8 }, (_, round) => names.slice(4 * round, 4 * round + 4));
  expect(new Set(rounds.map((round) => round.join())).size).toBeGreaterThan(2);
  for (const round of rounds) {
    expect([...round].sort()).toEqual(['ax', 'ay', 'bx', 'by']);
    expect(round[0]?.[0]).toBe(round[1]?.[0]);
  }
});

it('spreads the few rounds of a subject over the session, and pairs them with those of the others', async () => {
  const few = told('few', (x) => 2 * x, [], { maxRounds: 3, against: 'many' });
  const times = await runRounds([few, told('many', (x) => x, [])], options);
  expect(times[0]?.times.size).toBe(3);
  const [row] = summarise(times);
  expect(row?.ratioTo?.ratio).toBeCloseTo(2, 12);
  expect(row?.ratioTo?.confidence).toBeCloseTo(0.75, 12);
});

it('leaves a subject that fails out, says why, and goes on', async () => {
  const broken = told('broken', () => NaN, [], {
    prepare: () => Promise.reject(new Error('no such kernel')),
  });
  const times = await runRounds([broken, told('fine', (x) => x, [])], options);
  expect(times[0]).toMatchObject({ failure: 'no such kernel' });
  expect(summarise(times).map(({ subject }) => subject)).toEqual(['fine']);
});
