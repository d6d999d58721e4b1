import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { ShapeError } from '../core/errors.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { classificationTarget, type LossName } from './attack-target.js';
import { scoreAndGradient as searchDirection } from './score-and-gradient.js';

/** Images that are their own logits: [samples, 1, 1, classes]. */
const asLogits = (images: tf.Tensor4D): tf.Tensor2D => tf.reshape(images, [images.shape[0], images.shape[3]]);

function scoreAndGradient(logits: readonly number[], label: number) {
  return tf.tidy(() => {
    const target = classificationTarget(asLogits, Int32Array.of(label));
    const images = tf.tensor4d([...logits], [1, 1, 1, logits.length]);
    const { value, grad } = tf.valueAndGrad((x: tf.Tensor4D) => target(x).loss)(images);
    const [fooled] = target(images).fooled.dataSync();
    return { loss: value.dataSync()[0] ?? NaN, gradient: [...grad.dataSync()], fooled };
  });
}

beforeAll(async () => void (await prepareBackend()));

describe('classificationTarget', () => {
  const logit = fc.double({ min: -40, max: 40, noNaN: true }).map(Math.fround);

  it('has the cross-entropy as loss and softmax − onehot as gradient, to float precision of each entry', () => {
    fc.assert(
      fc.property(fc.array(logit, { minLength: 2, maxLength: 6 }), fc.nat(), (logits, choice) => {
        const label = choice % logits.length;
        const { loss, gradient } = scoreAndGradient(logits, label);
        const own = logits[label] ?? NaN;
        const odds = logits.map((value, index) => (index === label ? 0 : Math.exp(value - own)));
        const others = odds.reduce((sum, value) => sum + value, 0);
        // Logits of size 40 carry an absolute rounding of 40·2⁻²⁴, which exp turns into a relative one.
        const relative = 40 * 2 ** -22;
        expect(Math.abs(loss - Math.log1p(others))).toBeLessThan(
          relative * Math.max(1, loss) * Math.log1p(others),
        );
        gradient.forEach((value, index) => {
          const expected = (index === label ? -others : (odds[index] ?? NaN)) / (1 + others);
          expect(Math.abs(value - expected)).toBeLessThanOrEqual(relative * Math.abs(expected) + 1e-36);
        });
      }),
    );
  });

  it('is fooled exactly where the largest logit is not the label', () => {
    expect(scoreAndGradient([0, 2, 1], 1).fooled).toBe(0);
    expect(scoreAndGradient([0, 2, 1], 2).fooled).toBe(1);
  });

  it('keeps a direction where the model is so certain that softmax rounds to 1', () => {
    const { loss, gradient } = scoreAndGradient([0, 40], 1);
    expect(loss / Math.exp(-40)).toBeCloseTo(1, 4);
    expect((gradient[1] ?? NaN) / Math.exp(-40)).toBeCloseTo(-1, 4);
  });

  it('has a margin beside the cross-entropy, whose gradient is ±1 where that of the cross-entropy is 0', () => {
    fc.assert(
      fc.property(fc.float({ min: 120, max: Math.fround(1e6), noNaN: true }), (gap) => {
        expect(scoreAndGradient([0, gap], 1)).toEqual({ loss: 0, gradient: [0, 0], fooled: 0 });
        const { score, gradient } = tf.tidy(() => {
          const target = classificationTarget(asLogits, Int32Array.of(1));
          const found = searchDirection(target, tf.tensor4d([0, gap], [1, 1, 1, 2]));
          return {
            score: [...(found.score.margin?.dataSync() ?? [])],
            gradient: [...found.gradient.dataSync()],
          };
        });
        expect(score).toEqual([-gap]);
        expect(gradient).toEqual([1, -1]);
      }),
    );
  });

  it('is the margin or the difference of logits ratio where that is asked for', () => {
    const lossOf = (name: LossName, logits: number[], label: number) =>
      tf.tidy(() => {
        const images = tf.tensor4d(logits, [1, 1, 1, logits.length]);
        return classificationTarget(asLogits, Int32Array.of(label), name)(images).loss.dataSync()[0];
      });
    expect(lossOf('margin', [1, 4, 2], 1)).toBe(-2);
    expect(lossOf('margin', [1, 4, 2], 0)).toBe(3);
    expect(lossOf('dlr', [1, 4, 2, 0], 1)).toBeCloseTo(-2 / 3, 6);
    expect(lossOf('dlr', [1, 4, 2, 0], 3)).toBeCloseTo(4 / 3, 6);
    expect(lossOf('dlr', [1000, 4000, 2000, 0], 1)).toBeCloseTo(-2 / 3, 6);
    expect(lossOf('dlr', [1, 1, 1], 1)).toBe(0);
    expect(() => lossOf('dlr', [1, 2], 0)).toThrow(/at least 3 classes, got 2/);
  });

  it('takes labels as bytes or as a tensor, which stays the caller’s, and leaves no tensor but its score', async () => {
    const labels = tf.tensor1d([1, 0], 'int32');
    const images = tf.tensor4d([0, 1, 2, 3], [2, 1, 1, 2]);
    const use = () => {
      for (const given of [labels, Uint8Array.of(1, 0)]) {
        const score = classificationTarget(asLogits, given)(images);
        expect([...score.fooled.dataSync()]).toEqual([0, 1]);
        tf.dispose(score);
      }
    };
    use();
    expect(await tensorsLeakedBy(use)).toBe(0);
    expect(labels.isDisposed).toBe(false);
    tf.dispose([labels, images]);
  });

  it('refuses labels that are no class, of another number, and a single class', () => {
    const images = tf.zeros<tf.Rank.R4>([2, 1, 1, 3]);
    const score = (labels: number[]) => classificationTarget(asLogits, Int32Array.from(labels))(images);
    expect(() => score([0, 3])).toThrow(/labels must be in \[0, 2\] for 3 logits, got 3 at 1/);
    expect(() => score([-1, 0])).toThrow(ShapeError);
    expect(() => score([0])).toThrow(/logits must have shape \[1×·\], got \[2×3\]/);
    const single = tf.zeros<tf.Rank.R4>([1, 1, 1, 1]);
    expect(() => classificationTarget(asLogits, Int32Array.of(0))(single)).toThrow(
      /at least 2 classes, got 1/,
    );
    tf.dispose([images, single]);
  });
});
