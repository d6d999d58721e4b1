import { util } from '@tensorflow/tfjs-core';
import { inputOf } from '../override-kernel.js';
import { heapKernels } from './heap-kernels.js';
import { addressesOf } from './own-kernel.js';
import type { WasmKernel } from './wasm-kernel.js';
import { allocate, floatsOf, release } from './wasm-tensor.js';

/**
 * Relu: max(x, 0), NaN where x is NaN; −0 gives 0.
 *
 * The shipped kernel compares floats as whole numbers, so that a NaN with its sign bit set (what x86 gives for ∞ − ∞)
 * becomes 0. The same to the bit for numbers. Falls back to it for other types than float32.
 */
export function reluOfNumbers(shipped: WasmKernel): WasmKernel {
  return (call) => {
    const x = inputOf(call, 'x');
    if (x.dtype !== 'float32') return shipped(call);
    const { backend } = call;
    const y = allocate(backend, x.shape);
    heapKernels(backend).relu(util.sizeFromShape(x.shape), ...addressesOf(call, x, y));
    return y;
  };
}

/** ClipByValue: as shipped, but NaN where x is NaN; the shipped kernel gives the lower bound there. */
export function clipOfNumbers(shipped: WasmKernel): WasmKernel {
  return (call) => {
    const x = inputOf(call, 'x');
    const y = shipped(call);
    if (x.dtype !== 'float32') return y;
    heapKernels(call.backend).carryNaN(util.sizeFromShape(x.shape), ...addressesOf(call, x, y));
    return y;
  };
}

/**
 * Maximum and Minimum: as shipped, but NaN where either is NaN; the shipped kernels give `a` where `b` is NaN.
 *
 * Where `b` has a NaN, the same is made with the two exchanged, which keeps it.
 */
export function extremeOfNumbers(shipped: WasmKernel): WasmKernel {
  return (call) => {
    const [a, b] = [inputOf(call, 'a'), inputOf(call, 'b')];
    const { backend } = call;
    const extreme = shipped(call);
    if (b.dtype !== 'float32' || !floatsOf(backend, b).includes(NaN)) return extreme;
    const exchanged = shipped({ ...call, inputs: { a: b, b: a } });
    const size = util.sizeFromShape(extreme.shape);
    heapKernels(backend).carryNaN(size, ...addressesOf(call, exchanged, extreme));
    release(backend, exchanged);
    return extreme;
  };
}
