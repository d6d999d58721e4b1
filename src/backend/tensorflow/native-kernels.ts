import type * as tf from '@tensorflow/tfjs-core';
import { doubleGramKernel, halfSquaresKernel, solveTriangleKernel } from '../../ops/native-kernels.js';
import {
  floatType,
  type NativeBackend,
  type NativeCall,
  type RawTensor,
  registerNativeKernel,
} from './native-backend.js';

type Solve = NativeCall<'triangle' | 'right', { readonly transpose: boolean }>;

/** `TF_DOUBLE` of TensorFlow's C API, for which TensorFlow.js has no type. */
const double = 2;

/** The kernels of `ops/native-kernels.ts`, by TensorFlow's `MatrixTriangularSolve`, `L2Loss`, and `MatMul` in float64. */
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
  registerNativeKernel(doubleGramKernel, ({ inputs: { y }, backend }: NativeCall<'y'>) =>
    gramInDouble(backend, y),
  );
}

function gramInDouble(backend: NativeBackend, y: tf.Tensor): tf.Tensor {
  const { binding } = backend;
  const { TF_ATTR_TYPE: type, TF_ATTR_BOOL: bool, TF_FLOAT: float } = binding;
  const run = (name: string, attributes: object[], inputs: number[]) => {
    const [output] = binding.executeOp(name, attributes, inputs, 1);
    return output as RawTensor;
  };
  const cast = [
    { name: 'SrcT', type, value: float },
    { name: 'DstT', type, value: double },
    { name: 'Truncate', type: bool, value: false },
  ];
  const wide = run('Cast', cast, backend.getInputTensorIds([y]));
  const product = [
    { name: 'T', type, value: double },
    { name: 'transpose_a', type: bool, value: true },
    { name: 'transpose_b', type: bool, value: false },
  ];
  const gram = run('MatMul', product, [wide.id, wide.id]);
  binding.deleteTensor(wide.id);
  const bits = run(
    'Bitcast',
    [
      { name: 'T', type, value: double },
      { name: 'type', type, value: float },
    ],
    [gram.id],
  );
  binding.deleteTensor(gram.id);
  return backend.createOutputTensor(bits);
}
