import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import type { LayerStack } from './architecture.js';
import { applyLayer, applyLayers } from './forward.js';
import {
  createNetwork,
  disposeNetwork,
  networkWeights,
  trainableVariables,
  type Network,
} from './network.js';
import { residualLayers } from './residual-block.js';

const block = { kind: 'residual', name: 'b', inputs: 4, outputs: 6 } as const;
const stack: LayerStack = { name: 'one block', layers: [block] };

beforeAll(async () => void (await prepareBackend()));

/** Gradients and running averages of a step, on so many images. */
async function step(images: number, run: (network: Network<LayerStack>, x: tf.Tensor) => tf.Tensor) {
  const stream = RandomStream.fromSeed(7);
  const network = createNetwork(stack, stream.split('weights'));
  const x = tf.tensor4d(stream.split('x').normalArray(images * 256), [images, 8, 8, 4]);
  const { value, grads } = tf.variableGrads(
    () => tf.mean<tf.Scalar>(tf.square(run(network, x))),
    trainableVariables(network),
  );
  const norms = Object.values(grads).map((gradient) => tf.tidy(() => tf.norm(gradient).dataSync()[0]));
  const found = { value: value.dataSync()[0], norms, after: await networkWeights(network) };
  disposeNetwork(network);
  tf.dispose([x, value, ...Object.values(grads)]);
  return found;
}

const plain = (network: Network<LayerStack>, x: tf.Tensor) => {
  const { main, shortcut } = residualLayers(block);
  return tf.add<tf.Tensor>(
    applyLayers(network, main, x, 'train'),
    applyLayers(network, shortcut, x, 'train'),
  );
};

const own = (network: Network<LayerStack>, x: tf.Tensor) => applyLayer(network, block, x, 'train');

it.each([10, 4000])(
  'a block of %d images has the gradients of its layers, and moves the averages once',
  async (images) => {
    expect(await step(images, own)).toEqual(await step(images, plain));
  },
);

it('a large block is computed anew for the gradient, and a small one is not', async () => {
  const kernels = async (images: number, run: typeof own) => {
    const { kernels: ran } = await tf.profile(async () => {
      await step(images, run);
      return [];
    });
    return ran.filter(({ name }) => name === 'Conv2D').length;
  };
  expect(await kernels(10, own)).toBe(await kernels(10, plain));
  // Forward again: its two convolutions and the one past them.
  expect(await kernels(4000, own)).toBe((await kernels(4000, plain)) + 3);
});
