import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { ConfigError, ShapeError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { cnn } from '../models/architecture.js';
import { forward } from '../models/forward.js';
import { createNetwork } from '../models/network.js';
import { pgd } from './attack-config.js';
import { classificationTarget, type Labels } from './attack-target.js';
import { attack } from './attack.js';
import { judge } from './judge.js';

const stream = RandomStream.fromSeed(1);
const config = pgd({ norm: 'linf', epsilon: 0.1, steps: 2 });
const labels = Int32Array.of(0, 1);
let logitsOf: (images: tf.Tensor4D) => tf.Tensor2D;
let images: tf.Tensor4D;
beforeAll(async () => {
  await prepareBackend();
  const network = createNetwork(cnn, stream);
  logitsOf = (x) => forward(network, x, 'evaluate').logits;
  images = tf.tensor4d(stream.uniformArray(2 * 784), [2, 28, 28, 1]);
});

const judged = (originals: tf.Tensor4D, given: Labels = labels) =>
  judge({ logitsOf, originals, candidates: originals, labels: given, norm: 'linf', epsilon: 0.1 });

describe('a batch of no images', () => {
  it('is attacked and judged without a result', async () => {
    const use = async () => {
      const none = tf.zeros<tf.Rank.R4>([0, 28, 28, 1]);
      const target = classificationTarget(logitsOf, new Int32Array());
      const candidates = attack(target, none, { config, stream, sampleIds: [] });
      expect(candidates.shape).toEqual([0, 28, 28, 1]);
      expect(await judged(candidates, new Int32Array())).toEqual({
        fooled: new Uint8Array(),
        distance: new Float32Array(),
        predictions: new Int32Array(),
      });
      tf.dispose([none, candidates]);
    };
    await use();
    expect(await tensorsLeakedBy(use)).toBe(0);
  });

  it('is refused by a network', () => {
    const none = tf.zeros<tf.Rank.R4>([0, 28, 28, 1]);
    expect(() => logitsOf(none)).toThrow(new ShapeError('forward: cnn needs at least one image, got none'));
    none.dispose();
  });
});

describe('input that is nearly right', () => {
  it('one-hot labels are named as such, before the logits are blamed', async () => {
    const oneHot = tf.oneHot([0, 1], 10) as unknown as tf.Tensor1D;
    const message =
      /labels must be class indices \[2\], got \[2×10\]; one-hot\? take tf\.argMax\(labels, 1\)$/;
    expect(() => classificationTarget(logitsOf, oneHot)).toThrow(ShapeError);
    expect(() => classificationTarget(logitsOf, oneHot)).toThrow(message);
    await expect(judged(images, oneHot as unknown as Labels)).rejects.toThrow(message);
    oneHot.dispose();
  });

  it('normalised images are told from bytes by how far they reach', async () => {
    for (const [mean, deviation] of [
      [0.1307, 0.3081],
      [0.5, 0.5],
      [0.4914, 0.0247],
    ] as const) {
      const normalised = tf.div<tf.Tensor4D>(tf.sub(images, mean), deviation);
      await expect(judged(normalised)).rejects.toThrow(ConfigError);
      await expect(judged(normalised)).rejects.toThrow(/undo the normalisation: images · std \+ mean$/);
      normalised.dispose();
    }
    const bytes = tf.mul<tf.Tensor4D>(images, 255);
    await expect(judged(bytes)).rejects.toThrow(/divide by 255$/);
    bytes.dispose();
  });
});
