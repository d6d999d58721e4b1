import * as tf from '@tensorflow/tfjs-core';

/** The part of TensorFlow.js's engine that holds the operations recorded for a gradient. */
interface TapeHolder {
  readonly state: { activeTape: unknown };
}

/**
 * A function of an input and weights that keeps nothing for its gradient but the input: the gradient's pass computes what
 * lies between anew (Chen, Xu, Zhang & Guestrin 2016, "Training deep nets with sublinear memory cost"). Costs one more
 * forward pass; the values are the same.
 *
 * @param x the input
 * @param weights every variable that `forward` uses and whose gradient may be asked for
 * @param forward the function, run once; it may have side effects, such as moving averages.
 * @param again the same without side effects, run in the gradient's pass; reads the same weights, which must not have moved
 */
export function recomputed(
  x: tf.Tensor,
  weights: readonly tf.Variable[],
  { forward, again }: Readonly<Record<'forward' | 'again', (x: tf.Tensor) => tf.Tensor>>,
): tf.Tensor {
  const operation = tf.customGrad((...parameters) => {
    const save = parameters.at(-1) as (tensors: tf.Tensor[]) => void;
    save([x]);
    return {
      value: forward(x),
      gradFunc: (dy: tf.Tensor, [input]: tf.Tensor[]) =>
        input === undefined ? [] : gradientsWithin(() => again(input), [input, ...weights], dy),
    };
  });
  return operation(x, ...weights);
}

/**
 * Gradients of `run` while another gradient's pass is under way, whose record of operations TensorFlow.js would
 * otherwise throw away at the end of this one.
 */
function gradientsWithin(run: () => tf.Tensor, inputs: readonly tf.Tensor[], dy: tf.Tensor): tf.Tensor[] {
  const { state } = tf.engine() as unknown as TapeHolder;
  const outer = state.activeTape;
  try {
    const { value, grads } = tf.engine().gradients(run, [...inputs], dy);
    value.dispose();
    return grads;
  } finally {
    state.activeTape = outer;
  }
}
