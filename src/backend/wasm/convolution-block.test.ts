import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../../core/random-stream.js';
import type { Layer, LayerStack } from '../../models/architecture.js';
import { applyLayers } from '../../models/forward.js';
import {
  createNetwork,
  disposeNetwork,
  networkFromWeights,
  trainableVariables,
} from '../../models/network.js';
import { prepareBackend } from '../select-backend.js';
import { readInstallation, tensorflowFolder } from '../tensorflow/installation.js';
import { errorOfFused } from '../testing/plain-and-fused.js';

/** TensorFlow's block is made by the same kernels. */
const backends = [
  'wasm',
  ...(readInstallation(tensorflowFolder()) === undefined ? [] : (['tensorflow'] as const)),
] as const;

type Pool = 'max-pool' | 'global-average-pool';

const stackOf = (inputs: number, outputs: number, pool: Pool): LayerStack => {
  const layers: Layer[] = [
    { kind: 'convolution', name: 'c', inputs, outputs },
    { kind: 'relu' },
    { kind: pool },
  ];
  return { name: 'block', layers };
};

/** A block with its gradients by images, filter and bias. */
function blockAndGradients(
  shape: readonly [number, number, number, number],
  { outputs, pool, seed }: { readonly outputs: number; readonly pool: Pool; readonly seed: number },
): tf.Tensor[] {
  const stream = RandomStream.fromSeed(seed);
  const stack = stackOf(shape[3], outputs, pool);
  const network = createNetwork(stack, stream.split('init'));
  const size = shape.reduce((product, one) => product * one, 1);
  const images = tf.variable(tf.tensor(stream.split('images').normalArray(size), [...shape]));
  const variables = [images, ...trainableVariables(network)];
  const output = applyLayers(network, stack.layers, images, 'train');
  const direction = tf.tensor(stream.split('direction').normalArray(output.size), output.shape);
  const { value, grads } = tf.variableGrads(
    () => tf.sum(tf.mul(applyLayers(network, stack.layers, images, 'train'), direction)),
    variables,
  );
  const gradients = variables.map(({ name }) => grads[name] as tf.Tensor);
  value.dispose();
  images.dispose();
  disposeNetwork(network);
  return [output, ...gradients];
}

const length = fc.integer({ min: 2, max: 9 });
const pools = ['max-pool', 'global-average-pool'] as const;

/** The derivative by the pixels of one image of equal pixels, each of which has the same value before pooling but at the rim. */
function gradientOfEqualPixels(): Float32Array {
  const identity = new Float32Array(9 * 8);
  // The middle tap of each channel is 1.
  identity.fill(1, 32, 40);
  const network = networkFromWeights(stackOf(1, 8, 'max-pool'), {
    'c.weight': { shape: [3, 3, 1, 8], data: identity },
    'c.bias': { shape: [8], data: new Float32Array(8) },
  });
  const gradient = tf.tidy(() => {
    const pixels = tf.ones([1, 4, 4, 1]);
    return tf.grad((x) => tf.sum(applyLayers(network, network.architecture.layers, x, 'train')))(pixels);
  });
  const values = gradient.dataSync<'float32'>();
  gradient.dispose();
  disposeNetwork(network);
  return values;
}

describe.each(backends)('convolution, ReLU and pooling as one operation on %s', (backend) => {
  beforeAll(() => prepareBackend({ name: backend }));

  it('are the plain ones with their gradients, to the rounding of their sums, for every size', () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.integer({ min: 1, max: 11 }), length, length, fc.constantFrom(1, 4, 8, 12, 16)),
        fc.constantFrom(8, 16, 24),
        fc.constantFrom(...pools),
        fc.nat(99),
        (shape, outputs, pool, seed) => {
          // A maximum that rounding moves to its neighbour takes its gradient along: seeds are fixed, and none does here.
          const error = errorOfFused(() => blockAndGradients(shape, { outputs, pool, seed }));
          expect(error).toBeLessThan(Math.max(9 * shape[3], shape[0] * shape[1] * shape[2]) * 2 ** -22);
        },
      ),
      { numRuns: 60, seed: 1 },
    );
  });

  it('are the plain ones at the sizes of the paper’s network', () => {
    for (const [shape, outputs, pool] of [
      [[20, 28, 28, 1], 8, 'max-pool'],
      [[20, 14, 14, 8], 16, 'max-pool'],
      [[20, 7, 7, 16], 32, 'global-average-pool'],
      [[20, 7, 7, 16], 32, 'max-pool'],
    ] as const) {
      expect(errorOfFused(() => blockAndGradients(shape, { outputs, pool, seed: 3 }))).toBeLessThan(2 ** -16);
    }
  });

  it('give the whole gradient of a window to the first of equal maxima', () => {
    const first = [8, 0, 8, 0];
    expect([...gradientOfEqualPixels()]).toEqual([...first, 0, 0, 0, 0, ...first, 0, 0, 0, 0]);
  });

  it('carry NaN to the outputs that see it', () => {
    for (const pool of pools) {
      const block = () => {
        const stack = stackOf(1, 8, pool);
        const network = createNetwork(stack, RandomStream.fromSeed(1));
        const images = tf.tensor4d(RandomStream.fromSeed(2).normalArray(64), [1, 8, 8, 1]);
        const spoilt = tf.where(tf.less(images, 2), images, NaN);
        const output = applyLayers(network, stack.layers, spoilt, 'evaluate');
        disposeNetwork(network);
        return [output, tf.cast(tf.isNaN(output), 'float32')];
      };
      expect(errorOfFused(block)).toBeLessThan(2 ** -18);
    }
  });

  it('are what the backend runs where it takes the sizes, and one operation a layer where not', async () => {
    for (const [outputs, expected] of [
      [8, true],
      [6, false],
    ] as const) {
      const network = createNetwork(stackOf(1, outputs, 'max-pool'), RandomStream.fromSeed(1));
      const { kernelNames } = await tf.profile(() =>
        applyLayers(network, network.architecture.layers, tf.ones([2, 6, 6, 1]), 'train'),
      );
      disposeNetwork(network);
      expect(kernelNames.includes('ConvolutionBlock')).toBe(expected);
    }
  });
});
