import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { ShapeError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import type { Reconstruction } from '../models/reconstruct.js';
import { correlationLoss } from './correlation.js';
import { meanSquaredError, reconstructionLoss } from './reconstruction-objective.js';

beforeAll(async () => void (await prepareBackend({ name: 'wasm' })));

const samples = 9;
const pixels = 12;
const shape = [samples, 3, 4, 1] as const;
const tensorOf = (values: ArrayLike<number>) => tf.tensor4d(Float32Array.from(values), [...shape]);
const drawn = (seed: number, count = samples * pixels) => RandomStream.fromSeed(seed).uniformArray(count);
const read = (scalar: tf.Scalar) => scalar.dataSync<'float32'>()[0] ?? NaN;

/** MSE in float64, from its definition. */
const textbookError = (found: ArrayLike<number>, wanted: ArrayLike<number>) =>
  Array.from(found).reduce((sum, value, index) => sum + (value - (wanted[index] ?? NaN)) ** 2, 0) /
  found.length;

const pathOf = (seed: number): Reconstruction => ({
  images: tensorOf(drawn(seed)),
  features: tf.tensor2d(drawn(seed + 500, samples * 3), [samples, 3]),
});

describe('meanSquaredError', () => {
  it('is the mean of the squared differences, with gradient 2(x̂ − x)/n, as textbook loops have it', () => {
    fc.assert(
      fc.property(fc.nat(1000), (seed) => {
        const [found, wanted] = [drawn(seed), drawn(seed + 2000)];
        const { value, grad } = tf.valueAndGrad((x: tf.Tensor4D) => meanSquaredError(x, tensorOf(wanted)))(
          tensorOf(found),
        );
        // Sums of 108 float32 terms: some 1e-7 each.
        expect(read(value)).toBeCloseTo(textbookError(found, wanted), 5);
        grad
          .dataSync()
          .forEach((slope, index) =>
            expect(slope).toBeCloseTo((2 * ((found[index] ?? 0) - (wanted[index] ?? 0))) / found.length, 6),
          );
      }),
      { numRuns: 10 },
    );
  });

  it('refuses images of different shapes', () => {
    expect(() => meanSquaredError(tensorOf(drawn(1)), tf.zeros([9, 4, 3, 1]))).toThrow(ShapeError);
  });
});

describe('reconstructionLoss', () => {
  const images = () => tensorOf(drawn(1));
  const parts = (seeds: readonly number[]) => seeds.map((seed) => textbookError(drawn(seed), drawn(1)));

  it('is √(MSE₁² + MSE₂²) + λ·L_R for two paths', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 2, noNaN: true }), fc.nat(400), (lambda, seed) => {
        const paths = [pathOf(seed), pathOf(seed + 1000)] as const;
        const { objective } = reconstructionLoss(paths, images(), { lambda });
        const [first = NaN, second = NaN] = parts([seed, seed + 1000]);
        const correlation = read(correlationLoss(paths[0].features, paths[1].features));
        expect(read(objective)).toBeCloseTo(Math.hypot(first, second) + lambda * correlation, 4);
      }),
      { numRuns: 10 },
    );
  });

  it('is the MSE of the one path of an autoencoder, whatever λ', () => {
    const { objective, correlation } = reconstructionLoss([pathOf(7)], images(), { lambda: 0.05 });
    expect(read(objective)).toBeCloseTo(parts([7])[0] ?? NaN, 5);
    expect(correlation).toBeUndefined();
  });

  it('adds the errors of paths that are to stay independent', () => {
    const { objective } = reconstructionLoss([pathOf(7), pathOf(8)], images(), {
      lambda: 0,
      coupling: 'sum',
    });
    const [first = NaN, second = NaN] = parts([7, 8]);
    expect(read(objective)).toBeCloseTo(first + second, 5);
  });

  it('has the gradient of finite differences, in pixels and in both bottlenecks', () => {
    const [one, two] = [pathOf(3), pathOf(4)];
    const wanted = images();
    const lossAt = (x1: tf.Tensor, z1: tf.Tensor, z2: tf.Tensor) =>
      reconstructionLoss(
        [
          { images: x1 as tf.Tensor4D, features: z1 as tf.Tensor2D },
          { images: two.images, features: z2 as tf.Tensor2D },
        ],
        wanted,
        { lambda: 0.5 },
      ).objective;
    const inputs = [one.images, one.features, two.features];
    const slopes = tf.grads((...xs: tf.Tensor[]) => lossAt(...(xs as [tf.Tensor, tf.Tensor, tf.Tensor])))(
      inputs,
    );
    const step = 1e-2;
    inputs.forEach((input, place) => {
      for (const index of [0, 5, 11, 17]) {
        const moved = [1, -1].map((sign) => {
          const values = Float32Array.from(input.dataSync());
          values[index] = (values[index] ?? 0) + sign * step;
          const xs = inputs.map((x, other) => (other === place ? tf.tensor(values, x.shape) : x));
          return read(lossAt(...(xs as [tf.Tensor, tf.Tensor, tf.Tensor])));
        });
        const found = slopes[place]?.dataSync()[index] ?? NaN;
        const expected = ((moved[0] ?? NaN) - (moved[1] ?? NaN)) / (2 * step);
        // Central differences: 1e-4 from the third derivative, 1e-5 from float32 values of order 1 over 2e-2.
        expect(Math.abs(found - expected)).toBeLessThan(2e-3 * Math.max(1, Math.abs(expected)));
      }
    });
  });

  it('leaves only what it returns', async () => {
    const paths = [pathOf(3), pathOf(4)];
    const wanted = images();
    const use = () => tf.tidy(() => void reconstructionLoss(paths, wanted, { lambda: 0.05 }));
    use();
    expect(await tensorsLeakedBy(use)).toBe(0);
  });
});
