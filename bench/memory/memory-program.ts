/**
 * The program that measures the memory of one correlation loss with its gradient, in a fresh process: N and M come as
 * arguments, what it found is printed as one line of JSON.
 */
import * as tf from '@tensorflow/tfjs-core';
import { correlationLoss, kernelHeapBytes, prepareBackend, RandomStream } from '../../src/index.js';
import { featureTensor } from '../subjects/features.js';

const [n = NaN, m = NaN] = process.argv.slice(2).map(Number);
await prepareBackend();

/** Peak bytes of tensors, the two inputs among them, and how many tensors are left over. */
async function lossOf(rows: number, columns: number) {
  const shape = { n: rows, m: columns, kind: 'no zeros' } as const;
  const stream = RandomStream.fromSeed(1);
  const [z1, z2] = [
    featureTensor(shape, stream.split('first')),
    featureTensor(shape, stream.split('second')),
  ];
  const before = tf.memory().numTensors;
  const { kernels } = await tf.profile(() => {
    const { value, grads } = tf.valueAndGrads((a, b) => correlationLoss(a as tf.Tensor2D, b as tf.Tensor2D))([
      z1,
      z2,
    ]);
    tf.dispose(grads);
    return value;
  });
  // TensorFlow.js counts a clone as if it did not share its buffer: it is left out while it is made.
  const own = kernels.filter(({ name }) => name !== 'Identity');
  const tensorBytes = Math.max(...own.map(({ totalBytesSnapshot }) => totalBytesSnapshot));
  // The value is the one tensor that profile leaves.
  const leaked = tf.memory().numTensors - before - 1;
  tf.dispose([z1, z2]);
  return { tensorBytes, leaked };
}

await lossOf(8, 2);
const before = process.resourceUsage().maxRSS;
const found = await lossOf(n, m);
const residentBytes = 1024 * (process.resourceUsage().maxRSS - before);
console.log(JSON.stringify({ ...found, heapBytes: kernelHeapBytes(), residentBytes }));
