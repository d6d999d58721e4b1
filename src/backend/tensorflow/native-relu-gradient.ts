import * as tf from '@tensorflow/tfjs-core';
import { floatType, type NativeCall, registerNativeKernel } from './native-backend.js';

const kernelName = 'ReluGradient';
let registered = false;

/**
 * The gradient of ReLU on this backend by TensorFlow's `ReluGrad`, one operation where tfjs takes three: dy where x > 0, else 0
 * (also where x is not a number, which its output shows). It has no gradient itself. Other backends keep theirs.
 */
export function registerNativeReluGradient(): void {
  const shipped = tf.getGradient(tf.Relu) as tf.GradConfig | undefined;
  if (shipped === undefined || registered) return;
  registered = true;
  registerNativeKernel(kernelName, ({ inputs: { dy, x }, backend }: NativeCall<'dy' | 'x'>) =>
    backend.executeSingleOutput('ReluGrad', [floatType(backend)], [dy, x]),
  );
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
