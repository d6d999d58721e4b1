import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { ConfigError, ShapeError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import type { WeightArray } from '../core/weight-array.js';
import { forward } from './forward.js';
import { createNetwork, disposeNetwork, networkWeights, parameterCount } from './network.js';
import { mnistAutoencoder, mnistDna, mnistReconstructionClassifier } from './reconstruction-architectures.js';
import { reconstruct } from './reconstruct.js';

beforeAll(async () => void (await prepareBackend()));

const imagesOf = (seed: number, count: number) =>
  tf.tensor4d(RandomStream.fromSeed(seed).uniformArray(count * 784), [count, 28, 28, 1]);

/** A linear layer in float64, weights [in, out]. */
function linear(arrays: Readonly<Record<string, WeightArray>>, name: string, x: readonly number[]): number[] {
  const [weight, bias] = [arrays[`${name}.weight`]?.data ?? [], arrays[`${name}.bias`]?.data ?? []];
  return Array.from(bias, (b, o) =>
    x.reduce((sum, value, i) => sum + value * (weight[i * bias.length + o] ?? NaN), b),
  );
}

const relu = (x: readonly number[]) => x.map((value) => Math.max(0, value));

describe('reconstruction architectures', () => {
  it('have as many trainable parameters as the paper says', () => {
    expect(parameterCount(mnistDna)).toBe(216_664);
    expect(parameterCount(mnistAutoencoder)).toBe(200_088);
    expect(parameterCount(mnistReconstructionClassifier)).toBe(8_778);
  });
});

describe('reconstruct', () => {
  it('computes each path of the DNA as textbook loops in float64 do', async () => {
    const network = createNetwork(mnistDna, RandomStream.fromSeed(3));
    const arrays = await networkWeights(network);
    fc.assert(
      fc.property(fc.nat(1000), (seed) => {
        const images = imagesOf(seed, 1);
        const pixels = [...images.dataSync()];
        const found = reconstruct(network, images);
        const code = relu(linear(arrays, 'enc.enc.2', relu(linear(arrays, 'enc.enc.0', pixels))));
        expect(found).toHaveLength(2);
        found.forEach((path, index) => {
          const features = relu(linear(arrays, `bn${index + 1}.L1`, code));
          const hidden = relu(
            linear(arrays, 'dec.dec.0', relu(linear(arrays, `bn${index + 1}.L2`, features))),
          );
          const expected = linear(arrays, 'dec.dec.2', hidden).map((value) => 1 / (1 + Math.exp(-value)));
          path.features
            .dataSync()
            .forEach((value, unit) => expect(value).toBeCloseTo(features[unit] ?? NaN, 5));
          path.images
            .dataSync()
            .forEach((value, pixel) => expect(value).toBeCloseTo(expected[pixel] ?? NaN, 5));
          tf.dispose([path.images, path.features]);
        });
        images.dispose();
      }),
      { numRuns: 5 },
    );
    disposeNetwork(network);
  });

  it('runs the paths that are asked for, in their order, and leaves nothing else behind', async () => {
    const network = createNetwork(mnistDna, RandomStream.fromSeed(4));
    const images = imagesOf(1, 2);
    const both = reconstruct(network, images);
    const swapped = reconstruct(network, images, { paths: [1, 0] });
    expect([...(swapped[0]?.images.dataSync() ?? [])]).toEqual([...(both[1]?.images.dataSync() ?? [])]);
    expect(swapped[0]?.images.shape).toEqual([2, 28, 28, 1]);
    expect(swapped[0]?.features.shape).toEqual([2, 64]);
    tf.dispose([...both, ...swapped].flatMap((path) => [path.images, path.features]));
    const use = () => {
      for (const path of reconstruct(network, images)) tf.dispose([path.images, path.features]);
    };
    use();
    expect(await tensorsLeakedBy(use)).toBe(0);
    images.dispose();
    disposeNetwork(network);
  });

  it('refuses images of another size, and a path that is not there', () => {
    const network = createNetwork(mnistAutoencoder, RandomStream.fromSeed(5));
    tf.tidy(() => {
      expect(() => reconstruct(network, tf.zeros([1, 32, 32, 3]))).toThrow(ShapeError);
      expect(() => reconstruct(network, imagesOf(1, 1), { paths: [1] })).toThrow(ConfigError);
    });
    disposeNetwork(network);
  });
});

describe('the classifier of reconstructions', () => {
  it('sees 288 numbers before its linear layer, channels first', () => {
    const network = createNetwork(mnistReconstructionClassifier, RandomStream.fromSeed(6));
    const shapes = tf.tidy(() => {
      const { features, logits } = forward(network, imagesOf(1, 3), 'evaluate');
      return [features.shape, logits.shape] as never;
    });
    expect(shapes).toEqual([
      [3, 288],
      [3, 10],
    ]);
    disposeNetwork(network);
  });
});
