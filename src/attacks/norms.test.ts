import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { l2, linf, norms } from './norms.js';
import type { ImageShape, Norm } from './norms.js';

const shape: ImageShape = [3, 2, 3, 2];
const dimension = 12;
const ulp = 2 ** -24;
const seeds = fc.integer({ min: 0, max: 1e6 });
const someNorm = fc.constantFrom<Norm>(linf, l2);

/** Lengths in float64. */
function plainLengths(norm: Norm, values: ArrayLike<number>): number[] {
  return Array.from({ length: values.length / dimension }, (_, sample) => {
    const own = Array.from({ length: dimension }, (_, index) => values[sample * dimension + index] ?? NaN);
    return norm.name === 'linf' ? Math.max(...own.map(Math.abs)) : Math.hypot(...own);
  });
}

function valuesOf(compute: () => tf.Tensor): Float32Array {
  const tensor = tf.tidy(compute);
  const values = tensor.dataSync<'float32'>();
  tensor.dispose();
  return values;
}

function normals(seed: number, scale: number): tf.Tensor4D {
  const values = RandomStream.fromSeed(seed).normalArray(3 * dimension);
  return tf.tensor4d(
    values.map((value) => value * scale),
    [...shape],
  );
}

function streams(seed: number, count = 3): RandomStream[] {
  return Array.from({ length: count }, (_, id) => RandomStream.fromSeed(seed).split(id));
}

beforeAll(async () => void (await prepareBackend()));

describe('a norm', () => {
  it('projects into the ball, and leaves alone what lies inside', () => {
    fc.assert(
      fc.property(someNorm, seeds, fc.double({ min: 0.01, max: 3, noNaN: true }), (norm, seed, scale) => {
        const before = plainLengths(
          norm,
          valuesOf(() => normals(seed, scale)),
        );
        const after = plainLengths(
          norm,
          valuesOf(() => norm.project(normals(seed, scale), 1)),
        );
        after.forEach((length, sample) => {
          expect(Math.abs(length - Math.min(before[sample] ?? NaN, 1))).toBeLessThan(dimension * ulp);
        });
      }),
    );
  });

  it('starts inside the ball, each sample by its own stream only', () => {
    fc.assert(
      fc.property(someNorm, seeds, fc.double({ min: 0, max: 2, noNaN: true }), (norm, seed, budget) => {
        const start = valuesOf(() => norm.randomStart(shape, budget, streams(seed)));
        const reversed = valuesOf(() => norm.randomStart(shape, budget, streams(seed).reverse()));
        for (const length of plainLengths(norm, start))
          expect(length).toBeLessThanOrEqual(budget * (1 + 1e-6) + 2 ** -140);
        expect(start.subarray(0, dimension)).toEqual(reversed.subarray(2 * dimension));
      }),
    );
  });

  it('steps by the step size whatever the size of a gradient, and uphill', () => {
    fc.assert(
      fc.property(someNorm, seeds, fc.integer({ min: -30, max: 30 }), (norm, seed, exponent) => {
        const gradient = valuesOf(() => normals(seed, 10 ** exponent));
        const step = valuesOf(() => norm.steepestStep(normals(seed, 10 ** exponent), 0.3));
        for (const length of plainLengths(norm, step)) expect(Math.abs(length - 0.3)).toBeLessThan(1e-6);
        step.forEach((value, index) => expect(value * (gradient[index] ?? 0)).toBeGreaterThanOrEqual(0));
      }),
    );
  });

  it('takes no step, and no NaN, without a usable gradient, and other samples do not notice', () => {
    for (const norm of [linf, l2]) {
      for (const bad of [0, NaN]) {
        const step = valuesOf(() => {
          const [, second, third] = tf.split(normals(1, 1), 3);
          return norm.steepestStep(
            tf.concat([tf.fill([1, 2, 3, 2], bad), second, third] as tf.Tensor4D[]),
            0.3,
          );
        });
        expect(plainLengths(norm, step)[0]).toBe(0);
        for (const length of plainLengths(norm, step).slice(1)) expect(length).toBeCloseTo(0.3, 6);
      }
    }
  });

  it('takes no l2 step along a gradient with an infinite entry', () => {
    const gradient = new Float32Array(dimension).fill(1);
    gradient[3] = Infinity;
    const step = valuesOf(() => l2.steepestStep(tf.tensor4d(gradient, [1, 2, 3, 2]), 1));
    expect(plainLengths(l2, step)).toEqual([0]);
  });

  it('measures what float64 measures', () => {
    for (const norm of [linf, l2]) {
      const expected = plainLengths(
        norm,
        valuesOf(() => normals(2, 0.1)),
      );
      const measured = valuesOf(() => norm.distance(normals(2, 0.1)));
      measured.forEach((value, sample) => expect(value).toBeCloseTo(expected[sample] ?? NaN, 6));
    }
  });

  it('leaves no tensor but its result', async () => {
    for (const norm of [linf, l2]) {
      const use = () =>
        tf.dispose([
          ...[normals(3, 1)].flatMap((x) => [
            x,
            norm.steepestStep(x, 1),
            norm.project(x, 1),
            norm.distance(x),
          ]),
          norm.randomStart(shape, 1, streams(0)),
        ]);
      use();
      expect(await tensorsLeakedBy(use)).toBe(0);
    }
  });
});

describe('random starts', () => {
  it('fill the l2 ball evenly: (radius/budget)^d is uniform, within five standard errors', () => {
    const samples = 2000;
    const start = valuesOf(() => l2.randomStart([samples, 2, 3, 2], 0.7, streams(5, samples)));
    const shares = plainLengths(l2, start).map((length) => (length / 0.7) ** dimension);
    const mean = shares.reduce((sum, share) => sum + share, 0) / samples;
    expect(Math.abs(mean - 0.5)).toBeLessThan((5 * Math.sqrt(1 / 12)) / Math.sqrt(samples));
    const centre = start.reduce((sum, value) => sum + value, 0) / start.length;
    expect(Math.abs(centre)).toBeLessThan((5 * 0.7) / Math.sqrt(dimension * start.length));
  });

  it('fill the l-infinity ball evenly: mean and variance within five standard errors', () => {
    const start = valuesOf(() => linf.randomStart([2000, 2, 3, 2], 1, streams(6, 2000)));
    const mean = start.reduce((sum, value) => sum + value, 0) / start.length;
    const variance = start.reduce((sum, value) => sum + value * value, 0) / start.length;
    expect(Math.abs(mean)).toBeLessThan((5 * Math.sqrt(1 / 3)) / Math.sqrt(start.length));
    expect(Math.abs(variance - 1 / 3)).toBeLessThan((5 * Math.sqrt(4 / 45)) / Math.sqrt(start.length));
  });
});

describe('budgets', () => {
  it('are epsilon in l-infinity and 28 epsilon for MNIST in l2', () => {
    expect(norms.linf.budget(0.1, 784)).toBe(0.1);
    expect(norms.l2.budget(0.1, 784)).toBeCloseTo(2.8, 12);
  });
});
