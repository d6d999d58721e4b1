import * as tf from '@tensorflow/tfjs-core';
import { prepareBackend, type RandomStream } from '../../src/index.js';
import type { PreparedRun } from '../subject.js';

/** Prepares a run with this backend as the current one, which it stays until another run is prepared. */
export function onBackend(
  name: string,
  prepare: (stream: RandomStream) => PreparedRun,
): (stream: RandomStream) => Promise<PreparedRun> {
  return async (stream) => {
    await prepareBackend({ name });
    return prepare(stream);
  };
}

/**
 * Waits until every tensor is computed, and frees them: the clock must not be read before the device is done. One
 * number of each is read, for whoever trains leaves the rest on the device.
 */
export async function awaitAndDispose(tensors: readonly tf.Tensor[]): Promise<undefined> {
  const numbers = tensors.map((tensor) => tf.tidy(() => tf.slice(tf.reshape(tensor, [-1]), 0, 1)));
  await Promise.all(numbers.map((number) => number.data()));
  tf.dispose([...tensors, ...numbers]);
}
