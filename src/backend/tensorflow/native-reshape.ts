import * as tf from '@tensorflow/tfjs-core';
import type { NativeBackend, NativeCall } from './native-backend.js';

type ReshapeCall = NativeCall<'x', { readonly shape: readonly number[] }>;

/** Shapes as TensorFlow's own tensors, by what they are; a run has some dozens. */
const shapes = new Map<string, number>();

/**
 * Replaces the native backend's `Reshape`, which makes a tensor of the shape for each call, by one that keeps them: a training
 * step of a fully connected pair reshapes 84 times. Types other than float32 keep the shipped kernel.
 */
export function registerNativeReshape(): void {
  const shipped = tf.getKernel(tf.Reshape, 'tensorflow') as tf.KernelConfig | undefined;
  if (shipped === undefined) return;
  const kernel = (call: ReshapeCall): tf.TensorInfo | tf.TensorInfo[] => {
    const { inputs, backend, attrs } = call;
    if (inputs.x.dtype !== 'float32') return shipped.kernelFunc(call as never);
    return reshape(backend, inputs.x, attrs.shape);
  };
  tf.unregisterKernel(tf.Reshape, 'tensorflow');
  tf.registerKernel({ ...shipped, kernelFunc: kernel as unknown as tf.KernelFunc });
}

function reshape(backend: NativeBackend, x: tf.Tensor, shape: readonly number[]): tf.Tensor {
  const { binding } = backend;
  const key = shape.join();
  let id = shapes.get(key);
  if (id === undefined) {
    id = binding.createTensor([shape.length], binding.TF_INT32, Int32Array.from(shape));
    shapes.set(key, id);
  }
  const { TF_ATTR_TYPE: type } = binding;
  const attributes = [
    { name: 'T', type, value: binding.TF_FLOAT },
    { name: 'Tshape', type, value: binding.TF_INT32 },
  ];
  const [output] = binding.executeOp('Reshape', attributes, [...backend.getInputTensorIds([x]), id], 1);
  return backend.createOutputTensor(output as NonNullable<typeof output>);
}
