import * as tf from '@tensorflow/tfjs-core';

/** What of the native backend this kernel uses: running one TensorFlow operation with one output. */
interface NativeBackend {
  readonly binding: { readonly TF_ATTR_TYPE: number; readonly TF_FLOAT: number };
  executeSingleOutput(name: string, attributes: object[], inputs: tf.TensorInfo[]): tf.Tensor;
}

/** What the kernel is called with. */
interface StepCall {
  readonly inputs: { readonly x: tf.TensorInfo };
  readonly backend: NativeBackend;
  readonly attrs: { readonly alpha: number };
}

/**
 * Replaces the native backend's `Step`, with which tfjs forms the gradient of every ReLU, by sign(max(x, 0)).
 *
 * The shipped kernel builds two arrays of the input's size in JavaScript and copies them over; it took a third
 * of a CNN's training step. Same values, NaN for NaN included. Other types and slopes keep the shipped kernel.
 */
export function registerNativeStep(): void {
  const shipped = tf.getKernel(tf.Step, 'tensorflow') as tf.KernelConfig | undefined;
  if (shipped === undefined) return;
  const kernel = (call: StepCall): tf.TensorInfo | tf.TensorInfo[] => {
    const { inputs, backend, attrs } = call;
    if (inputs.x.dtype !== 'float32' || attrs.alpha !== 0) return shipped.kernelFunc(call as never);
    const { TF_ATTR_TYPE: type, TF_FLOAT: value } = backend.binding;
    const run = (name: string, x: tf.TensorInfo) =>
      backend.executeSingleOutput(name, [{ name: 'T', type, value }], [x]);
    return tf.tidy(() => run('Sign', run('Relu', inputs.x)));
  };
  tf.unregisterKernel(tf.Step, 'tensorflow');
  tf.registerKernel({ ...shipped, kernelFunc: kernel as unknown as tf.KernelFunc });
}
