import * as tf from '@tensorflow/tfjs-core';
import { Matrix } from 'ml-matrix';
import { beforeAll, expect, it } from 'vitest';
import { correlationLoss, prepareBackend, RandomStream } from '../../src/index.js';
import { differentiatedQrLoss, registerComparisonGradient } from './differentiated-qr.js';
import { featureValues, type FeatureKind } from './features.js';
import { mlMatrixCorrelation } from './ml-matrix-correlation.js';

beforeAll(async () => {
  await prepareBackend({ name: 'wasm' });
  registerComparisonGradient();
});

const [n, m] = [60, 8];

function features(kind: FeatureKind) {
  const stream = RandomStream.fromSeed(5).split(kind);
  return (['first', 'second'] as const).map((name) => featureValues({ n, m, kind }, stream.split(name)));
}

type Loss = (z1: tf.Tensor2D, z2: tf.Tensor2D) => tf.Scalar;

function onTensors(loss: Loss, values: readonly Float32Array[]) {
  return tf.tidy(() => {
    const inputs = values.map((one) => tf.tensor2d(one, [n, m]));
    const { value, grads } = tf.valueAndGrads((a, b) => loss(a as tf.Tensor2D, b as tf.Tensor2D))(inputs);
    return {
      loss: value.dataSync<'float32'>()[0] ?? NaN,
      gradients: grads.map((one) => [...one.dataSync<'float32'>()]),
    };
  });
}

/** ‖a − b‖ / ‖b‖. */
function distance(a: readonly number[], b: readonly number[]): number {
  const norm = (values: readonly number[]) => Math.hypot(...values);
  return norm(a.map((value, index) => value - (b[index] ?? NaN))) / norm(b);
}

it.each(['half zeros', 'no zeros'] as const)(
  'the peers in JavaScript compute the loss and the gradients that this project computes (%s)',
  (kind) => {
    const values = features(kind);
    const ours = onTensors(correlationLoss, values);
    const direct = onTensors(differentiatedQrLoss, values);
    const [z1, z2] = values.map((one) => Matrix.from1DArray(n, m, [...one]));
    const ml = mlMatrixCorrelation(z1 ?? new Matrix(0, 0), z2 ?? new Matrix(0, 0));
    // float32 (2⁻²⁴) in sums of n·m terms, times a condition below 10.
    const tolerance = 2 ** -24 * n * m * 10;
    expect(Math.abs(ml.loss - ours.loss) / ours.loss).toBeLessThan(tolerance);
    expect(Math.abs(direct.loss - ours.loss) / ours.loss).toBeLessThan(tolerance);
    for (const side of [0, 1] as const) {
      const own = ours.gradients[side] ?? [];
      expect(distance(ml.gradients[side].to1DArray(), own)).toBeLessThan(tolerance);
      expect(distance(direct.gradients[side] ?? [], own)).toBeLessThan(tolerance);
    }
  },
);

it('ml-matrix drops the column that repeats another, as Algorithm 1 does', () => {
  const [first = new Float32Array(), second = new Float32Array()] = features('no zeros');
  const repeated = first.map((value, index) => (index % m === 3 ? (first[index - 2] ?? NaN) : value));
  const ml = mlMatrixCorrelation(
    Matrix.from1DArray(n, m, [...repeated]),
    Matrix.from1DArray(n, m, [...second]),
  );
  const ours = onTensors(correlationLoss, [repeated, second]);
  expect(ml.gradients[0].getColumn(3)).toEqual(new Array(n).fill(0));
  expect(distance(ml.gradients[0].to1DArray(), ours.gradients[0] ?? [])).toBeLessThan(2 ** -24 * n * m * 10);
});
