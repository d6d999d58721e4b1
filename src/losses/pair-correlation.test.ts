import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import { canonicalCorrelationLoss } from './canonical-correlation.js';
import { correlationLoss } from './correlation.js';
import { distanceCorrelationLoss } from './distance-correlation-loss.js';
import { unevenness } from './live-share.js';
import { otherCorrelationLoss } from './other-shapes.js';
import { correlationForms, pairCorrelation, type CorrelationForm } from './pair-correlation.js';

const seeds = fc.integer({ min: 0, max: 2 ** 31 });

/** ReLU-like features of both models, [40, 5] and [40, 7]. */
function features(seed: number): [tf.Tensor2D, tf.Tensor2D] {
  const stream = RandomStream.fromSeed(seed);
  const of = (name: string, columns: number) =>
    tf.relu(tf.tensor2d(stream.split(name).normalArray(40 * columns), [40, columns]));
  return [of('first', 5), of('second', 7)];
}

/** The scalar and both gradients, in one list. */
function numbersOf(loss: (a: tf.Tensor2D, b: tf.Tensor2D) => tf.Scalar, inputs: tf.Tensor2D[]): number[] {
  return tf.tidy(() => {
    const { value, grads } = tf.valueAndGrads((a, b) => loss(a as tf.Tensor2D, b as tf.Tensor2D))(inputs);
    return [value, ...grads].flatMap((tensor) => [...tensor.dataSync()]);
  });
}

beforeAll(async () => {
  await prepareBackend();
});

describe('pairCorrelation', () => {
  it('is by default Algorithm 1’s, bit for bit, with its gradients', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const inputs = features(seed);
        const expected = numbersOf(correlationLoss, inputs);
        expect(numbersOf(pairCorrelation, inputs)).toEqual(expected);
        expect(numbersOf((a, b) => pairCorrelation(a, b, { form: 'one-way' }), inputs)).toEqual(expected);
        tf.dispose(inputs);
      }),
      { numRuns: 20 },
    );
  });

  it('is in every other form the sum that its name stands for, with its gradients', () => {
    const textbook: Record<CorrelationForm, (a: tf.Tensor2D, b: tf.Tensor2D) => tf.Scalar> = {
      'one-way': correlationLoss,
      'two-way': (a, b) => tf.div(tf.add(correlationLoss(a, b), correlationLoss(b, a)), 2),
      'rank-aware': (a, b) => tf.add(correlationLoss(a, b), tf.add(unevenness(a), unevenness(b))),
      canonical: canonicalCorrelationLoss,
      distance: distanceCorrelationLoss,
      'r-squared': (a, b) => otherCorrelationLoss(a, b, { shape: 'r-squared' }),
      'bare-log': (a, b) => otherCorrelationLoss(a, b, { shape: 'bare-log' }),
    };
    const inputs = features(3);
    for (const form of correlationForms) {
      const found = numbersOf((a, b) => pairCorrelation(a, b, { form }), inputs);
      numbersOf(textbook[form], inputs).forEach((value, index) =>
        expect(Math.abs((found[index] ?? NaN) - value)).toBeLessThan(1e-6 * Math.max(1, Math.abs(value))),
      );
    }
    tf.dispose(inputs);
  });

  it('in two ways and canonically does not care which model comes first', () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom('two-way' as const, 'canonical' as const), (seed, form) => {
        const [z1, z2] = features(seed);
        const [there, back] = tf.tidy(() =>
          [pairCorrelation(z1, z2, { form }), pairCorrelation(z2, z1, { form })].map(
            (l) => l.dataSync()[0] ?? NaN,
          ),
        ) as [number, number];
        expect(Math.abs(there - back)).toBeLessThan(1e-5);
        tf.dispose([z1, z2]);
      }),
      { numRuns: 20 },
    );
  });

  it('rank-aware does not fall where columns die, as Algorithm 1’s does', () => {
    const [z1, z2] = features(9);
    const dying = tf.mul<tf.Tensor2D>(z1, tf.tensor2d([[1, 1, 0, 0, 0]]));
    const loss = (a: tf.Tensor2D, form: CorrelationForm) =>
      tf.tidy(() => pairCorrelation(a, z2, { form }).dataSync()[0] ?? NaN);
    expect(loss(dying, 'one-way')).toBeLessThan(loss(z1, 'one-way'));
    expect(loss(dying, 'rank-aware')).toBeGreaterThan(loss(z1, 'rank-aware'));
    tf.dispose([z1, z2, dying]);
  });
});
