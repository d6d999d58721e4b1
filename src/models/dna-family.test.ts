import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { ConfigError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import {
  createNetwork,
  disposeNetwork,
  networkFromWeights,
  networkWeights,
  parameterCount,
} from './network.js';
import { dnaArchitecture, mnistDna, type UnsharedLayers } from './reconstruction-architectures.js';
import { reconstruct } from './reconstruct.js';

beforeAll(async () => void (await prepareBackend({ name: 'wasm' })));

const dense = (inputs: number, outputs: number) => (inputs + 1) * outputs;
const unsharedLayers: readonly UnsharedLayers[] = [2, 4, 6];

describe('dnaArchitecture', () => {
  it('is the DNA of Figure 5 by default, and the autoencoder with one path', () => {
    expect({ ...dnaArchitecture(), name: mnistDna.name }).toEqual(mnistDna);
    expect(parameterCount(dnaArchitecture())).toBe(216_664);
    expect(parameterCount(dnaArchitecture({ paths: 1 }))).toBe(200_088);
  });

  it('adds a second copy of each layer that is unshared: two autoencoders where all six are', () => {
    const four = 216_664 + dense(100, 128) + dense(128, 100);
    expect(parameterCount(dnaArchitecture({ unshared: 4 }))).toBe(four);
    expect(parameterCount(dnaArchitecture({ unshared: 6 }))).toBe(2 * 200_088);
  });

  it('has in both necks the layers that width and depth ask for, and features of the asked width', () => {
    const own = fc.record({
      unshared: fc.constantFrom(...unsharedLayers),
      neckWidth: fc.integer({ min: 1, max: 90 }),
      neckDepth: fc.integer({ min: 2, max: 5 }),
    });
    const neck = (width: number, depth: number) =>
      dense(128, width) + (depth - 2) * dense(width, width) + dense(width, 128);
    fc.assert(
      fc.property(own, ({ unshared, neckWidth, neckDepth }) => {
        const difference =
          parameterCount(dnaArchitecture({ unshared, neckWidth, neckDepth })) -
          parameterCount(dnaArchitecture({ unshared }));
        expect(difference).toBe(2 * (neck(neckWidth, neckDepth) - neck(64, 2)));
        const network = createNetwork(
          dnaArchitecture({ unshared, neckWidth, neckDepth }),
          RandomStream.fromSeed(1),
        );
        const images = tf.zeros<tf.Rank.R4>([2, 28, 28, 1]);
        const found = reconstruct(network, images);
        for (const path of found) {
          expect(path.features.shape).toEqual([2, neckWidth]);
          // Behind a ReLU, the narrow layer's own.
          expect(tf.tidy(() => tf.min(path.features).dataSync()[0])).toBeGreaterThanOrEqual(0);
          expect(path.images.shape).toEqual([2, 28, 28, 1]);
        }
        tf.dispose([images, ...found.flatMap((path) => [path.images, path.features])]);
        disposeNetwork(network);
      }),
      { numRuns: 20 },
    );
  });

  it('starts each member of a seed with the autoencoder as its first path', async () => {
    const stream = RandomStream.fromSeed(4);
    const images = tf.tensor4d(stream.split('images').uniformArray(3 * 784), [3, 28, 28, 1]);
    const autoencoder = createNetwork(dnaArchitecture({ paths: 1 }), stream.split('init'));
    const expected = [...(reconstruct(autoencoder, images)[0]?.images.dataSync() ?? [])];
    for (const unshared of unsharedLayers) {
      const member = createNetwork(dnaArchitecture({ unshared }), stream.split('init'));
      const [first, second] = reconstruct(member, images);
      expect([...(first?.images.dataSync() ?? [])]).toEqual(expected);
      expect([...(second?.images.dataSync() ?? [])]).not.toEqual(expected);
      disposeNetwork(member);
    }
    disposeNetwork(autoencoder);
  });

  it('shares nothing between paths where six layers are unshared', async () => {
    const architecture = dnaArchitecture({ unshared: 6 });
    const network = createNetwork(architecture, RandomStream.fromSeed(5));
    const weights = await networkWeights(network);
    const images = tf.ones<tf.Rank.R4>([1, 28, 28, 1]);
    const before = [...(reconstruct(network, images)[1]?.images.dataSync() ?? [])];
    const blanked = Object.fromEntries(
      Object.entries(weights).map(([name, array]) => {
        const isFirst = /^(enc|dec)\./.test(name) || name.startsWith('bn1');
        return [name, isFirst ? { ...array, data: array.data.map(() => 0) } : array];
      }),
    );
    const other = networkFromWeights(architecture, blanked);
    expect([...(reconstruct(other, images)[1]?.images.dataSync() ?? [])]).toEqual(before);
    [network, other].forEach(disposeNetwork);
  });

  it('refuses what cannot be built', () => {
    expect(() => dnaArchitecture({ unshared: 3 as 2 })).toThrow(ConfigError);
    expect(() => dnaArchitecture({ neckDepth: 1 })).toThrow('dnaArchitecture: neckDepth must be at least 2');
    expect(() => dnaArchitecture({ paths: 0 })).toThrow('dnaArchitecture: paths');
  });
});
