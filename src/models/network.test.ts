import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { sharedFolder } from '../core/testing/shared-data.js';
import { cnn, fc as fullyConnected } from './architecture.js';
import { forward } from './forward.js';
import { liveChannels } from './live-channels.js';
import { loadNetwork } from './load-network.js';
import {
  createNetwork,
  disposeNetwork,
  networkFromWeights,
  networkWeights,
  parameterCount,
  type Network,
} from './network.js';
import { textbookCnn } from './testing/textbook-cnn.js';

beforeAll(async () => {
  await prepareBackend();
});

const imagesOf = (stream: RandomStream, count: number): tf.Tensor4D =>
  tf.tensor4d(stream.uniformArray(count * 784), [count, 28, 28, 1]);

function weightOf(network: Network, name: string): tf.Variable {
  const variable = network.weights.get(name);
  if (variable === undefined) throw new Error(name);
  return variable;
}

describe('architectures', () => {
  it('have as many trainable parameters as the paper says', () => {
    expect(parameterCount(cnn)).toBe(6_218);
    expect(parameterCount(fullyConnected)).toBe(807_510);
  });
});

describe('createNetwork', () => {
  it('draws weights and biases uniformly in ±1/√fan-in, and starts BatchNorm as the identity', async () => {
    const network = createNetwork(fullyConnected, RandomStream.fromSeed(1));
    const arrays = await networkWeights(network);
    disposeNetwork(network);
    const bound = 1 / Math.sqrt(784);
    const weights = arrays['l1.weight']?.data ?? new Float32Array();
    expect(weights.length).toBe(784 * 500);
    expect(weights.every((w) => Math.abs(w) <= bound)).toBe(true);
    const variance = weights.reduce((sum, w) => sum + w * w, 0) / weights.length;
    expect(variance / (bound ** 2 / 3)).toBeCloseTo(1, 1);
    expect(arrays['l1.bias']?.data.every((w) => Math.abs(w) <= bound)).toBe(true);
    expect([...new Set(arrays['bn3.weight']?.data)]).toEqual([1]);
    expect([...new Set(arrays['bn3.running_var']?.data)]).toEqual([1]);
  });

  it('gives the same weights for the same stream, and others for another', async () => {
    const first = async (seed: number) => {
      const network = createNetwork(cnn, RandomStream.fromSeed(seed));
      const arrays = await networkWeights(network);
      disposeNetwork(network);
      return arrays;
    };
    expect(await first(4)).toEqual(await first(4));
    expect(await first(4)).not.toEqual(await first(5));
  });
});

