import fc from 'fast-check';
import { expect, it } from 'vitest';
import { planRounds } from './plan-rounds.js';

const costs = fc.array(
  fc.record({ ms: fc.integer({ min: 1, max: 5000 }), maxRounds: fc.integer({ min: 1, max: 30 }) }),
  { minLength: 1, maxLength: 12 },
);

it('stays within the budget, but for two rounds each', () => {
  fc.assert(
    fc.property(costs, fc.integer({ min: 0, max: 100_000 }), (all, budget) => {
      const rounds = planRounds(all, budget);
      const spent = all.reduce((sum, { ms }, index) => sum + ms * (rounds[index] ?? NaN), 0);
      const least = all.reduce((sum, { ms, maxRounds }) => sum + ms * Math.min(2, maxRounds), 0);
      expect(spent).toBeLessThanOrEqual(Math.max(budget, least));
    }),
  );
});

it('gives no subject more than its maximum, and all of them that where there is time', () => {
  fc.assert(
    fc.property(costs, (all) => {
      expect(planRounds(all, 1e9)).toEqual(all.map(({ maxRounds }) => maxRounds));
    }),
  );
});

it('gives what is cheaper no fewer rounds', () => {
  fc.assert(
    fc.property(costs, fc.integer({ min: 0, max: 100_000 }), (all, budget) => {
      const equal = all.map(({ ms }) => ({ ms, maxRounds: 25 })).sort((a, b) => a.ms - b.ms);
      const rounds = planRounds(equal, budget);
      expect([...rounds].sort((a, b) => b - a)).toEqual(rounds);
    }),
  );
});

it('brings everybody to six rounds before anybody gets a seventh', () => {
  const all = [
    { ms: 1, maxRounds: 25 },
    { ms: 1000, maxRounds: 25 },
  ];
  expect(planRounds(all, 6006)).toEqual([6, 6]);
  expect(planRounds(all, 6010)).toEqual([10, 6]);
});
