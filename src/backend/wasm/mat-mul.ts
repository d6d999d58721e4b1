import type { TensorInfo } from '@tensorflow/tfjs-core';
import { inputOf, type KernelCall, runKernel, type WasmKernel } from './override-kernel.js';
import { release, viewAs } from './wasm-tensor.js';

const isSingleMatrix = ({ shape, dtype }: TensorInfo) =>
  dtype === 'float32' && shape.length >= 2 && shape.slice(0, -2).every((size) => size === 1);

function transposed(matrix: TensorInfo, { backend }: KernelCall): TensorInfo {
  const [rows = 0, columns = 0] = matrix.shape.slice(-2);
  const out = runKernel('Transpose', {
    inputs: { x: viewAs(matrix, [rows, columns]) },
    attrs: { perm: [1, 0] },
    backend,
  });
  return { ...out, shape: [...matrix.shape.slice(0, -2), columns, rows] };
}

/**
 * BatchMatMul and _FusedMatMul: transposes first, then multiplies.
 *
 * The shipped kernel takes XNNPACK's matrix product only for one pair of untransposed matrices; everything
 * else runs through a blocked loop, 10 times slower, and that loop adds the fused bias once per block of 48
 * (so with a transpose and an inner size above 48 it is wrong).
 * Falls back to the shipped kernel for real batches and for other types than float32.
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
    const product = shipped({
      backend,
      inputs: { ...call.inputs, a: left, b: right },
      attrs: { ...attrs, transposeA: false, transposeB: false },
    });
    if (left !== a) release(backend, left);
    if (right !== b) release(backend, right);
    return product;
  };
}
