import * as tf from '@tensorflow/tfjs-core';
import {
  normaliseBatchKernel,
  normaliseGradientKernel,
  registerNormaliseGradient,
} from '../../ops/normalise-batch.js';
import { floatType, type NativeBackend, type NativeCall, registerNativeKernel } from './native-backend.js';

type Call<Inputs extends string> = NativeCall<
  Inputs,
  { readonly epsilon: number; readonly momentum: number }
>;

/**
 * BatchNorm's training mode by TensorFlow's `FusedBatchNormV3` and `FusedBatchNormGradV3`: two operations where the formula
 * takes eight, and its derivative more than twenty.
 */
export function registerNativeNormaliseBatch(): void {
  if ((tf.getKernel(normaliseBatchKernel, 'tensorflow') as tf.KernelConfig | undefined) !== undefined) return;
  registerNativeKernel(normaliseBatchKernel, normalise);
  registerNativeKernel(normaliseGradientKernel, differentiate);
  registerNormaliseGradient();
}

/** [N, C] as the picture of one pixel that the operation takes. */
const asPicture = (x: tf.Tensor): tf.Tensor4D => tf.reshape(x, [x.shape[0] ?? 0, 1, 1, x.shape[1] ?? 0]);

function attributesOf(backend: NativeBackend, epsilon: number): object[] {
  const { binding } = backend;
  return [
    floatType(backend),
    floatType(backend, 'U'),
    { name: 'epsilon', type: binding.TF_ATTR_FLOAT, value: epsilon },
    { name: 'data_format', type: binding.TF_ATTR_STRING, value: 'NHWC' },
    { name: 'is_training', type: binding.TF_ATTR_BOOL, value: true },
  ];
}

function normalise({
  inputs,
  backend,
  attrs,
}: Call<'x' | 'scale' | 'shift' | 'runningMean' | 'runningVariance'>): tf.Tensor[] {
  const { x, scale, shift, runningMean, runningVariance } = inputs;
  const { TF_ATTR_FLOAT: type } = backend.binding;
  const factor = { name: 'exponential_avg_factor', type, value: attrs.momentum };
  return tf.tidy(() => {
    const pictures = [asPicture(x), scale, shift, runningMean, runningVariance];
    const attributes = [...attributesOf(backend, attrs.epsilon), factor];
    const outputs = backend.executeMultipleOutputs('FusedBatchNormV3', attributes, pictures, 6);
    const [y, ...rest] = outputs as [tf.Tensor, ...tf.Tensor[]];
    return [tf.reshape(y, x.shape), ...rest];
  });
}

function differentiate({
  inputs,
  backend,
  attrs,
}: Call<'dy' | 'x' | 'scale' | 'first' | 'second' | 'third'>): tf.Tensor[] {
  const { dy, x, scale, first, second, third } = inputs;
  return tf.tidy(() => {
    const pictures = [asPicture(dy), asPicture(x), scale, first, second, third];
    const attributes = attributesOf(backend, attrs.epsilon);
    const outputs = backend.executeMultipleOutputs('FusedBatchNormGradV3', attributes, pictures, 5);
    const [dx, dScale, dShift] = outputs as [tf.Tensor, tf.Tensor, tf.Tensor];
    return [tf.reshape(dx, x.shape), dScale, dShift];
  });
}
