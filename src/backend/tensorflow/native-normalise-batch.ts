import * as tf from '@tensorflow/tfjs-core';
import { normaliseBatchKernel } from '../../core/normalise-batch.js';

/** What of the native backend these kernels use. */
interface NativeBackend {
  readonly binding: Readonly<
    Record<'TF_ATTR_TYPE' | 'TF_ATTR_FLOAT' | 'TF_ATTR_STRING' | 'TF_ATTR_BOOL' | 'TF_FLOAT', number>
  >;
  executeMultipleOutputs(
    name: string,
    attributes: object[],
    inputs: tf.TensorInfo[],
    outputs: number,
  ): tf.Tensor[];
}

interface Call {
  readonly inputs: Readonly<Record<string, tf.Tensor>>;
  readonly backend: NativeBackend;
  readonly attrs: { readonly epsilon: number; readonly momentum: number };
}

const gradientKernel = `${normaliseBatchKernel}Gradient`;

/**
 * BatchNorm's training mode by TensorFlow's `FusedBatchNormV3` and `FusedBatchNormGradV3`: two operations where the formula
 * takes eight, and its derivative more than twenty.
 */
export function registerNativeNormaliseBatch(): void {
  if ((tf.getKernel(normaliseBatchKernel, 'tensorflow') as tf.KernelConfig | undefined) !== undefined) return;
  const register = (kernelName: string, kernelFunc: (call: Call) => tf.Tensor[]) => {
    tf.registerKernel({
      kernelName,
      backendName: 'tensorflow',
      kernelFunc: kernelFunc as unknown as tf.KernelFunc,
    });
  };
  register(normaliseBatchKernel, normalise);
  register(gradientKernel, differentiate);
  tf.registerGradient({
    kernelName: normaliseBatchKernel,
    inputsToSave: ['x', 'scale'],
    outputsToSave: [false, false, false, true, true, true],
    gradFunc: (dys, saved, attributes) => {
      const [x, scale, first, second, third] = saved as tf.Tensor[];
      const inputs = { dy: (dys as tf.Tensor[])[0], x, scale, first, second, third };
      const outputs = tf.engine().runKernel(gradientKernel, inputs as tf.NamedTensorMap, attributes);
      const [dx, dScale, dShift] = outputs as [tf.Tensor, tf.Tensor, tf.Tensor];
      return { x: () => dx, scale: () => dScale, shift: () => dShift };
    },
  });
}

/** [N, C] as the picture of one pixel that the operation takes. */
const asPicture = (x: tf.Tensor): tf.Tensor4D => tf.reshape(x, [x.shape[0] ?? 0, 1, 1, x.shape[1] ?? 0]);

function attributesOf({ backend: { binding }, attrs: { epsilon } }: Call): object[] {
  return [
    { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
    { name: 'U', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
    { name: 'epsilon', type: binding.TF_ATTR_FLOAT, value: epsilon },
    { name: 'data_format', type: binding.TF_ATTR_STRING, value: 'NHWC' },
    { name: 'is_training', type: binding.TF_ATTR_BOOL, value: true },
  ];
}

function normalise(call: Call): tf.Tensor[] {
  const { x, scale, shift, runningMean, runningVariance } = call.inputs as Record<
    'x' | 'scale' | 'shift' | 'runningMean' | 'runningVariance',
    tf.Tensor2D
  >;
  const { TF_ATTR_FLOAT: type } = call.backend.binding;
  const factor = { name: 'exponential_avg_factor', type, value: call.attrs.momentum };
  return tf.tidy(() => {
    const inputs = [asPicture(x), scale, shift, runningMean, runningVariance];
    const attributes = [...attributesOf(call), factor];
    const outputs = call.backend.executeMultipleOutputs('FusedBatchNormV3', attributes, inputs, 6);
    const [y, ...rest] = outputs as [tf.Tensor, ...tf.Tensor[]];
    return [tf.reshape(y, x.shape), ...rest];
  });
}

function differentiate(call: Call): tf.Tensor[] {
  const { dy, x, scale, first, second, third } = call.inputs as Record<
    'dy' | 'x' | 'scale' | 'first' | 'second' | 'third',
    tf.Tensor2D
  >;
  return tf.tidy(() => {
    const inputs = [asPicture(dy), asPicture(x), scale, first, second, third];
    const outputs = call.backend.executeMultipleOutputs(
      'FusedBatchNormGradV3',
      attributesOf(call),
      inputs,
      5,
    );
    const [dx, dScale, dShift] = outputs as [tf.Tensor, tf.Tensor, tf.Tensor];
    return [tf.reshape(dx, x.shape), dScale, dShift];
  });
}
