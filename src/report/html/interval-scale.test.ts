import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleDeclaration, samplePart } from '../../harness/testing/sample-result.js';
import { holdingRange, intervalScale, roundTicks } from './interval-scale.js';

describe('roundTicks', () => {
  it('gives evenly spaced ticks within the ends, at most as many as asked for and one more', () => {
    const ends = fc.tuple(
      fc.double({ min: -1, max: 1, noNaN: true }),
      fc.double({ min: 1e-3, max: 10, noNaN: true }),
    );
    fc.assert(
      fc.property(ends, ([low, width]) => {
        const ticks = roundTicks(low, low + width);
        expect(ticks.length).toBeLessThanOrEqual(7);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(Math.min(...ticks)).toBeGreaterThanOrEqual(low - 1e-6 * width);
        expect(Math.max(...ticks)).toBeLessThanOrEqual(low + width * (1 + 1e-6));
        const steps = ticks.slice(1).map((tick, index) => tick - (ticks[index] ?? NaN));
        expect(Math.max(...steps) - Math.min(...steps)).toBeLessThan(1e-6 * width);
      }),
    );
    expect(roundTicks(-0.05, 0.21)).toEqual([-0.05, 0, 0.05, 0.1, 0.15, 0.2]);
  });
});

describe('intervalScale', () => {
  const part = samplePart({ interval: [-Infinity, 0.3], values: [{ seed: 1, value: -0.4 }] });
  const scale = intervalScale(sampleDeclaration(), [part]);

  it('has room for the threshold, every seed and the paper’s number', () => {
    for (const value of [0, -0.4, 0.3, 0.14]) {
      expect(scale.position(value)).toBeGreaterThan(0);
      expect(scale.position(value)).toBeLessThan(100);
    }
  });

  it('puts what has no bound on the edge', () => {
    expect([-Infinity, Infinity].map(scale.position)).toEqual([0, 100]);
  });

  it('shows both margins of an equivalence', () => {
    const declaration = sampleDeclaration({ kind: { equivalence: 0.7 } });
    const { position } = intervalScale(declaration, [part]);
    expect(holdingRange(declaration)).toEqual([-0.7, 0.7]);
    expect(position(-0.7)).toBeGreaterThan(0);
    expect(position(0.7)).toBeLessThan(100);
  });

  it('shades what lies below a share where less than it is claimed', () => {
    const range = (direction: 'above' | 'below') =>
      holdingRange(sampleDeclaration({ kind: { share: 0.3, direction } }));
    expect(range('above')).toEqual([0.3, Infinity]);
    expect(range('below')).toEqual([-Infinity, 0.3]);
  });

  it('has a width where there is a single number', () => {
    const lone = samplePart({ estimate: 0, interval: null, values: [], paper: 0 });
    expect(intervalScale(sampleDeclaration(), [lone]).position(0)).toBe(50);
  });
});
