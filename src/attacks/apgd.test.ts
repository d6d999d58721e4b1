import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { apgd, apgdCheckpoints } from './apgd.js';

describe('apgd', () => {
  it('has the field’s defaults: 100 steps, the first of twice epsilon, momentum 0.75, rho 0.75', () => {
    expect(apgd({ norm: 'linf', epsilon: 0.1 })).toEqual({
      name: 'apgd',
      norm: 'linf',
      epsilon: 0.1,
      steps: 100,
      stepSize: 0.2,
      randomStart: 'ball',
      restarts: 1,
      keep: 'best',
      method: { kind: 'auto-step', momentum: 0.75, raisedShare: 0.75 },
    });
  });

  it('refuses what is out of range', () => {
    expect(() => apgd({ norm: 'l2', epsilon: 8 })).toThrow(ConfigError);
    expect(() => apgd({ norm: 'l2', epsilon: 0.1, momentum: 1.5 })).toThrow(
      /apgd: momentum must be in \[0, 1\]/,
    );
  });
});

describe('apgdCheckpoints', () => {
  it('are those of the paper for 100 steps', () => {
    expect(apgdCheckpoints(100)).toEqual([0, 22, 41, 57, 70, 80, 87, 93, 99]);
  });

  it('rise from 0, at most to the number of steps, for any number of steps', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), (steps) => {
        const found = apgdCheckpoints(steps);
        expect(found[0]).toBe(0);
        found.slice(1).forEach((at, index) => expect(at).toBeGreaterThan(found[index] ?? NaN));
        expect(found.at(-1)).toBeLessThanOrEqual(steps);
      }),
    );
  });
});
