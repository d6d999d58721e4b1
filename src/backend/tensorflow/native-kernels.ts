import { halfSquaresKernel, solveTriangleKernel } from '../../core/native-kernels.js';
import { floatType, type NativeCall, registerNativeKernel } from './native-backend.js';

type Solve = NativeCall<'triangle' | 'right', { readonly transpose: boolean }>;

/** The kernels of `core/native-kernels.ts`, by TensorFlow's `MatrixTriangularSolve` and `L2Loss`. */
export function registerNativeKernels(): void {
  registerNativeKernel(solveTriangleKernel, ({ inputs: { triangle, right }, backend, attrs }: Solve) => {
    const { TF_ATTR_BOOL: type } = backend.binding;
    const attributes = [
      floatType(backend),
      { name: 'lower', type, value: false },
      { name: 'adjoint', type, value: attrs.transpose },
    ];
    return backend.executeSingleOutput('MatrixTriangularSolve', attributes, [triangle, right]);
  });
  registerNativeKernel(halfSquaresKernel, ({ inputs: { x }, backend }: NativeCall<'x'>) =>
    backend.executeSingleOutput('L2Loss', [floatType(backend)], [x]),
  );
}
