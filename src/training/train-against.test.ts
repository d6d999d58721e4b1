import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { ConfigError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { fc, type Architecture } from '../models/architecture.js';
import { createNetwork, disposeNetwork, networkWeights } from '../models/network.js';
import { easyImages } from './testing/easy-images.js';
import { trainAgainst } from './train-against.js';

beforeAll(async () => void (await prepareBackend({ name: 'wasm' })));

/** Two dense layers with 20 features: small enough for batches of 60. */
const small: Architecture = {
  ...fc,
  name: 'small',
  layers: [
    { kind: 'flatten' },
    { kind: 'dense', name: 'l1', inputs: 784, outputs: 20 },
    { kind: 'relu' },
    { kind: 'dense', name: 'l', inputs: 20, outputs: 10 },
  ],
  featureLayer: 2,
  ...{ featureCount: 20, featureChannels: 20 },
};
const images = easyImages(240, 1);
const options = { epochs: 8, batchSize: 60, learningRate: 5e-3 };
const context = () => ({ images, stream: RandomStream.fromSeed(2) });

describe('trainAgainst', () => {
  it('learns the classes, less like the fixed model the larger λ is, and leaves that as it was', async () => {
    const fixed = createNetwork(small, RandomStream.fromSeed(3));
    const before = await networkWeights(fixed);
    const ends = [];
    for (const lambda of [0.001, 0.3]) {
      const { network, epochs } = await trainAgainst(fixed, { ...options, lambda }, context());
      disposeNetwork(network);
      ends.push({ first: epochs[0], last: epochs.at(-1) });
    }
    expect(await networkWeights(fixed)).toEqual(before);
    const [weak, strong] = ends;
    expect(weak?.last?.crossEntropy).toBeLessThan(0.5 * (weak?.first?.crossEntropy ?? NaN));
    expect(strong?.last?.correlation).toBeLessThan(weak?.last?.correlation ?? NaN);
    disposeNetwork(fixed);
  });

  it('does not look at the fixed model where λ is 0', async () => {
    const trained = [];
    for (const seed of [3, 4]) {
      const fixed = createNetwork(small, RandomStream.fromSeed(seed));
      const { network, epochs } = await trainAgainst(fixed, { ...options, epochs: 1, lambda: 0 }, context());
      trained.push({ weights: await networkWeights(network), epochs });
      [network, fixed].forEach(disposeNetwork);
    }
    expect(trained[1]).toEqual(trained[0]);
    expect(trained[0]?.epochs[0]?.correlation).toBe(0);
  });

  it('leaves the weights of one network', async () => {
    const fixed = createNetwork(small, RandomStream.fromSeed(3));
    const run = async () => {
      const { network } = await trainAgainst(fixed, { ...options, epochs: 1, lambda: 0.1 }, context());
      disposeNetwork(network);
    };
    expect(await tensorsLeakedBy(run)).toBe(0);
    disposeNetwork(fixed);
    expect(tf.getBackend()).toBe('wasm');
  });

  it('refuses options out of range', async () => {
    const fixed = createNetwork(small, RandomStream.fromSeed(3));
    await expect(trainAgainst(fixed, { ...options, lambda: -1 }, context())).rejects.toThrow(ConfigError);
    await expect(trainAgainst(fixed, { ...options, lambda: 0, epochs: 0 }, context())).rejects.toThrow(
      ConfigError,
    );
    disposeNetwork(fixed);
  });
});
