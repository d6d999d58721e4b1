import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { attack } from './attack.js';
import { fgsm, pgd, type AttackConfig } from './attack-config.js';
import { classificationTarget, type AttackTarget, type LogitsOf } from './attack-target.js';
import { reconstructionTarget } from './reconstruction-target.js';
import { scoreAndGradient } from './score-and-gradient.js';
import { mlpLogits } from './testing/smooth-mlp.js';
import { blobs, trainedOnBlobs } from './testing/trained-blobs.js';

const samples = 60;
const stream = RandomStream.fromSeed(31);
const set = blobs(stream, samples);
const ids = Uint32Array.from(set.labels.keys());
let logitsOf: LogitsOf;
let images: tf.Tensor4D;

beforeAll(async () => {
  await prepareBackend();
  logitsOf = mlpLogits(trainedOnBlobs(set, stream.split('weights')));
  images = tf.tensor4d(set.pixels, [samples, ...set.shape]);
});

const scaled =
  (scale: number): LogitsOf =>
  (points) =>
    tf.mul<tf.Tensor2D>(logitsOf(points), scale);

function attacked(target: AttackTarget, config: AttackConfig): Float32Array {
  const found = attack(target, images, { config, stream: stream.split('attack'), sampleIds: ids });
  const values = found.dataSync<'float32'>().slice();
  found.dispose();
  return values;
}

/** How many samples are misclassified at these points. */
function wrongAt(pixels: Float32Array): number {
  return tf.tidy(() => {
    const points = tf.tensor4d(pixels, [samples, ...set.shape]);
    const { fooled } = classificationTarget(logitsOf, set.labels)(points);
    return Array.from(fooled.dataSync()).reduce((sum, value) => sum + value, 0);
  });
}

/** The target as it was without a margin to fall back on. */
const withoutMargin =
  (target: AttackTarget): AttackTarget =>
  (points) => {
    const { loss, fooled } = target(points);
    return { loss, fooled };
  };

describe('where the gradient of the loss is not zero', () => {
  it.each([
    fgsm({ norm: 'linf', epsilon: 0.05 }),
    fgsm({ norm: 'l2', epsilon: 0.05, variant: 'released' }),
    pgd({ norm: 'linf', epsilon: 0.05, steps: 12, restarts: 2 }),
    pgd({ norm: 'l2', epsilon: 0.05, steps: 12 }),
    pgd({ norm: 'linf', epsilon: 0.05, steps: 12, variant: 'released' }),
  ])('a margin changes no bit of the points ($name $norm, keeping the $keep)', (config) => {
    const single = classificationTarget(logitsOf, set.labels);
    const joint = reconstructionTarget((points) => [logitsOf(points), scaled(0.5)(points)], set.labels);
    for (const target of [single, joint]) {
      const points = attacked(target, config);
      expect(points).toEqual(attacked(withoutMargin(target), config));
      expect(points).not.toEqual(set.pixels);
    }
  });

  it('costs no second pass', () => {
    let calls = 0;
    const counting: AttackTarget = (points) => {
      calls++;
      return classificationTarget(logitsOf, set.labels)(points);
    };
    tf.tidy(() => scoreAndGradient(counting, images));
    expect(calls).toBe(1);
  });
});

describe('where the logits are scaled until the cross-entropy underflows', () => {
  it.each([100, 1000, 100_000])('PGD fools as many samples as at scale 1 (× %d)', (scale) => {
    const config = pgd({ norm: 'linf', epsilon: 0.05 });
    const [one, other] = [logitsOf, scaled(scale)].map((logits) =>
      wrongAt(attacked(classificationTarget(logits, set.labels), config)),
    ) as [number, number];
    const stuck = wrongAt(attacked(withoutMargin(classificationTarget(scaled(scale), set.labels)), config));
    // The margin and the cross-entropy may lead apart on a sample or two.
    expect(other).toBeGreaterThanOrEqual(one - 2);
    if (scale >= 1000) expect(stuck).toBeLessThan(one / 2);
  });

  it('the joint attack on two paths fools as many, though squares underflow sooner', () => {
    const config = pgd({ norm: 'linf', epsilon: 0.05 });
    const [one, other] = [1, 200].map((scale) => {
      const target = reconstructionTarget((points) => [scaled(scale)(points), logitsOf(points)], set.labels);
      return wrongAt(attacked(target, config));
    }) as [number, number];
    expect(other).toBeGreaterThanOrEqual(one - 2);
  });

  it('each sample keeps its own objective: only those without gradient follow the margin', () => {
    tf.tidy(() => {
      const factor = tf.tensor2d(
        Array.from({ length: samples }, (_, sample) => (sample % 2 === 0 ? 1 : 1e4)),
        [samples, 1],
      );
      const target = classificationTarget((x) => tf.mul(logitsOf(x), factor), set.labels);
      const { gradient } = scoreAndGradient(target, images);
      const plain = tf.grad((x) => target(x as tf.Tensor4D).loss)(images);
      const [own, former] = [gradient, plain].map((tensor) => tensor.dataSync()) as [
        tf.TypedArray,
        tf.TypedArray,
      ];
      for (let sample = 0; sample < samples; sample++) {
        const at = [sample * 16, (sample + 1) * 16] as const;
        const moves = former.subarray(...at).some((value) => value !== 0);
        if (sample % 2 === 0) expect(moves).toBe(true);
        if (moves) expect(own.subarray(...at)).toEqual(former.subarray(...at));
        else expect(own.subarray(...at).some((value) => value !== 0)).toBe(true);
      }
    });
  });
});

describe('scoreAndGradient', () => {
  it('leaves no tensor but score and gradient, with and without a margin', async () => {
    const use = () => {
      for (const scale of [1, 1e5]) {
        const target = classificationTarget(scaled(scale), set.labels);
        for (const one of [target, withoutMargin(target)]) {
          const { score, gradient } = tf.tidy(() => scoreAndGradient(one, images));
          tf.dispose([gradient, score]);
        }
      }
    };
    use();
    expect(await tensorsLeakedBy(use)).toBe(0);
  });

  it('refuses a margin that is not one value a sample', () => {
    const target: AttackTarget = (points) => {
      const score = classificationTarget(logitsOf, set.labels)(points);
      return { ...score, margin: tf.mean(points) as unknown as tf.Tensor1D };
    };
    expect(() => tf.tidy(() => scoreAndGradient(target, images))).toThrow(/margin of the target must have/);
  });
});
