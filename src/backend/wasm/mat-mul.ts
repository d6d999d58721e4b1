import type { TensorInfo } from '@tensorflow/tfjs-core';
import { productMode } from '../../linalg/kernels/kernels.js';
import { inputOf, runKernel } from '../override-kernel.js';
import { heapKernels } from './heap-kernels.js';
import { addressesOf } from './own-kernel.js';
import type { WasmCall, WasmKernel } from './wasm-kernel.js';
import { allocate, floatsOf, release, viewAs } from './wasm-tensor.js';

const isSingleMatrix = ({ shape, dtype }: TensorInfo) =>
  dtype === 'float32' && shape.length >= 2 && shape.slice(0, -2).every((size) => size === 1);

/** The product that passes over zeros is the faster one below this share of non-zeros, and beyond this width. */
export const sparse = { share: 0.4, columns: 64 } as const;

/** How many values are looked at to estimate that share; a wrong guess costs time only. */
const sampled = 997;

/** Images of digits, and often what follows a ReLU. */
export function hasManyZeros(a: Float32Array): boolean {
  const step = Math.max(1, Math.floor(a.length / sampled));
  let zeros = 0;
  let seen = 0;
  for (let index = 0; index < a.length; index += step, seen++) if (a[index] === 0) zeros++;
  return seen - zeros < sparse.share * seen;
}

/** One matrix of a product as it is stored, and as it enters the product. */
interface Factor {
  readonly matrix: TensorInfo;
  readonly transpose: boolean;
  /** Size of the transposed or untransposed matrix. */
  readonly rows: number;
  readonly columns: number;
}

function factorOf(call: WasmCall, input: string, attribute: string): Factor {
  const matrix = inputOf(call, input);
  const transpose = call.attrs[attribute] === true;
  const [stored = 0, across = 0] = matrix.shape.slice(-2);
  const [rows, columns] = transpose ? [across, stored] : [stored, across];
  return { matrix, transpose, rows, columns };
}

/**
 * BatchMatMul by this project's product, in the backend's own memory; it reads a transposed matrix as it lies.
 *
 * The shipped kernel takes XNNPACK's product only for one pair of untransposed matrices, and packs the right-hand
 * matrix anew for every tensor; everything else runs through a blocked loop, 10 times slower. Falls back to the
 * shipped kernel for real batches, for other types than float32 and for sizes that do not fit (which it refuses).
 * Zeros of the left matrix may be passed over where the right one is finite; the sum of the rest is the same to the bit.
 */
export function productInPlace(shipped: WasmKernel): WasmKernel {
  return (call) => {
    const a = factorOf(call, 'a', 'transposeA');
    const b = factorOf(call, 'b', 'transposeB');
    const covered = isSingleMatrix(a.matrix) && isSingleMatrix(b.matrix) && a.columns === b.rows;
    return covered ? product(a, b, call) : shipped(call);
  };
}

function product(a: Factor, b: Factor, { backend }: WasmCall): TensorInfo {
  const batches = Math.max(a.matrix.shape.length, b.matrix.shape.length) - 2;
  const out = allocate(backend, [...new Array<number>(batches).fill(1), a.rows, b.columns]);
  const mode = (a.transpose ? productMode.transposeA : 0) + (b.transpose ? productMode.transposeB : 0);
  const lda = a.transpose ? a.rows : a.columns;
  const ldb = b.transpose ? b.rows : b.columns;
  const passOver = !b.transpose && b.columns >= sparse.columns && hasManyZeros(floatsOf(backend, a.matrix));
  const [left, right, sum] = addressesOf({ backend }, a.matrix, b.matrix, out);
  heapKernels(backend).product(mode, passOver, a.rows, b.columns, a.columns, left, lda, right, ldb, sum);
  return out;
}

function transposed(matrix: TensorInfo, { backend }: WasmCall): TensorInfo {
  const [rows = 0, columns = 0] = matrix.shape.slice(-2);
  const out = runKernel('wasm', 'Transpose', {
    inputs: { x: viewAs(matrix, [rows, columns]) },
    attrs: { perm: [1, 0] },
    backend,
  });
  return { ...out, shape: [...matrix.shape.slice(0, -2), columns, rows] };
}

/**
 * _FusedMatMul: transposes first, then the shipped kernel, whose blocked loop for transposed matrices adds the
 * fused bias once per block of 48 (so with a transpose and an inner size above 48 it is wrong).
 */
export function transposeFirst(shipped: WasmKernel): WasmKernel {
  return (call) => {
    const { attrs, backend } = call;
    const a = inputOf(call, 'a');
    const b = inputOf(call, 'b');
    const wanted = attrs['transposeA'] === true || attrs['transposeB'] === true;
    if (!wanted || !isSingleMatrix(a) || !isSingleMatrix(b)) return shipped(call);

    const left = attrs['transposeA'] === true ? transposed(a, call) : a;
    const right = attrs['transposeB'] === true ? transposed(b, call) : b;
    const fused = shipped({
      backend,
      inputs: { ...call.inputs, a: left, b: right },
      attrs: { ...attrs, transposeA: false, transposeB: false },
    });
    if (left !== a) release(backend, left);
    if (right !== b) release(backend, right);
    return fused;
  };
}
