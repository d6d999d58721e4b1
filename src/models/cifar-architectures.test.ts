import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { ConfigError, ShapeError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { checkArchitecture } from './check-architecture.js';
import { cifarAutoencoder, cifarClassifier, cifarDna, cifarReconstruction } from './cifar-architectures.js';
import { forward } from './forward.js';
import { createNetwork, disposeNetwork, networkWeights, parameterCount } from './network.js';
import { recalibrateBatchNorm } from './recalibrate-batch-norm.js';
import { reconstruct } from './reconstruct.js';

beforeAll(async () => void (await prepareBackend()));

const imagesOf = (seed: number, count: number) =>
  tf.tensor4d(RandomStream.fromSeed(seed).uniformArray(count * 3072), [count, 32, 32, 3]);

/** Parameters of a residual block, by hand. */
const blockSize = (i: number, o: number) =>
  2 * i + (9 * i * o + o) + 2 * o + (9 * o * o + o) + (i === o ? 0 : i * o + o);

describe('the networks of CIFAR-10', () => {
  it('have as many trainable parameters as the paper says', () => {
    expect(parameterCount(cifarDna)).toBe(134_058);
    expect(parameterCount(cifarAutoencoder)).toBe(82_400);
    const classifier = 27 * 64 + 64 + blockSize(64, 128) + blockSize(128, 256) + blockSize(256, 512);
    expect(parameterCount(cifarClassifier())).toBe(classifier + 5130);
  });

  it('are the paper’s but for the names of the necks where they are made for a seed’s arms', () => {
    expect(cifarReconstruction(2)).toEqual(cifarDna);
    expect(parameterCount(cifarReconstruction(1))).toBe(82_400);
  });

  it('fit together: classifiers of any width take images and give ten logits', () => {
    for (const width of [1, 3, 64]) expect(() => checkArchitecture(cifarClassifier(width))).not.toThrow();
  });

  it('start the DNA of a seed with its autoencoder as the first path', () => {
    const stream = RandomStream.fromSeed(2).split('init');
    const images = imagesOf(1, 2);
    const [one, two] = [1, 2].map((paths) => createNetwork(cifarReconstruction(paths), stream));
    if (one === undefined || two === undefined) throw new Error('two networks');
    tf.tidy(() => {
      const [alone] = reconstruct(one, images);
      const [first, second] = reconstruct(two, images);
      expect([...(first?.images.dataSync() ?? [])]).toEqual([...(alone?.images.dataSync() ?? [])]);
      expect([...(second?.images.dataSync() ?? [])]).not.toEqual([...(alone?.images.dataSync() ?? [])]);
    });
    [one, two].forEach(disposeNetwork);
    images.dispose();
  });

  it('give pixels in [0, 1], and 448 features a path, channels first', async () => {
    const network = createNetwork(cifarDna, RandomStream.fromSeed(3));
    const images = imagesOf(2, 2);
    tf.tidy(() => {
      for (const path of reconstruct(network, images)) {
        expect(path.images.shape).toEqual([2, 32, 32, 3]);
        expect(path.features.shape).toEqual([2, 448]);
        expect(tf.min(path.images).dataSync()[0]).toBeGreaterThanOrEqual(0);
        expect(tf.max(path.images).dataSync()[0]).toBeLessThanOrEqual(1);
      }
    });
    const use = () => {
      for (const path of reconstruct(network, images)) tf.dispose([path.images, path.features]);
    };
    use();
    expect(await tensorsLeakedBy(use)).toBe(0);
    images.dispose();
    disposeNetwork(network);
  });

  it('move the averages of a shared decoder once for each path, in training mode only', async () => {
    const network = createNetwork(cifarDna, RandomStream.fromSeed(4));
    const images = imagesOf(3, 4);
    const before = await networkWeights(network);
    tf.tidy(() => void reconstruct(network, images));
    expect(await networkWeights(network)).toEqual(before);
    tf.tidy(() => void reconstruct(network, images, { paths: [0], mode: 'train' }));
    const after = await networkWeights(network);
    const moved = (name: string) => JSON.stringify(after[name]?.data) !== JSON.stringify(before[name]?.data);
    expect(moved('dec.b2.bn1.running_mean')).toBe(true);
    expect(moved('bn1.b2.bn1.running_mean')).toBe(true);
    expect(moved('bn2.b2.bn1.running_mean')).toBe(false);
    images.dispose();
    disposeNetwork(network);
  });

  it('are recalibrated inside their blocks too: evaluation then sees what training sees', () => {
    const network = createNetwork(cifarClassifier(3), RandomStream.fromSeed(5));
    const images = imagesOf(4, 12);
    recalibrateBatchNorm(network, images);
    tf.tidy(() => {
      const evaluated = forward(network, images, 'evaluate').logits;
      const trained = forward(network, images, 'preview').logits;
      const apart = tf.max(tf.abs(tf.sub(evaluated, trained))).dataSync()[0] ?? NaN;
      // The averages have the variance's N − 1 of twelve images of 4×4 pixels at least: half a per cent a layer.
      expect(apart).toBeLessThan(0.05 * (tf.max(tf.abs(trained)).dataSync()[0] ?? NaN));
    });
    images.dispose();
    disposeNetwork(network);
  });

  it('refuse images of MNIST, and widths and numbers of necks that cannot be', () => {
    const network = createNetwork(cifarAutoencoder, RandomStream.fromSeed(6));
    tf.tidy(() => {
      expect(() => reconstruct(network, tf.zeros([1, 28, 28, 1]))).toThrow(ShapeError);
    });
    disposeNetwork(network);
    expect(() => cifarClassifier(0)).toThrow(ConfigError);
    expect(() => cifarReconstruction(0)).toThrow('cifarReconstruction: paths');
  });
});
