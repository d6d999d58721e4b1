import * as tf from '@tensorflow/tfjs-core';

/**
 * The numbers of a float32 tensor without a copy where the backend keeps them in memory that can be addressed (wasm);
 * else as `dataSync`. To be read at once: the next tensor may move them. Not to be written to.
 */
export function valuesInPlace(tensor: tf.Tensor): Float32Array {
  const backend = tf.backend() as { typedArrayFromHeap?: (info: tf.TensorInfo) => ArrayBufferView };
  const view = backend.typedArrayFromHeap?.(tensor);
  if (!(view instanceof Float32Array)) return tensor.dataSync<'float32'>();
  return view;
}
