import * as tf from '@tensorflow/tfjs-core';

/**
 * Owns tensors across `await`, where `tf.tidy` cannot.
 *
 * @example
 * const scope = new TensorScope();
 * try { const x = scope.own(tf.tensor1d([1, 2])); await x.data(); } finally { scope.dispose(); }
 */
export class TensorScope {
  readonly #owned: tf.Tensor[] = [];

  /** Takes ownership: the tensor is disposed with the scope. */
  own<T extends tf.Tensor>(tensor: T): T {
    this.#owned.push(tensor);
    return tensor;
  }

  /** Disposes everything owned; a tensor disposed elsewhere meanwhile is passed over. */
  dispose(): void {
    for (const tensor of this.#owned.splice(0)) if (!tensor.isDisposed) tensor.dispose();
  }
}

/** How many tensors `run` leaves behind; call it once before, to warm up caches. For leak tests. */
export async function tensorsLeakedBy(run: () => unknown): Promise<number> {
  const before = tf.memory().numTensors;
  await run();
  return tf.memory().numTensors - before;
}
