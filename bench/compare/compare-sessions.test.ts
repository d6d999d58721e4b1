import { expect, it } from 'vitest';
import { RandomStream } from '../../src/index.js';
import { compareSessions } from './compare-sessions.js';
import { gatherSessions, type TrackedRow } from './run-sessions.js';

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

/** Relative times of sessions: lognormal of this spread, now and then one 30 % too long. */
function rows(
  sessions: number,
  spread: number,
  options: { slow?: number; outliers?: number; stream: RandomStream },
) {
  const { slow = 1, outliers = 0, stream } = options;
  return names.map((subject): TrackedRow => {
    const relative = Array.from({ length: sessions }, () => {
      const outlier = stream.uniform() < outliers ? 1.3 : 1;
      return (subject === 'a' ? slow : 1) * outlier * Math.exp(spread * stream.normal());
    });
    return { bench: 'b', size: 's', subject, medianMs: 1, relative };
  });
}

/** Share of simulated comparisons with any row called slower. */
function alarms(trials: number, spread: number, more: { slow?: number; outliers?: number }): number {
  const stream = RandomStream.fromSeed(11).split(JSON.stringify([spread, more]));
  let count = 0;
  for (let trial = 0; trial < trials; trial++) {
    const { slow, ...same } = more;
    const now = rows(5, spread, { ...same, ...(slow !== undefined && { slow }), stream });
    if (compareSessions(rows(8, spread, { ...same, stream }), now).some((change) => change.slower)) count++;
  }
  return count / trials;
}

it.each([
  [0.01, 0],
  [0.03, 0],
  [0.06, 0],
  [0.03, 0.1],
])(
  'calls the same code slower in at most one of 200 comparisons (sessions spread by %f, outliers %f)',
  (spread, outliers) => {
    // One side of the family's 1 %, and three standard errors of a share of 1,000.
    expect(alarms(1000, spread, { outliers })).toBeLessThan(0.005 + 3 * Math.sqrt((0.005 * 0.995) / 1000));
  },
);

it('catches a slowdown of 20 % in one of seven rows nearly always where sessions spread by 3 %', () => {
  expect(alarms(1000, 0.03, { slow: 1.2 })).toBeGreaterThan(0.95);
});

it('lets 4 % pass however sure it is', () => {
  const stream = RandomStream.fromSeed(2);
  const [change] = compareSessions(rows(8, 1e-4, { stream }), rows(5, 1e-4, { slow: 1.04, stream }));
  expect(change?.interval[0]).toBeGreaterThan(1);
  expect(change).toMatchObject({ slower: false });
});

it('every interval holds the ratio in at least 99 % of comparisons, all rows at once', () => {
  const stream = RandomStream.fromSeed(4);
  const trials = 1000;
  let held = 0;
  for (let trial = 0; trial < trials; trial++) {
    const changes = compareSessions(rows(8, 0.05, { stream }), rows(5, 0.05, { slow: 1.1, stream }));
    if (
      changes.every(({ subject, interval: [low, high] }) => {
        const truth = subject === 'a' ? 1.1 : 1;
        return low <= truth && truth <= high;
      })
    )
      held++;
  }
  expect(held / trials).toBeGreaterThan(0.99 - 3 * Math.sqrt((0.01 * 0.99) / trials));
});

it('compares what both have, and nothing else', () => {
  const stream = RandomStream.fromSeed(5);
  const changes = compareSessions(rows(3, 0.01, { stream }).slice(2), rows(3, 0.01, { stream }));
  expect(changes.map(({ subject }) => subject)).toEqual(names.slice(2));
});

it('gathers per subject what the sessions found', () => {
  const session = (ms: number) => [{ bench: 'b', size: 's', subject: 'a', medianMs: ms, relative: ms / 10 }];
  expect(gatherSessions([session(10), session(30), session(20)])).toEqual([
    { bench: 'b', size: 's', subject: 'a', medianMs: 20, relative: [1, 3, 2] },
  ]);
});
