import { describe, expect, it } from 'vitest';
import { decideClaim } from './decide-claim.js';
import { seedsFor } from './t-power.js';
import { alone, everyPart, inParts, near, settings } from './testing/sample-evidence.js';

describe('seedsNeeded and power', () => {
  it('needs fewer seeds the further the estimate lies from the threshold', () => {
    const needed = [0.5, 0.9, 0.95].map(
      (superiority) => decideClaim({ superiority }, alone(near), settings).seedsNeeded ?? NaN,
    );
    expect(needed).toEqual(needed.toSorted((one, other) => one - other));
  });

  it('has more power the more the smallest effect is, and none is stated without one', () => {
    const power = (smallestEffect: number) =>
      decideClaim({ superiority: 0 }, alone(near), { ...settings, smallestEffect }).power;
    expect(power(0)).toBeNull();
    expect(power(0.05) ?? NaN).toBeLessThan(power(0.1) ?? NaN);
    expect(power(0.079) ?? NaN).toBeGreaterThan(0.8);
  });

  it('of several parts is the chance that all pass together, by how they go together over the seeds', () => {
    const power = (...parts: number[][]) =>
      decideClaim({ superiority: 0 }, inParts(...parts), weak).power ?? NaN;
    const weak = { ...everyPart, smallestEffect: 0.08 };
    const one = power(near);
    expect(one).toBe(
      decideClaim({ superiority: 0 }, alone(near), { ...settings, smallestEffect: 0.08 }).power,
    );
    expect(Math.abs(power(near, near, near) - one)).toBeLessThan(0.032);
    const turned = near.map((value) => 2 - value);
    expect(power(near, turned)).toBeLessThan(one - 0.1);
    // The same seeds in another order are the same pairs.
    const evidence = inParts(near, near.toReversed());
    const [first, second] = evidence.parts.map((part) => ({ ...part, seeds: [1, 2, 3, 4, 5] }));
    if (first === undefined || second === undefined) return;
    const matched = { ...evidence, parts: [first, { ...second, seeds: [5, 4, 3, 2, 1] }] };
    expect(decideClaim({ superiority: 0 }, matched, weak).power).toBe(power(near, near));
  });

  it('needs more seeds the more parts all have to pass, or share the level by Holm', () => {
    const seeds = (superiority: number, parts: number) =>
      decideClaim({ superiority }, inParts(...Array.from({ length: parts }, () => near)), everyPart)
        .seedsNeeded;
    for (const [threshold, wanted] of [
      [0.95, (parts: number) => ({ level: 0.05, power: 1 - 0.2 / parts })],
      [1.05, (parts: number) => ({ level: 0.05 / parts, power: 0.8 })],
    ] as const) {
      for (const parts of [1, 2, 4]) {
        const distance = 0.05 / Math.sqrt(0.00625);
        expect(seeds(threshold, parts)).toBe(seedsFor(distance, wanted(parts)));
      }
      expect(seeds(threshold, 4) ?? NaN).toBeGreaterThan(seeds(threshold, 1) ?? NaN);
    }
  });

  it('refuses seeds that are not one a value', () => {
    const evidence = { primary: near, parts: [{ id: 'part', values: near, seeds: [1, 2] }] };
    expect(() => decideClaim({ superiority: 0 }, evidence, everyPart)).toThrow(/got 2 seeds and 5 values/);
  });
});
