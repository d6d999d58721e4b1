import * as tf from '@tensorflow/tfjs-core';

/** What of the native backend this kernel uses. */
interface NativeBackend {
  readonly binding: Readonly<Record<'TF_ATTR_TYPE' | 'TF_FLOAT', number>>;
  executeSingleOutput(name: string, attributes: object[], inputs: tf.TensorInfo[]): tf.Tensor;
}

/** What the kernel is called with. */
interface GradientCall {
  readonly inputs: { readonly dy: tf.TensorInfo; readonly x: tf.TensorInfo };
  readonly backend: NativeBackend;
}

const kernelName = 'ReluGradient';

/**
 * The gradient of ReLU on this backend by TensorFlow's `ReluGrad`, one operation where tfjs takes three: dy where x > 0, else 0
 * (also where x is not a number, which its output shows). It has no gradient itself. Other backends keep theirs.
 */
export function registerNativeReluGradient(): void {
  const shipped = tf.getGradient(tf.Relu) as tf.GradConfig | undefined;
  if (shipped === undefined || (tf.getKernel(kernelName, 'tensorflow') as unknown) !== undefined) return;
  const kernelFunc = ({ inputs: { dy, x }, backend }: GradientCall): tf.Tensor => {
    const { TF_ATTR_TYPE: type, TF_FLOAT: value } = backend.binding;
    return backend.executeSingleOutput('ReluGrad', [{ name: 'T', type, value }], [dy, x]);
  };
  tf.registerKernel({
    ...{ kernelName, backendName: 'tensorflow' },
    kernelFunc: kernelFunc as unknown as tf.KernelFunc,
  });
  tf.registerGradient({
    ...shipped,
    gradFunc: (dy, saved, attributes) => {
      const [x] = saved;
      if (tf.getBackend() !== 'tensorflow' || x?.dtype !== 'float32') {
        return shipped.gradFunc(dy, saved, attributes);
      }
      const inputs = { dy, x } as unknown as tf.NamedTensorMap;
      return { x: () => tf.engine().runKernel<tf.Tensor>(kernelName, inputs) };
    },
  });
}
