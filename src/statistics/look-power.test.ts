import { describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { equivalencePower, lookPower } from './look-power.js';
import { tPower } from './t-power.js';

describe('lookPower', () => {
  it('of one look is that of the t test', () => {
    expect(lookPower(1, { alpha: 0.05, looks: [5] })).toBe(tPower({ seeds: 5, distance: 1, level: 0.05 }));
    expect(lookPower(1e9, { alpha: 0.05, looks: [5] })).toBe(1);
  });

  it('at one standard deviation with looks at 5 and 10 seeds is above 0.8', () => {
    const power = lookPower(1, { alpha: 0.05, looks: [5, 10] });
    expect(power).toBeGreaterThan(0.8);
    // One look at 10 seeds at the full level cannot be beaten by more than what simulation leaves open.
    expect(power).toBeLessThan(tPower({ seeds: 10, distance: 1, level: 0.05 }));
  });

  it('at no distance is at most alpha, far away 1, and grows in between', () => {
    const design = { alpha: 0.05, looks: [5, 10] };
    expect(lookPower(0, design)).toBeLessThan(0.05 + 0.005);
    expect(lookPower(50, design)).toBe(1);
    const powers = [0.2, 0.5, 0.8, 1.1, 1.4, 2].map((distance) => lookPower(distance, design));
    expect(powers).toEqual(powers.toSorted((one, other) => one - other));
  });

  it('refuses a distance on the other side', () => {
    expect(() => lookPower(-1, { alpha: 0.05, looks: [5] })).toThrow(ConfigError);
  });
});

describe('equivalencePower', () => {
  it('is 0 without a margin, near 1 with a wide one, and less than that of one side', () => {
    const design = { alpha: 0.05, looks: [5, 10] };
    expect(equivalencePower(0, design)).toBe(0);
    expect(equivalencePower(5, design)).toBeGreaterThan(0.99);
    expect(equivalencePower(1, design)).toBeLessThan(lookPower(1, design));
  });
});
