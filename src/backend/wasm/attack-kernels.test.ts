import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { attack } from '../../attacks/attack.js';
import { fgsm, pgd } from '../../attacks/attack-config.js';
import { classificationTarget } from '../../attacks/attack-target.js';
import { RandomStream } from '../../core/random-stream.js';
import { someNonZero } from '../../ops/some-non-zero.js';
import { prepareBackend } from '../select-backend.js';
import { errorOfFused } from '../testing/plain-and-fused.js';

beforeAll(() => prepareBackend({ name: 'wasm' }));

/** Candidates against a linear classifier whose first pixel has weight 0 (and no gradient), the second NaN where asked. */
function candidates(
  seed: number,
  epsilon: number,
  { steps, lost }: { steps: number; lost: boolean },
): tf.Tensor[] {
  const stream = RandomStream.fromSeed(seed);
  const weights = stream.split('weights').normalArray(15 * 3);
  weights.fill(0, 0, 3);
  const matrix = tf.tensor2d(weights, [15, 3]);
  const images = tf.tensor4d(stream.split('images').uniformArray(4 * 15), [4, 5, 3, 1]);
  const target = classificationTarget(
    (x) => {
      const logits = tf.matMul<tf.Tensor2D>(tf.reshape(x, [4, 15]), matrix);
      return lost ? tf.mul<tf.Tensor2D>(logits, NaN) : logits;
    },
    Int32Array.of(0, 1, 2, 0),
  );
  const config = steps === 1 ? fgsm({ norm: 'linf', epsilon }) : pgd({ norm: 'linf', epsilon, steps });
  return [attack(target, images, { config, stream: stream.split('start'), sampleIds: [0, 1, 2, 3] })];
}

describe('a step of an attack in l∞ as one operation', () => {
  it('is the plain one to the bit, also without a budget and where the gradient is 0 or lost', () => {
    fc.assert(
      fc.property(
        fc.nat(99),
        fc.constantFrom(0, 1e-50, 0.05, 0.3, 1),
        fc.constantFrom(1, 5),
        fc.boolean(),
        (seed, epsilon, steps, lost) => {
          expect(errorOfFused(() => candidates(seed, epsilon, { steps, lost }))).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('someNonZero', () => {
  it('tells samples of zeros from others, one number or NaN being enough', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0, -0, 0, 1e-40, NaN), { minLength: 18, maxLength: 18 }),
        (values) => {
          const some = () => [tf.cast(someNonZero(tf.tensor4d(values, [3, 2, 3, 1])), 'float32')];
          expect(errorOfFused(some)).toBe(0);
          const [own] = tf.tidy(() => [someNonZero(tf.tensor4d(values, [3, 2, 3, 1])).dataSync()]);
          const expected = [0, 6, 12].map((at) =>
            Number(values.slice(at, at + 6).some((value) => value !== 0)),
          );
          expect([...(own ?? [])].map(Number)).toEqual(expected);
        },
      ),
    );
  });
});
