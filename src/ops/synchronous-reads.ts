import * as tf from '@tensorflow/tfjs-core';

/** Backends whose tensors lie on a device that Node can read only asynchronously. */
const asynchronousBackends: readonly string[] = ['webgpu'];

/** Whether the current backend can give a tensor's values without `await`. */
export const readsSynchronously = (): boolean => !asynchronousBackends.includes(tf.getBackend());
