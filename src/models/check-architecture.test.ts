import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import {
  architectureNamed,
  cnn,
  fc as fullyConnected,
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

describe('architectureNamed', () => {
  it('refuses a name that it does not know, and lists those that it does', () => {
    expect(architectureNamed('cnn')).toBe(cnn);
    expect(() => architectureNamed('resnet' as 'cnn')).toThrow(
      'architecture must be one of cnn, fc; got "resnet"',
    );
  });
});