describe('forward', () => {
  it('computes the CNN as textbook loops in float64 do, features channels first', async () => {
    const network = createNetwork(cnn, RandomStream.fromSeed(2));
    const arrays = await networkWeights(network);
    fc.assert(
      fc.property(fc.nat(1000), (seed) => {
        const pixels = RandomStream.fromSeed(seed).uniformArray(784);
        const expected = textbookCnn(arrays, pixels);
        const output = tf.tidy(() => {
          const { features, logits } = forward(network, tf.tensor4d(pixels, [1, 28, 28, 1]), 'evaluate');
          return { features: [...features.dataSync()], logits: [...logits.dataSync()] } as never;
        }) as { features: number[]; logits: number[] };
        output.logits.forEach((logit, index) =>
          expect(Math.abs(logit - (expected.logits[index] ?? NaN))).toBeLessThan(1e-5),
        );
        output.features.forEach((x, index) =>
          expect(Math.abs(x - (expected.features[index] ?? NaN))).toBeLessThan(1e-5),
        );
      }),
      { numRuns: 10 },
    );
    disposeNetwork(network);
  });

  it('normalises with the batch in training: each feature has mean 0 and variance 1', () => {
    const network = createNetwork(fullyConnected, RandomStream.fromSeed(3));
    const images = imagesOf(RandomStream.fromSeed(4), 64);
    const { features, logits } = forward(network, images, 'train');
    const { mean, variance } = tf.moments(features, 0);
    expect(Math.max(...mean.dataSync())).toBeLessThan(1e-5);
    // ε in the denominator pulls the variance of features that hardly vary below 1.
    expect(Math.max(...variance.dataSync())).toBeLessThanOrEqual(1.0001);
    tf.dispose([features, logits, mean, variance, images]);
    disposeNetwork(network);
  });

  it('moves the running averages by a tenth towards the batch mean and the unbiased variance', () => {
    const network = createNetwork(fullyConnected, RandomStream.fromSeed(5));
    const images = imagesOf(RandomStream.fromSeed(6), 8);
    const hidden = tf.tidy(() => {
      const linear = tf.add(
        tf.matMul(tf.reshape(images, [8, 784]), weightOf(network, 'l1.weight') as tf.Tensor as tf.Tensor2D),
        weightOf(network, 'l1.bias'),
      );
      return tf.relu(linear).arraySync() as number[][];
    });
    tf.dispose(Object.values(forward(network, images, 'train')));
    const unit = hidden.map((row) => row[0] ?? NaN);
    const mean = unit.reduce((a, b) => a + b) / 8;
    const unbiased = unit.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 7;
    expect(weightOf(network, 'bn1.running_mean').dataSync()[0]).toBeCloseTo(0.1 * mean, 6);
    expect(weightOf(network, 'bn1.running_var').dataSync()[0]).toBeCloseTo(0.9 + 0.1 * unbiased, 6);
    images.dispose();
    disposeNetwork(network);
  });

  it('says a sample the same whatever else is in its batch, in evaluation', () => {
    const network = createNetwork(fullyConnected, RandomStream.fromSeed(7));
    const images = imagesOf(RandomStream.fromSeed(8), 5);
    const together = tf.tidy(() => forward(network, images, 'evaluate').logits.arraySync())[3] ?? [];
    const alone =
      tf.tidy(() =>
        forward(network, tf.slice4d(images, [3, 0, 0, 0], [1, 28, 28, 1]), 'evaluate').logits.arraySync(),
      )[0] ?? [];
    together.forEach((logit, index) => expect(logit).toBeCloseTo(alone[index] ?? NaN, 5));
    images.dispose();
    disposeNetwork(network);
  });

  it('leaves only features and logits behind', async () => {
    const network = createNetwork(fullyConnected, RandomStream.fromSeed(9));
    const images = imagesOf(RandomStream.fromSeed(10), 4);
    const run = () => tf.dispose(Object.values(tf.tidy(() => forward(network, images, 'train') as never)));
    run();
    expect(await tensorsLeakedBy(run)).toBe(0);
    images.dispose();
    disposeNetwork(network);
  });

  it('refuses images that do not fit, and weights that do not', async () => {
    const network = createNetwork(cnn, RandomStream.fromSeed(1));
    expect(() => forward(network, tf.zeros([2, 32, 32, 3]), 'evaluate')).toThrow(
      'forward: images of cnn must have shape [·×28×28×1], got [2×32×32×3]',
    );
    const arrays = await networkWeights(network);
    delete arrays['c2.bias'];
    expect(() => networkFromWeights(cnn, arrays)).toThrow('cnn needs c2.bias');
    expect(() =>
      networkFromWeights(cnn, { ...arrays, 'c2.bias': { shape: [3], data: new Float32Array(3) } }),
    ).toThrow('c2.bias must have shape [16], got [3]');
    disposeNetwork(network);
  });
});

describe('liveChannels', () => {
  it('counts channels that vary over the batch at any of their places', async () => {
    const features = tf.buffer([3, 784], 'float32');
    features.set(1, 2, 5); // Channel 0 varies at place 5.
    for (const row of [0, 1, 2]) features.set(7, row, 49 * 4); // Channel 4 is constant.
    const tensor = features.toTensor() as tf.Tensor2D;
    expect(await liveChannels(cnn, tensor)).toBe(1);
    tensor.dispose();
  });
});

const released = sharedFolder('released/classifier_exp/saved_models/CNN');
const reference = sharedFolder('reference/cnn-logits.json');
const mnist = sharedFolder('data/mnist');

describe.skipIf(released === undefined || reference === undefined || mnist === undefined)(
  'the released CNNs (skipped where ../shared is not there)',
  () => {
    it.each(['cor1', 'cor2', 'dec1', 'dec2'])(
      '%s: logits are those that PyTorch gives, within 1e-4',
      async (name) => {
        const { loadMnist } = await import('../data/mnist.js');
        const { imagesTensor } = await import('../data/dataset.js');
        const { test } = await loadMnist(join(mnist ?? '', '..'));
        const { logits: expected } = JSON.parse(readFileSync(reference ?? '', 'utf8')) as {
          logits: Record<string, number[][]>;
        };
        const file = join(released ?? '', name);
        const network = await loadNetwork(cnn, file);
        const indices = Uint32Array.from({ length: 10 }, (_, index) => index);
        const found = tf.tidy(() =>
          forward(network, imagesTensor(test, indices), 'evaluate').logits.arraySync(),
        );
        disposeNetwork(network);
        const worst = Math.max(
          ...found.flatMap((row, i) => row.map((x, j) => Math.abs(x - (expected[name]?.[i]?.[j] ?? NaN)))),
        );
        expect(worst).toBeLessThan(1e-4);
      },
    );
  },
);
