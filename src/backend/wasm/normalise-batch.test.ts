import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../../core/random-stream.js';
import type { Layer, LayerStack } from '../../models/architecture.js';
import { applyLayer, type Mode } from '../../models/forward.js';
import { disposeNetwork, networkFromWeights, trainableVariables } from '../../models/network.js';
import { prepareBackend } from '../select-backend.js';
import { errorOfFused } from '../testing/plain-and-fused.js';

beforeAll(() => prepareBackend({ name: 'wasm' }));

/** BatchNorm with its gradients by input, scale and shift, and the running averages after it. */
function normalised(mode: Mode, [rows, channels]: readonly [number, number], offset: number): tf.Tensor[] {
  const stream = RandomStream.fromSeed(rows).split(channels);
  const layer: Layer = { kind: 'batch-norm', name: 'bn', channels };
  const stack: LayerStack = { name: 'BatchNorm', layers: [layer] };
  const array = (name: string, low: number, high: number) => ({
    shape: [channels],
    data: stream.split(name).uniformArray(channels, low, high),
  });
  const network = networkFromWeights(stack, {
    'bn.weight': array('scale', 0.5, 1.5),
    'bn.bias': array('shift', -1, 1),
    'bn.running_mean': array('mean', -1, 1),
    'bn.running_var': array('variance', 0.5, 2),
  });
  const values = (name: string) =>
    tf.tensor2d(stream.split(name).normalArray(rows * channels), [rows, channels]);
  const x = tf.variable(tf.add(values('x'), offset));
  const direction = values('direction');
  const output = tf.clone(applyLayer(network, layer, x, 'preview'));
  const variables = [x, ...trainableVariables(network)];
  const { value, grads } = tf.variableGrads(
    () => tf.sum(tf.mul(applyLayer(network, layer, x, mode), direction)),
    variables,
  );
  const averages = ['bn.running_mean', 'bn.running_var'].map((name) =>
    tf.clone(network.weights.get(name) as tf.Tensor),
  );
  const gradients = variables.map(({ name }) => grads[name] as tf.Tensor);
  value.dispose();
  x.dispose();
  disposeNetwork(network);
  return [output, ...gradients, ...averages];
}

describe('BatchNorm as one operation on wasm', () => {
  it.each(['train', 'evaluate'] as const)('is the formula with its gradients and averages: %s', (mode) => {
    fc.assert(
      fc.property(fc.tuple(fc.integer({ min: 8, max: 300 }), fc.integer({ min: 1, max: 40 })), (shape) => {
        // Sums of so many numbers of float32, of which the gradient takes differences.
        expect(errorOfFused(() => normalised(mode, shape, 0.5))).toBeLessThan(shape[0] * 2 ** -21);
      }),
      { numRuns: 30 },
    );
  });

  it('keeps its digits where the mean is large beside the spread, and takes one row and two', () => {
    // x itself has been rounded at 100: its spread of 1 keeps 2⁻¹⁷ of it.
    expect(errorOfFused(() => normalised('train', [200, 9], 100))).toBeLessThan(2 ** -14);
    for (const rows of [1, 2]) {
      const output = () => normalised('train', [rows, 5], 0).slice(0, 1);
      expect(errorOfFused(output)).toBeLessThan(2 ** -10);
    }
  });
});
