import * as tf from '@tensorflow/tfjs-core';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { doubleGramKernel, halfSquaresKernel, solveTriangleKernel } from '../../ops/native-kernels.js';

/** The cpu backend under another name, with textbook code for the kernels that TensorFlow has. */
export const textbookBackend = 'cpu-with-native-kernels';

/** Registers {@link textbookBackend}; the cpu backend's kernels must be there. */
export function registerTextbookBackend(): void {
  tf.registerBackend(textbookBackend, () => new MathBackendCPU());
  tf.copyRegisteredKernels('cpu', textbookBackend);
  register(solveTriangleKernel, ({ triangle, right }, { transpose }) =>
    solveTriangle(triangle as tf.Tensor2D, right as tf.Tensor2D, transpose === true),
  );
  register(doubleGramKernel, ({ y }) => doubleGram(y as tf.Tensor2D));
  register(halfSquaresKernel, ({ x }) =>
    tf.scalar((x as tf.Tensor).dataSync<'float32'>().reduce((sum, value) => sum + value ** 2, 0) / 2),
  );
}

function register(
  kernelName: string,
  run: (inputs: Record<string, tf.Tensor>, attributes: tf.NamedAttrMap) => tf.Tensor,
): void {
  const kernelFunc = ({ inputs, attrs }: { inputs: tf.NamedTensorInfoMap; attrs?: tf.NamedAttrMap }) =>
    run(inputs as unknown as Record<string, tf.Tensor>, attrs ?? {});
  tf.registerKernel({ kernelName, backendName: textbookBackend, kernelFunc: kernelFunc as tf.KernelFunc });
}

/** Substitution, row by row, in float64. */
function solveTriangle(triangle: tf.Tensor2D, right: tf.Tensor2D, transpose: boolean): tf.Tensor2D {
  const [size, width] = right.shape;
  const r = triangle.dataSync<'float32'>();
  const x = Float64Array.from(right.dataSync<'float32'>());
  const at = (row: number, column: number) => r[transpose ? column * size + row : row * size + column] ?? NaN;
  const rows = [...Array(size).keys()];
  const order = transpose ? rows : rows.reverse();
  order.forEach((row, count) => {
    for (let c = 0; c < width; c++) {
      const known = order.slice(0, count);
      const rest = known.reduce((sum, other) => sum + at(row, other) * (x[other * width + c] ?? NaN), 0);
      x[row * width + c] = ((x[row * width + c] ?? NaN) - rest) / at(row, row);
    }
  });
  return tf.tensor2d(Float32Array.from(x), [size, width]);
}

/** Sum by sum, in float64; the bits of the result. */
function doubleGram(y: tf.Tensor2D): tf.Tensor {
  const [rows, columns] = y.shape;
  const values = y.dataSync<'float32'>();
  const gram = new Float64Array(columns ** 2);
  for (let n = 0; n < rows; n++) {
    const row = values.subarray(n * columns, (n + 1) * columns);
    row.forEach((left, i) => {
      row.forEach((right, j) => (gram[i * columns + j] = (gram[i * columns + j] ?? NaN) + left * right));
    });
  }
  return tf.tensor(new Float32Array(gram.buffer), [columns, columns, 2]);
}
