import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { errorBudget } from './error-budget.js';
import { statisticalMatchers } from './statistical-matchers.js';

const large = () => expect.extend(statisticalMatchers(errorBudget(0.25)));
const near = [0.9, 1.1, 1, 1.05, 0.95];

describe('statisticalMatchers', () => {
  it('pass where the statement is shown', () => {
    large();
    expect(near).toExceed(0.5, { alpha: 0.01 });
    expect(near).toFallBelow(1.5, { alpha: 0.01 });
    expect(near.map((value) => value - 1)).toBeWithin(0.5, { alpha: 0.01 });
    expect(Float64Array.from(near)).toExceed(0.5, { alpha: 0.01 });
  });

  it('fail where it is open or refuted, and say which, with the numbers', () => {
    large();
    expect(() => expect(near).toExceed(1, { alpha: 0.05 })).toThrow(/exceeds 1 is not shown at alpha 0.05/);
    expect(() => expect(near).toExceed(2, { alpha: 0.05 })).toThrow(/is refuted.*mean 1 in \[.*\], p 1/);
    expect(() => expect(near).toBeWithin(0.5, { alpha: 0.05 })).toThrow(/within ±0.5 is refuted/);
    expect(() => expect([1]).toExceed(0, { alpha: 0.05 })).toThrow(/one value shows no spread/);
    expect(() => expect([1, NaN]).toExceed(0, { alpha: 0.05 })).toThrow(/value 2 of 2 is NaN/);
  });

  it('pass wrongly at most as often as alpha says', () => {
    const stream = RandomStream.fromSeed(17).split('matchers');
    let passed = 0;
    for (let run = 0; run < 2000; run++) {
      const values = Array.from({ length: 5 }, () => stream.normal());
      const matchers = statisticalMatchers(errorBudget(0.05));
      if (matchers.toExceed.call({}, values, 0, { alpha: 0.05 }).pass) passed += 1;
    }
    // Binomial: 0.05 and 4.5 standard errors of 2,000.
    expect(passed / 2000).toBeLessThan(0.05 + 4.5 * Math.sqrt((0.05 * 0.95) / 2000));
  });

  it('cannot be turned round, and want numbers', () => {
    large();
    expect(() => expect(near).not.toExceed(2, { alpha: 0.01 })).toThrow(/what is not shown is not disproved/);
    expect(() => expect('1').toExceed(0, { alpha: 0.01 })).toThrow(/needs numbers, one an independent run/);
  });

  it('spend one budget, and fail where it is overspent', () => {
    expect.extend(statisticalMatchers(errorBudget(0.05)));
    for (let test = 0; test < 5; test++) expect(near).toExceed(0, { alpha: 0.01 });
    expect(() => expect(near).toExceed(0, { alpha: 0.01 })).toThrow(/got 0 left of 0.05/);
  });
});

describe('errorBudget', () => {
  it('never spends more than it has', () => {
    const levels = fc.array(fc.double({ min: 1e-4, max: 0.05, noNaN: true }), { maxLength: 20 });
    fc.assert(
      fc.property(levels, (some) => {
        const budget = errorBudget(0.1);
        for (const level of some) {
          const fits = budget.spent + level <= 0.1;
          if (fits) budget.spend('test', level);
          else expect(() => budget.spend('test', level)).toThrow(ConfigError);
        }
        expect(budget.spent).toBeLessThanOrEqual(0.1);
      }),
    );
  });

  it('refuses budgets and levels that are none', () => {
    expect(() => errorBudget(0)).toThrow(ConfigError);
    expect(() => errorBudget(0.05).spend('test', 0)).toThrow(/test: alpha/);
  });
});
