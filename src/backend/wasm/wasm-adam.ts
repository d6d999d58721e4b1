import * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { FusedAdam, type Move } from '../fused-adam.js';
import { heapKernels } from './heap-kernels.js';
import { addressesOf } from './own-kernel.js';
import { allocate } from './wasm-tensor.js';

/** Both moments of a variable's gradient; nobody else has them, so that they are moved where they lie. */
type Moments = readonly [first: tf.Tensor, second: tf.Tensor];

/** Adam as one pass over each variable. */
export class WasmAdam extends FusedAdam {
  static readonly className = 'WasmAdam';
  readonly #moments = new Map<string, Moments>();

  override dispose(): void {
    this.#moments.forEach((moments) => tf.dispose([...moments]));
    this.#moments.clear();
    super.dispose();
  }

  override getClassName(): string {
    return WasmAdam.className;
  }

  protected override move(moves: readonly Move[], step: number): void {
    const backend = tf.backend() as BackendWasm;
    const { learningRate, beta1, beta2, epsilon } = this.settings;
    for (const [variable, gradient] of moves) {
      const moments = this.#momentsOf(variable);
      const moved = tf.engine().makeTensorFromTensorInfo(allocate(backend, variable.shape));
      heapKernels(backend).adam(
        variable.size,
        ...addressesOf({ backend }, variable, gradient, ...moments, moved),
        beta1,
        beta2,
        1 / (1 - beta1 ** step),
        1 / (1 - beta2 ** step),
        learningRate,
        epsilon,
      );
      variable.assign(moved);
      moved.dispose();
    }
  }

  #momentsOf(variable: tf.Variable): Moments {
    const known = this.#moments.get(variable.name);
    if (known !== undefined) return known;
    const moments: Moments = [tf.keep(tf.zerosLike(variable)), tf.keep(tf.zerosLike(variable))];
    this.#moments.set(variable.name, moments);
    return moments;
  }
}
