import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import {
  architectureNamed,
  cnn,
  fc as fullyConnected,
  normalising,
  type Architecture,
  type Layer,
} from './architecture.js';
import { checkArchitecture } from './check-architecture.js';
import { forward } from './forward.js';
import { createNetwork, disposeNetwork } from './network.js';

beforeAll(async () => {
  await prepareBackend();
});

const dense = (name: string, inputs: number, outputs: number): Layer => ({
  kind: 'dense',
  name,
  inputs,
  outputs,
});

const small: Architecture = {
  name: 'small',
  inputShape: [4, 4, 1],
  layers: [{ kind: 'flatten' }, dense('a', 16, 6), { kind: 'relu' }, dense('b', 6, 3)],
  featureLayer: 2,
  featureCount: 6,
  featureChannels: 6,
};

describe('checkArchitecture', () => {
  it('takes the paper’s and gives them back', () => {
    expect(checkArchitecture(cnn)).toBe(cnn);
    expect(checkArchitecture(fullyConnected)).toBe(fullyConnected);
  });

  it('takes what runs, with the features that it says, for any sizes', () => {
    const sizes = fc.record({
      side: fc.integer({ min: 4, max: 9 }),
      channels: fc.integer({ min: 1, max: 3 }),
      filters: fc.integer({ min: 1, max: 4 }),
      classes: fc.integer({ min: 2, max: 5 }),
    });
    fc.assert(
      fc.property(sizes, ({ side, channels, filters, classes }) => {
        const pooled = Math.floor(side / 2);
        const featureCount = pooled * pooled * filters;
        const architecture: Architecture = {
          name: 'any',
          inputShape: [side, side, channels],
          layers: [
            { kind: 'convolution', name: 'c', inputs: channels, outputs: filters },
            { kind: 'relu' },
            { kind: 'max-pool' },
            { kind: 'flatten' },
            { kind: 'batch-norm', name: 'n', channels: featureCount },
            dense('l', featureCount, classes),
          ],
          featureLayer: 2,
          featureCount,
          featureChannels: filters,
        };
        const network = createNetwork(checkArchitecture(architecture), RandomStream.fromSeed(1));
        tf.tidy(() => {
          const images = tf.zeros<tf.Rank.R4>([2, side, side, channels]);
          const { features, logits } = forward(network, images, 'evaluate');
          expect([features.shape, logits.shape]).toEqual([
            [2, featureCount],
            [2, classes],
          ]);
        });
        disposeNetwork(network);
      }),
      { numRuns: 20 },
    );
  });

  it.each<[string, Partial<Architecture>, string]>([
    [
      'a layer that takes another width',
      { layers: [{ kind: 'flatten' }, dense('a', 15, 6), dense('b', 6, 3)] },
      'architecture small: layer 1 (dense) takes 15 inputs, gets 16',
    ],
    [
      'a dense layer on images',
      { layers: [dense('a', 1, 6)], featureLayer: 0 },
      'layer 0 (dense) needs vectors: flatten or pool first, gets [N, 4, 4, 1]',
    ],
    [
      'a pooling of vectors',
      { layers: [{ kind: 'flatten' }, { kind: 'max-pool' }], featureLayer: 1 },
      'layer 1 (max-pool) needs images, gets [N, 16]',
    ],
    [
      'two layers of one name',
      { layers: [{ kind: 'flatten' }, dense('a', 16, 6), dense('a', 6, 3)] },
      'two layers are called "a"; their weights would be one',
    ],
    [
      'a layer of no kind',
      { layers: [{ kind: 'softmax' } as unknown as Layer], featureLayer: 0 },
      'layer 0 (softmax) must be one of convolution, dense, batch-norm, normalise,',
    ],
    [
      'a normalisation of other channels',
      { layers: [{ kind: 'normalise', mean: [0, 0], deviation: [1, 1] }, ...small.layers] },
      'layer 0 (normalise) takes 2 inputs, gets 1',
    ],
    [
      'a normalisation by 0',
      { layers: [{ kind: 'normalise', mean: [0], deviation: [0] }, ...small.layers] },
      'layer 0 (normalise) needs deviations above 0, got 0',
    ],
    ['features that are not there', { featureLayer: 4 }, 'featureLayer must be a layer from 0 to 3, got 4'],
    ['features of another number', { featureCount: 7 }, 'featureCount is 7, but layer 2 gives 6'],
    ['channels of another number', { featureChannels: 1 }, 'featureChannels is 1, but layer 2 gives 6'],
    [
      'no logits',
      { layers: [{ kind: 'relu' }], featureLayer: 0, featureCount: 16, featureChannels: 1 },
      'its last layer must give logits [N, classes], gives [N, 4, 4, 1]',
    ],
  ])('refuses %s', (_, wrong, message) => {
    expect(() => checkArchitecture({ ...small, ...wrong })).toThrow(message);
  });
});

describe('normalising', () => {
  it('gives what the network gives for normalised images, features included', () => {
    const images = fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 16, maxLength: 16 });
    const network = createNetwork(small, RandomStream.fromSeed(1));
    const moments = { mean: [0.125], deviation: [0.25] };
    const carrying = { ...network, architecture: checkArchitecture(normalising(small, moments)) };
    fc.assert(
      fc.property(images, (pixels) => {
        tf.tidy(() => {
          const x = tf.tensor4d(pixels, [1, 4, 4, 1]);
          const expected = forward(
            network,
            tf.tensor4d(
              pixels.map((pixel) => (pixel - 0.125) / 0.25),
              [1, 4, 4, 1],
            ),
            'evaluate',
          );
          const { features, logits } = forward(carrying, x, 'evaluate');
          // Sums of 16 numbers below 4 by weights below 1, and rounding of either side: about 16 · 4 · 2⁻²³.
          expect(tf.max(tf.abs(tf.sub(logits, expected.logits))).dataSync()[0]).toBeLessThan(1e-5);
          expect(tf.max(tf.abs(tf.sub(features, expected.features))).dataSync()[0]).toBeLessThan(1e-5);
        });
      }),
    );
    disposeNetwork(network);
  });
});

describe('architectureNamed', () => {
  it('refuses a name that it does not know, and lists those that it does', () => {
    expect(architectureNamed('cnn')).toBe(cnn);
    expect(() => architectureNamed('resnet' as 'cnn')).toThrow(
      'architecture must be one of cnn, fc; got "resnet"',
    );
  });
});
