import * as tf from '@tensorflow/tfjs-core';
import { halfSquaresKernel, solveTriangleKernel } from '../../core/native-kernels.js';

/** What of the native backend these kernels use. */
interface NativeBackend {
  readonly binding: Readonly<Record<'TF_ATTR_TYPE' | 'TF_ATTR_BOOL' | 'TF_FLOAT', number>>;
  executeSingleOutput(name: string, attributes: object[], inputs: tf.TensorInfo[]): tf.Tensor;
}

/** What a kernel is called with. */
interface KernelCall<Names extends string> {
  readonly inputs: Readonly<Record<Names, tf.TensorInfo>>;
  readonly backend: NativeBackend;
  readonly attrs: { readonly transpose: boolean };
}

/** The kernels of `core/native-kernels.ts`, by TensorFlow's `MatrixTriangularSolve` and `L2Loss`. */
export function registerNativeKernels(): void {
  register(solveTriangleKernel, ({ inputs, backend, attrs }: KernelCall<'triangle' | 'right'>) => {
    const { TF_ATTR_BOOL: type } = backend.binding;
    const attributes = [
      { name: 'lower', type, value: false },
      { name: 'adjoint', type, value: attrs.transpose },
    ];
    const { triangle, right } = inputs;
    return backend.executeSingleOutput(
      'MatrixTriangularSolve',
      [...floats(backend), ...attributes],
      [triangle, right],
    );
  });
  register(halfSquaresKernel, ({ inputs, backend }: KernelCall<'x'>) =>
    backend.executeSingleOutput('L2Loss', floats(backend), [inputs.x]),
  );
}

const floats = ({ binding }: NativeBackend) => [
  { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
];

function register(kernelName: string, kernel: (call: never) => tf.Tensor): void {
  if ((tf.getKernel(kernelName, 'tensorflow') as tf.KernelConfig | undefined) !== undefined) return;
  const kernelFunc = kernel as unknown as tf.KernelFunc;
  tf.registerKernel({ kernelName, backendName: 'tensorflow', kernelFunc });
}
