import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { ConfigError, ShapeError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { attack } from './attack.js';
import { pgd } from './attack-config.js';
import type { AttackTarget, LogitsOf } from './attack-target.js';
import { marginTarget } from './margin-target.js';
import { targetedTarget, type TargetedOptions } from './targeted-target.js';
import { mlpLogits } from './testing/smooth-mlp.js';
import { blobs, trainedOnBlobs } from './testing/trained-blobs.js';

const asLogits: LogitsOf = (images) => tf.reshape(images, [images.shape[0], images.shape[3]]);

function scoreOf(target: AttackTarget, logits: readonly number[]) {
  return tf.tidy(() => {
    const { loss, fooled } = target(tf.tensor4d([...logits], [1, 1, 1, logits.length]));
    return { loss: loss.dataSync()[0], fooled: fooled.dataSync()[0] };
  });
}
const one = (label: number) => Int32Array.of(label);

beforeAll(async () => void (await prepareBackend()));

describe('marginTarget', () => {
  it('is the margin up to its confidence, 0 unless it is named', () => {
    expect(scoreOf(marginTarget(asLogits, one(1)), [1, 4, 2])).toEqual({ loss: -2, fooled: 0 });
    expect(scoreOf(marginTarget(asLogits, one(0)), [1, 4, 2])).toEqual({ loss: 0, fooled: 1 });
    expect(scoreOf(marginTarget(asLogits, one(0), 2), [1, 4, 2])).toEqual({ loss: 2, fooled: 1 });
    expect(() => marginTarget(asLogits, one(0), -1)).toThrow(ConfigError);
  });
});

describe('targetedTarget', () => {
  const goal = { labels: one(1), wanted: one(2) };

  it('wins only where the wanted class is predicted, and raises its lead, up to its confidence', () => {
    expect(scoreOf(targetedTarget(asLogits, goal), [1, 4, 2])).toEqual({ loss: -2, fooled: 0 });
    expect(scoreOf(targetedTarget(asLogits, goal), [5, 4, 2])).toEqual({ loss: -3, fooled: 0 });
    expect(scoreOf(targetedTarget(asLogits, goal), [1, 4, 7])).toEqual({ loss: 0, fooled: 1 });
    expect(scoreOf(targetedTarget(asLogits, goal, { confidence: 5 }), [1, 4, 7])).toEqual({
      loss: 3,
      fooled: 1,
    });
  });

  it('has minus the cross-entropy of the wanted class, or equation 7, where that is asked for', () => {
    const byEntropy = scoreOf(targetedTarget(asLogits, goal, { loss: 'cross-entropy' }), [0, 0, 0]);
    expect(byEntropy.loss).toBeCloseTo(-Math.log(3), 6);
    const ratio = scoreOf(targetedTarget(asLogits, goal, { loss: 'dlr' }), [1, 4, 2, 0]);
    expect(ratio.loss).toBeCloseTo(-2 / (4 - 0.5), 6);
  });

  it.each<TargetedOptions['loss']>(['margin', 'cross-entropy', 'dlr'])(
    'leads PGD into the wanted class (%s)',
    (loss = 'margin') => {
      const stream = RandomStream.fromSeed(51);
      const set = blobs(stream, 40);
      const logitsOf = mlpLogits(trainedOnBlobs(set, stream.split('weights')));
      const labels = Int32Array.from(set.labels);
      const wanted = labels.map((label) => (label + 1) % 4);
      const target = targetedTarget(logitsOf, { labels, wanted }, { loss });
      const share = tf.tidy(() => {
        const images = tf.tensor4d(set.pixels, [40, ...set.shape]);
        const config = pgd({ norm: 'linf', epsilon: 0.3 });
        const found = attack(target, images, { config, stream, sampleIds: [...labels.keys()] });
        return tf.mean(tf.cast(target(found).fooled, 'float32')).dataSync()[0];
      });
      expect(share).toBeGreaterThan(0.9);
    },
    60_000,
  );

  it('leaves no tensor but its score, and refuses too few classes and classes that are none', async () => {
    const images = tf.tensor4d([1, 2, 3], [1, 1, 1, 3]);
    const use = () => {
      for (const loss of ['margin', 'cross-entropy'] as const) {
        tf.dispose(targetedTarget(asLogits, goal, { loss })(images));
      }
    };
    use();
    expect(await tensorsLeakedBy(use)).toBe(0);
    expect(() => targetedTarget(asLogits, goal, { loss: 'dlr' })(images)).toThrow(
      /at least 4 classes, got 3/,
    );
    expect(() => targetedTarget(asLogits, { labels: one(0), wanted: one(3) })(images)).toThrow(ShapeError);
    images.dispose();
  });
});
