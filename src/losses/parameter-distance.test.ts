import * as tf from '@tensorflow/tfjs';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { distancePenalty, squaredParameterDistance } from './parameter-distance.js';

beforeAll(async () => {
  await prepareBackend();
});

const shapes = [[3, 4], [4], [2, 2, 1, 3]] as const;

const arraysOf = (seed: number) =>
  shapes.map((shape, index) => {
    const size = shape.reduce<number>((product, length) => product * length, 1);
    return tf.tensor(RandomStream.fromSeed(seed).split(index).normalArray(size), [...shape]);
  });

const valueOf = (scalar: tf.Scalar): number => scalar.dataSync()[0] ?? NaN;

describe('squaredParameterDistance', () => {
  it('is the sum of squared differences over all arrays, and symmetric', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (a, b) => {
        const [first, second] = [arraysOf(a), arraysOf(b)];
        const expected = first.reduce((sum, array, index) => {
          const other = second[index]?.dataSync() ?? [];
          return (
            sum + array.dataSync<'float32'>().reduce((part, x, i) => part + (x - (other[i] ?? NaN)) ** 2, 0)
          );
        }, 0);
        const found = valueOf(squaredParameterDistance(first, second));
        // 28 float32 squares summed: relative error below 28 · 2⁻²⁴ and one rounding each.
        expect(Math.abs(found - expected)).toBeLessThanOrEqual(2e-6 * expected);
        expect(valueOf(squaredParameterDistance(second, first))).toBe(found);
        tf.dispose([first, second]);
      }),
      { numRuns: 20 },
    );
  });

  it('rejects models whose arrays do not correspond', () => {
    const arrays = arraysOf(1);
    expect(() => squaredParameterDistance(arrays, arrays.slice(1))).toThrow('got 3 and 2');
    expect(() => squaredParameterDistance(arrays, [...arrays].reverse())).toThrow('array 0');
    expect(() => squaredParameterDistance([], [])).toThrow('at least one');
  });

  it('leaves one tensor', async () => {
    const [first, second] = [arraysOf(1), arraysOf(2)];
    expect(await tensorsLeakedBy(() => squaredParameterDistance(first, second).dispose())).toBe(0);
  });
});

describe('distancePenalty', () => {
  const penaltyAt = (theta: number, wanted: number) =>
    distancePenalty(squaredParameterDistance([tf.tensor1d([theta, 1])], [tf.tensor1d([0, 0])]), {
      wanted,
      lambda: 1e-2,
    });

  it('is 0 at the wanted squared distance, and λ·(difference)² elsewhere', () => {
    expect(valueOf(penaltyAt(2, 5))).toBe(0);
    expect(valueOf(penaltyAt(3, 5))).toBeCloseTo(1e-2 * 25, 7);
  });

  it('has the gradient of its formula: 4·λ·(‖θ₁ − θ₂‖² − D)·(θ₁ − θ₂)', () => {
    const other = tf.tensor1d([0.5, -1, 2]);
    const gradient = tf.grad((theta) =>
      distancePenalty(squaredParameterDistance([theta], [other]), { wanted: 3, lambda: 0.1 }),
    )(tf.tensor1d([1, 1, 1]));
    const difference = [0.5, 2, -1];
    const factor = 4 * 0.1 * (0.25 + 4 + 1 - 3);
    gradient.dataSync().forEach((value, index) => {
      expect(value).toBeCloseTo(factor * (difference[index] ?? NaN), 5);
    });
  });
});
