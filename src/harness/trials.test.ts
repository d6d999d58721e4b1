import { describe, expect, it } from 'vitest';
import type { StoredTrial } from './store/run-store.js';
import { trialKey } from './store/trial-key.js';
import { foundIn, requestsOf, type Trial } from './trials.js';

const trial = (seed: number): Trial<{ readonly value: number }> => ({
  spec: { experiment: 'sample', version: 1, configuration: {}, seed },
  run: () => Promise.resolve({ numbers: { value: seed } }),
});
const stored = (...seeds: readonly number[]) =>
  new Map(
    seeds.map((seed) => [
      trialKey(trial(seed).spec),
      { numbers: { value: 10 * seed } } as unknown as StoredTrial,
    ]),
  );

const plan = {
  regular: trial(1),
  arms: [trial(2), { inner: trial(3) }] as const,
  left: undefined,
};

describe('a plan of trials', () => {
  it('names its trials in the order in which they are written, whatever their depth', () => {
    expect(requestsOf(plan).map(({ spec }) => spec.seed)).toEqual([1, 2, 3]);
    expect(requestsOf(undefined)).toEqual([]);
  });

  it('is found with the numbers of its trials in their places', () => {
    expect(foundIn(plan, stored(1, 2, 3))).toEqual({
      regular: { value: 10 },
      arms: [{ value: 20 }, { inner: { value: 30 } }],
      left: undefined,
    });
  });
});
