import * as tf from '@tensorflow/tfjs-core';
import { improveKernel, inputOf, type Kernel } from '../override-kernel.js';
import { floatType, type NativeBackend } from './native-backend.js';

/** MaxPool on tensorflow: as shipped, but NaN in a window gives NaN; TensorFlow's operation passes over it. */
export function registerNativeMaxPool(): void {
  improveKernel<NativeBackend>('tensorflow', tf.MaxPool, maximumWithNaN);
}

function maximumWithNaN(shipped: Kernel<NativeBackend>): Kernel<NativeBackend> {
  return (call) => {
    const x = inputOf(call, 'x');
    const largest = shipped(call);
    if (x.dtype !== 'float32') return largest;
    const { backend } = call;
    const type = floatType(backend);
    // This backend's kernels give whole tensors.
    const made: tf.TensorInfo[] = [largest];
    const run = (name: string, attributes: object[], ...inputs: tf.TensorInfo[]): tf.TensorInfo => {
      const output = backend.executeSingleOutput(name, attributes, inputs);
      made.push(output);
      return output;
    };
    const { TF_ATTR_TYPE, TF_ATTR_BOOL, TF_BOOL, TF_FLOAT } = backend.binding;
    const toFloat = [
      { name: 'SrcT', type: TF_ATTR_TYPE, value: TF_BOOL },
      { name: 'DstT', type: TF_ATTR_TYPE, value: TF_FLOAT },
      { name: 'Truncate', type: TF_ATTR_BOOL, value: false },
    ];
    const isNaN = run('Cast', toFloat, run('IsNan', [type], x));
    const seen = shipped({ ...call, inputs: { x: isNaN } });
    made.push(seen);
    // The root of −1 is NaN, that of −0 is −0, which leaves every number as it is.
    const carried = run('AddV2', [type], largest, run('Sqrt', [type], run('Neg', [type], seen)));
    for (const tensor of made) if (tensor !== carried) (tensor as tf.Tensor).dispose();
    return carried;
  };
}
