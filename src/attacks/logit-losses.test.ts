import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { logitRatios, margins, targetedLogitRatios, type LabelledLogits } from './logit-losses.js';

beforeAll(async () => void (await prepareBackend()));

/** Four to seven logits that differ by 0.05 at least, so that finite differences cross no tie. */
const apart = fc
  .uniqueArray(fc.integer({ min: -100, max: 100 }), { minLength: 4, maxLength: 7 })
  .map((values) => values.map((value) => value / 20));

function valueAndGradient(loss: (given: LabelledLogits) => tf.Tensor1D, logits: number[], label: number) {
  return tf.tidy(() => {
    const own = tf.tensor1d([label], 'int32');
    const { value, grad } = tf.valueAndGrad((z: tf.Tensor2D) => loss({ logits: z, label: own }))(
      tf.tensor2d([logits]),
    );
    return { value: value.dataSync()[0] ?? NaN, gradient: [...grad.dataSync()] };
  });
}

/** Equations 6 and 7 of Croce & Hein 2020 in float64. */
function plainRatio(logits: number[], label: number, wanted?: number): number {
  const sorted = [...logits].sort((one, other) => other - one);
  const [first = NaN, , third = NaN, fourth = NaN] = sorted;
  const own = logits[label] ?? NaN;
  if (wanted !== undefined) return -(own - (logits[wanted] ?? NaN)) / (first - (third + fourth) / 2);
  const rival = Math.max(...logits.filter((_, index) => index !== label));
  return -(own - rival) / (first - third);
}

function expectGradient(gradient: number[], logits: number[], plain: (z: number[]) => number): void {
  const step = 1e-4;
  gradient.forEach((value, at) => {
    const moved = (by: number) => plain(logits.map((z, index) => (index === at ? z + by : z)));
    const slope = (moved(step) - moved(-step)) / (2 * step);
    // Slopes reach 1/gap² of float32 logits, gaps being 0.05 at least.
    expect(Math.abs(value - slope)).toBeLessThan(1e-3 * (1 + Math.abs(slope)));
  });
}

describe('logitRatios', () => {
  it('are equation 6, and have its gradient', () => {
    fc.assert(
      fc.property(apart, fc.nat(), (logits, choice) => {
        const label = choice % logits.length;
        const { value, gradient } = valueAndGradient(logitRatios, logits, label);
        const expected = plainRatio(logits, label);
        expect(Math.abs(value - expected)).toBeLessThan(1e-4 * (1 + Math.abs(expected)));
        expectGradient(gradient, logits, (z) => plainRatio(z, label));
      }),
      { numRuns: 50 },
    );
  });

  it('do not change with a scale or a shift of the logits, and have the sign of the margin', () => {
    fc.assert(
      fc.property(apart, fc.nat(), fc.constantFrom(0.25, 4, 1024), (logits, choice, scale) => {
        const label = choice % logits.length;
        const { value } = valueAndGradient(logitRatios, logits, label);
        const moved = valueAndGradient(
          logitRatios,
          logits.map((z) => scale * (z + 1)),
          label,
        );
        expect(Math.abs(moved.value - value)).toBeLessThan(1e-3 * (1 + Math.abs(value)));
        expect(Math.sign(value)).toBe(Math.sign(valueAndGradient(margins, logits, label).value));
      }),
      { numRuns: 50 },
    );
  });
});

describe('targetedLogitRatios', () => {
  it('are equation 7, and have its gradient', () => {
    fc.assert(
      fc.property(apart, fc.nat(), fc.nat(), (logits, choice, other) => {
        const [label, wanted] = [choice % logits.length, other % logits.length];
        const loss = (given: LabelledLogits) => targetedLogitRatios(given, tf.tensor1d([wanted], 'int32'));
        const { value, gradient } = valueAndGradient(loss, logits, label);
        const expected = plainRatio(logits, label, wanted);
        expect(Math.abs(value - expected)).toBeLessThan(1e-4 * (1 + Math.abs(expected)));
        expectGradient(gradient, logits, (z) => plainRatio(z, label, wanted));
      }),
      { numRuns: 50 },
    );
  });
});
