import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ShapeError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { firstPrincipalScores, principalScores } from '../linalg/principal-component.js';
import { distanceCorrelation, partialDistanceCorrelation } from './distance-correlation.js';
import { mutualInformation, type Points } from './mutual-information.js';

const normal = (seed: number, count: number, dimension = 1): Points => ({
  values: Float64Array.from(RandomStream.fromSeed(seed).normalArray(count * dimension)),
  dimension,
});
const mapped = ({ values, dimension }: Points, of: (value: number, index: number) => number): Points => ({
  values: values.map((value, index) => of(value, index)),
  dimension,
});
const seeds = fc.integer({ min: 0, max: 1e6 });

describe('mutualInformation', () => {
  it('is −½·log(1 − ρ²) for jointly normal numbers, and 0 for independent ones', () => {
    for (const rho of [0, 0.5, 0.9]) {
      const found = [1, 2, 3, 4].map((seed) => {
        const [x, noise] = [normal(seed, 500), normal(seed + 100, 500)];
        const y = mapped(x, (value, i) => rho * value + Math.sqrt(1 - rho ** 2) * (noise.values[i] ?? 0));
        return mutualInformation(x, y);
      });
      const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
      // The paper's figure 4: a spread of about 0.04 at 500 points; of a mean of four half of it, and four of those.
      expect(Math.abs(mean + Math.log(1 - rho ** 2) / 2)).toBeLessThan(0.08);
    }
  });

  it('does not change with the order of the sets, nor with their scale', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 0.01, max: 100, noNaN: true }), (seed, scale) => {
        const x = normal(seed, 60, 2);
        const y = mapped(x, (value, i) => value ** 2 + 0.1 * (i % 7));
        const found = mutualInformation(x, y);
        expect(mutualInformation(y, x)).toBeCloseTo(found, 12);
        expect(
          mutualInformation(
            mapped(x, (value) => scale * value),
            y,
          ),
        ).toBeCloseTo(found, 6);
      }),
      { numRuns: 20 },
    );
  });

  it('sees a relation that no line sees', () => {
    const x = normal(5, 400);
    expect(
      mutualInformation(
        x,
        mapped(x, (value) => value ** 2),
      ),
    ).toBeGreaterThan(1);
  });

  it('refuses sets of other lengths, and too few points', () => {
    expect(() => mutualInformation(normal(1, 10), normal(2, 11))).toThrow(ShapeError);
    expect(() => mutualInformation(normal(1, 3), normal(2, 3))).toThrow(ShapeError);
  });
});

describe('distanceCorrelation', () => {
  it('is 1 for a set scaled, shifted and mirrored, and near 0 on average for independent ones', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const x = normal(seed, 30, 3);
        expect(
          distanceCorrelation(
            x,
            mapped(x, (value, i) => 4 - 3 * value + (i % 3)),
          ),
        ).toBeCloseTo(1, 10);
      }),
      { numRuns: 20 },
    );
    const found = Array.from({ length: 40 }, (_, seed) =>
      distanceCorrelation(normal(seed, 50, 2), normal(seed + 1000, 50, 2)),
    );
    // A spread of about 1/50 each, a mean of 40 of them.
    expect(Math.abs(found.reduce((sum, value) => sum + value, 0) / 40)).toBeLessThan(0.02);
  });

  it('is that of the textbook’s double sums', () => {
    const [x, y] = [normal(8, 12, 2), normal(9, 12)];
    const n = 12;
    const distance =
      ({ values, dimension }: Points) =>
      (i: number, j: number) =>
        Math.hypot(
          ...Array.from(
            { length: dimension },
            (_, d) => (values[i * dimension + d] ?? 0) - (values[j * dimension + d] ?? 0),
          ),
        );
    const each = Array.from({ length: n }, (_, i) => i);
    const centred = (of: (i: number, j: number) => number) => (i: number, j: number) => {
      const row = (k: number) => each.reduce((sum, l) => sum + of(k, l), 0) / (n - 2);
      const all = each.reduce((sum, k) => sum + row(k), 0) / (n - 1);
      return i === j ? 0 : of(i, j) - row(i) - row(j) + all;
    };
    const [a, b] = [centred(distance(x)), centred(distance(y))];
    const inner = (one: typeof a, other: typeof a) =>
      each.reduce((sum, i) => sum + each.reduce((own, j) => own + one(i, j) * other(i, j), 0), 0);
    expect(distanceCorrelation(x, y)).toBeCloseTo(inner(a, b) / Math.sqrt(inner(a, a) * inner(b, b)), 10);
  });

  it('given what both come from, leaves little; given something else, all', () => {
    const z = normal(1, 150);
    const noisy = (seed: number) => {
      const noise = normal(seed, 150);
      return mapped(z, (value, i) => value + 0.5 * (noise.values[i] ?? 0));
    };
    const [x, y] = [noisy(2), noisy(3)];
    expect(distanceCorrelation(x, y)).toBeGreaterThan(0.4);
    expect(Math.abs(partialDistanceCorrelation(x, y, z))).toBeLessThan(0.15);
    expect(partialDistanceCorrelation(x, y, normal(4, 150))).toBeGreaterThan(0.4);
  });

  it('is 0 where a set has no spread', () => {
    expect(
      distanceCorrelation(
        mapped(normal(1, 9), () => 2),
        normal(2, 9),
      ),
    ).toBe(0);
  });
});

describe('principalScores', () => {
  it('begin with the first component, are uncorrelated, and fall in variance', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const z = Float32Array.from(
          RandomStream.fromSeed(seed)
            .normalArray(40 * 5)
            .map((value, i) => value * (1 + (i % 5))),
        );
        const scores = principalScores(z, { rows: 40, columns: 5, count: 3 });
        const column = (c: number) => Array.from({ length: 40 }, (_, n) => scores[n * 3 + c] ?? NaN);
        const product = (a: readonly number[], b: readonly number[]) =>
          a.reduce((sum, value, i) => sum + value * (b[i] ?? NaN), 0);
        const variances = [0, 1, 2].map((c) => product(column(c), column(c)));
        const first = firstPrincipalScores(z, 40, 5);
        expect(Math.abs(product(column(0), [...first]))).toBeCloseTo(variances[0] ?? NaN, 6);
        expect(variances).toEqual([...variances].sort((a, b) => b - a));
        expect(Math.abs(product(column(0), column(1)))).toBeLessThan(1e-3 * (variances[0] ?? NaN));
      }),
      { numRuns: 20 },
    );
  });

  it('are zero beyond the rank of the features', () => {
    const z = Float32Array.from({ length: 20 * 3 }, (_, i) => Math.floor(i / 3) * ((i % 3) + 1));
    const scores = principalScores(z, { rows: 20, columns: 3, count: 2 });
    const second = Array.from({ length: 20 }, (_, n) => scores[n * 2 + 1] ?? NaN);
    for (const value of second) expect(Math.abs(value)).toBeLessThan(1e-4);
  });
});
