import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attackNamed, attackNames, neighbours } from './attack-grid.js';

describe('attackNamed', () => {
  it('gives each attack of Figure 3 its norm, steps and magnitude', () => {
    const found = attackNames.map((name) => attackNamed(name, 0.1));
    expect(found.map(({ norm }) => norm)).toEqual(['linf', 'linf', 'l2', 'l2']);
    expect(found.map(({ steps }) => steps)).toEqual([1, 40, 1, 40]);
    expect(found.every(({ epsilon }) => epsilon === 0.1)).toBe(true);
  });
});

describe('neighbours', () => {
  it('are the steps that lead from the first magnitude to the last', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ noNaN: true })), (epsilons) => {
        const steps = neighbours(epsilons);
        expect(steps.map(([smaller]) => smaller)).toEqual(epsilons.slice(0, -1));
        expect(steps.map(([, larger]) => larger)).toEqual(epsilons.slice(1));
      }),
    );
  });
});
