import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { correlationLoss, featureCorrelation } from './correlation.js';
import { otherCorrelationLoss, type OtherShape } from './other-shapes.js';

beforeAll(async () => void (await prepareBackend({ name: 'wasm' })));

const shapes: readonly OtherShape[] = ['r-squared', 'bare-log'];
const seeds = fc.integer({ min: 0, max: 2 ** 31 });

function features(seed: number): [tf.Tensor2D, tf.Tensor2D] {
  const stream = RandomStream.fromSeed(seed);
  const first = stream.split('first').normalArray(40 * 5);
  const noise = stream.split('second').normalArray(40 * 5);
  return [
    tf.tensor2d(first, [40, 5]),
    tf.tensor2d(
      noise.map((value, i) => value + (first[i] ?? 0)),
      [40, 5],
    ),
  ];
}

/** The loss and both gradients. */
function parts(loss: (a: tf.Tensor2D, b: tf.Tensor2D) => tf.Scalar, inputs: tf.Tensor2D[]) {
  return tf.tidy(() => {
    const { value, grads } = tf.valueAndGrads((a, b) => loss(a as tf.Tensor2D, b as tf.Tensor2D))(inputs);
    return {
      value: value.dataSync()[0] ?? NaN,
      gradients: grads.map((grad) => [...grad.dataSync()]),
    } as never;
  }) as { readonly value: number; readonly gradients: readonly (readonly number[])[] };
}

describe('otherCorrelationLoss', () => {
  it('is R², and its logarithm form, of the same regression', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const inputs = features(seed);
        const { r2, rss, tss } = featureCorrelation(...inputs);
        const of = (shape: OtherShape) =>
          parts((a, b) => otherCorrelationLoss(a, b, { shape }), inputs).value;
        expect(of('r-squared')).toBeCloseTo(r2, 5);
        expect(of('bare-log')).toBeCloseTo(Math.log(tss / rss), 5);
        tf.dispose(inputs);
      }),
      { numRuns: 20 },
    );
  });

  it('has the gradient that the chain rule gives: of L with ε = 0, and e^(−L) times that for R² = 1 − e^(−L)', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const inputs = features(seed);
        const log = parts(correlationLoss, inputs);
        const bare = parts((a, b) => otherCorrelationLoss(a, b, { shape: 'bare-log' }), inputs);
        const plain = parts((a, b) => otherCorrelationLoss(a, b, { shape: 'r-squared' }), inputs);
        // ε = 10⁻³ beside sums of some hundred; float32 has seven digits.
        const near = (value: number | undefined, expected: number) =>
          expect(Math.abs((value ?? NaN) - expected)).toBeLessThan(1e-4 * Math.max(0.01, Math.abs(expected)));
        log.gradients.forEach((gradient, model) =>
          gradient.forEach((slope, index) => {
            near(bare.gradients[model]?.[index], slope);
            near(plain.gradients[model]?.[index], slope * Math.exp(-bare.value));
          }),
        );
        tf.dispose(inputs);
      }),
      { numRuns: 20 },
    );
  });

  it('is not finite where nothing varies, which the paper’s form is', () => {
    const [first, second] = features(1);
    const dead = tf.zerosLike(second);
    expect(correlationLoss(first, dead).dataSync()[0]).toBe(0);
    for (const shape of shapes) {
      expect(otherCorrelationLoss(first, dead, { shape }).dataSync()[0]).toBeNaN();
    }
    tf.dispose([first, second, dead]);
  });

  it('leaves one tensor', async () => {
    const inputs = features(2);
    for (const shape of shapes) {
      const run = () => otherCorrelationLoss(...inputs, { shape }).dispose();
      expect(await tensorsLeakedBy(run)).toBe(0);
    }
    tf.dispose(inputs);
  });
});
