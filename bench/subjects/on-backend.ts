import type * as tf from '@tensorflow/tfjs-core';
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

/** Waits until every tensor can be read, and frees them: the clock must not be read before the device is done. */
export async function readAndDispose(tensors: readonly tf.Tensor[]): Promise<undefined> {
  await Promise.all(tensors.map((tensor) => tensor.data()));
  for (const tensor of tensors) tensor.dispose();
}
