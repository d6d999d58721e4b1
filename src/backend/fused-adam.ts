import * as tf from '@tensorflow/tfjs-core';

/** Settings of Adam (Kingma & Ba 2015), as PyTorch names them. */
export interface AdamSettings {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  /** Added to √v̂. */
  readonly epsilon: number;
}

/** A variable and its gradient. */
export type Move = readonly [variable: tf.Variable, gradient: tf.Tensor];

/** Adam on a backend that has an operation for it, where TensorFlow.js takes fourteen for each variable. */
export abstract class FusedAdam extends tf.Optimizer {
  #steps = 0;

  constructor(readonly settings: AdamSettings) {
    super();
  }

  /** Moves all variables. @param step from 1 */
  protected abstract move(moves: readonly Move[], step: number): void;

  override applyGradients(given: Parameters<tf.Optimizer['applyGradients']>[0]): void {
    const gradients = (
      Array.isArray(given) ? given.map(({ name, tensor }) => [name, tensor]) : Object.entries(given)
    ) as readonly (readonly [string, tf.Tensor | null])[];
    const moves = gradients.flatMap(([name, gradient]): Move[] => {
      const variable = tf.engine().registeredVariables[name];
      return variable === undefined || gradient === null ? [] : [[variable, gradient]];
    });
    this.#steps++;
    this.move(moves, this.#steps);
    this.incrementIterations();
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...this.settings };
  }
}
