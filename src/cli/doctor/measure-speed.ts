import * as tf from '@tensorflow/tfjs-core';
import { RandomStream } from '../../core/random-stream.js';
import { meanCrossEntropy } from '../../losses/pair-objective.js';
import { cnn } from '../../models/architecture.js';
import { forward } from '../../models/forward.js';
import { createNetwork, disposeNetwork, trainableVariables } from '../../models/network.js';
import type { Speed } from './diagnosis.js';

const size = 512;
const batch = 250;

/** Median milliseconds of runs that fill `budget` milliseconds, after one that does not count; three at least. */
async function medianMs(budget: number, run: () => Promise<void>): Promise<number> {
  await run();
  const times: number[] = [];
  const end = performance.now() + budget;
  while (times.length < 3 || performance.now() < end) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN;
}

/** Times two things on the current backend, for about three seconds. Leaves no tensor behind. */
export async function measureSpeed(): Promise<Speed> {
  const stream = RandomStream.fromSeed(0);
  const matrix = tf.tensor2d(stream.normalArray(size * size), [size, size]);
  const matMulMs = await medianMs(800, async () => {
    const product = tf.matMul(matrix, matrix);
    await product.data();
    product.dispose();
  });
  matrix.dispose();
  const network = createNetwork(cnn, stream.split('init'));
  const images = tf.tensor4d(stream.uniformArray(batch * 784), [batch, 28, 28, 1]);
  const labels = tf.tensor1d(
    Int32Array.from({ length: batch }, (_, index) => index % 10),
    'int32',
  );
  const cnnStepMs = await medianMs(1500, async () => {
    const { value, grads } = tf.variableGrads(
      () => meanCrossEntropy(forward(network, images, 'train').logits, labels),
      trainableVariables(network),
    );
    await Promise.all(Object.values(grads).map((gradient) => gradient.data()));
    tf.dispose([value, grads]);
  });
  tf.dispose([images, labels]);
  disposeNetwork(network);
  return { matMulGflops: (2 * size ** 3) / (matMulMs * 1e6), cnnStepMs };
}
