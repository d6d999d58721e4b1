import * as tf from '@tensorflow/tfjs-core';
import { useFusedKernels } from '../../ops/fused-kernels.js';

/** What `work` gives with fused kernels or without; throws where it leaves tensors behind, beside what it returns. */
function valuesWith(fused: boolean, work: () => tf.Tensor[]): Float32Array[] {
  const before = useFusedKernels(fused);
  const count = tensorCount();
  let values: Float32Array[];
  try {
    const outputs = tf.tidy(() => work() as never) as tf.Tensor[];
    values = outputs.map((output) => output.dataSync<'float32'>());
    tf.dispose(outputs);
  } finally {
    useFusedKernels(before);
  }
  const left = tensorCount();
  if (left !== count) throw new Error(`${fused ? 'fused' : 'plain'} kernels leak: ${count} → ${left}`);
  return values;
}

const tensorCount = (): string => [tf.memory().numTensors, tf.backend().numDataIds()].join();

/**
 * How far what fused kernels give lies from what plain ones give: the largest difference in each output, in units of its
 * largest value; infinite where only one of them is NaN.
 */
export function errorOfFused(work: () => tf.Tensor[]): number {
  const [plain, fused] = [valuesWith(false, work), valuesWith(true, work)];
  if (fused.length !== plain.length) return Infinity;
  return Math.max(...fused.map((values, place) => difference(values, plain[place] ?? new Float32Array())));
}

function difference(values: Float32Array, expected: Float32Array): number {
  if (values.length !== expected.length) return Infinity;
  const largest = expected.reduce(
    (most, value) => Math.max(most, Number.isNaN(value) ? 0 : Math.abs(value)),
    0,
  );
  return values.reduce((worst, value, index) => {
    const wanted = expected[index] ?? NaN;
    if (Number.isNaN(value) && Number.isNaN(wanted)) return worst;
    const error = Math.abs(value - wanted);
    if (Number.isNaN(error)) return Infinity;
    return error === 0 ? worst : Math.max(worst, error / largest);
  }, 0);
}
