import * as tf from '@tensorflow/tfjs-core';

/** A tensor of TensorFlow's that no tensor of TensorFlow.js stands for yet. */
export interface RawTensor {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}

/** What of the addon kernels of our own use. */
interface RawOperations {
  executeOp(name: string, attributes: object[], inputs: readonly number[], outputs: number): RawTensor[];
  createTensor(shape: number[], dtype: number, values: Int32Array | Float32Array): number;
  deleteTensor(id: number): void;
}

/** What of the native backend kernels of our own use: running one TensorFlow operation. */
export interface NativeBackend {
  readonly binding: RawOperations &
    Readonly<
      Record<
        | 'TF_ATTR_TYPE'
        | 'TF_ATTR_FLOAT'
        | 'TF_ATTR_SHAPE'
        | 'TF_ATTR_STRING'
        | 'TF_ATTR_BOOL'
        | 'TF_FLOAT'
        | 'TF_BOOL'
        | 'TF_INT32',
        number
      >
    >;
  getInputTensorIds(inputs: tf.TensorInfo[]): number[];
  createOutputTensor(metadata: RawTensor): tf.Tensor;
  executeSingleOutput(name: string, attributes: object[], inputs: tf.TensorInfo[]): tf.Tensor;
  executeMultipleOutputs(
    name: string,
    attributes: object[],
    inputs: tf.TensorInfo[],
    outputs: number,
  ): tf.Tensor[];
}

/** What a kernel is called with. */
export interface NativeCall<Inputs extends string, Attributes = object> {
  readonly inputs: Readonly<Record<Inputs, tf.Tensor>>;
  readonly backend: NativeBackend;
  readonly attrs: Attributes;
}

/** The attribute that says that an operation computes in float32; most call it `T`. */
export function floatType({ binding }: NativeBackend, name = 'T') {
  return { name, type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
}

/** Registers a kernel of our own under the backend `tensorflow`, once. */
export function registerNativeKernel<Call extends NativeCall<string>>(
  kernelName: string,
  kernel: (call: Call) => tf.Tensor | tf.Tensor[],
): void {
  if ((tf.getKernel(kernelName, 'tensorflow') as tf.KernelConfig | undefined) !== undefined) return;
  const kernelFunc = kernel as unknown as tf.KernelFunc;
  tf.registerKernel({ kernelName, backendName: 'tensorflow', kernelFunc });
}
