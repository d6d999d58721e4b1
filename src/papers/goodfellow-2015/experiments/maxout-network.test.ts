import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../../../backend/select-backend.js';
import { RandomStream } from '../../../core/random-stream.js';
import { tensorsLeakedBy } from '../../../core/tensor-scope.js';
import { createNetwork, disposeNetwork, networkFromWeights } from '../../../models/network.js';
import { maxoutLogits, maxoutStack } from './maxout-network.js';

beforeAll(() => prepareBackend());

const size = { inputs: 4, hidden: [3, 2], pieces: 2, outputs: 3 };

describe('maxoutLogits', () => {
  it('is the largest of each unit’s pieces, then the same again, then affine (textbook loops)', () => {
    fc.assert(
      fc.property(fc.nat(1000), (seed) => {
        const network = createNetwork(maxoutStack(size), RandomStream.fromSeed(seed));
        const images = tf.tensor4d(RandomStream.fromSeed(seed).split('x').uniformArray(4), [1, 2, 2, 1]);
        const values = (name: string) => network.weights.get(name)?.dataSync() ?? new Float32Array();
        let x = [...images.dataSync()];
        for (const [layer, units] of [3, 2, 0].entries()) {
          const [matrix, bias] = [values(`l${layer + 1}.weight`), values(`l${layer + 1}.bias`)];
          const z = [...bias].map((b, j) =>
            x.reduce((sum, v, i) => sum + v * Number(matrix[i * bias.length + j]), b),
          );
          x = layer === 2 ? z : z.slice(0, units).map((one, j) => Math.max(one, Number(z[j + units])));
        }
        const logits = [...maxoutLogits(network, images).dataSync()];
        logits.forEach((logit, index) => expect(Math.abs(logit - Number(x[index]))).toBeLessThan(1e-6));
        disposeNetwork(network);
      }),
      { numRuns: 20 },
    );
  });

  it('gives a network with one output the odds of a logistic regression', () => {
    const stack = maxoutStack({ inputs: 1, hidden: [], pieces: 1, outputs: 1 });
    const bias = { shape: [1], data: Float32Array.of(-1) };
    const network = networkFromWeights(stack, {
      'l1.weight': { shape: [1, 1], data: Float32Array.of(2) },
      'l1.bias': bias,
    });
    const logits = maxoutLogits(network, tf.tensor4d([1, 0], [2, 1, 1, 1]));
    expect([...logits.dataSync()]).toEqual([0, 1, 0, -1]);
    disposeNetwork(network);
  });

  it('leaves one tensor, and says how many masks it needs', async () => {
    const network = createNetwork(maxoutStack(size), RandomStream.fromSeed(1));
    const images = tf.zeros<tf.Rank.R4>([5, 2, 2, 1]);
    maxoutLogits(network, images).dispose();
    expect(await tensorsLeakedBy(() => maxoutLogits(network, images))).toBe(1);
    expect(() => maxoutLogits(network, images, [undefined])).toThrow(/mask for each of 3 layers, got 1/);
    expect(() => maxoutStack({ ...size, pieces: 0 })).toThrow(/pieces must be at least 1, got 0/);
  });
});
