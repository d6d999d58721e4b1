import * as tf from '@tensorflow/tfjs-core';
import { poolGeometry } from '../conv-geometry.js';
import { inputOf, type KernelCall } from '../override-kernel.js';

/** A program of tfjs's WebGPU backend, as far as used here. */
interface GpuProgram {
  readonly outputShape: number[];
  readonly shaderKey: string;
  readonly dispatchLayout: { readonly x: number[] };
  readonly dispatch: [number, number, number];
  readonly variableNames: string[];
  readonly uniforms: string;
  readonly workgroupSize: [number, number, number];
  /** The number of outputs is known to the shader as `uniforms.size`. */
  readonly size: true;
  getUserCode(): string;
}

interface GpuBackend {
  runWebGPUProgram(
    program: GpuProgram,
    inputs: tf.TensorInfo[],
    dtype: tf.DataType,
    uniforms: { type: 'int32'; data: number[] }[],
  ): tf.TensorInfo;
}

const threads = 64;
/** WebGPU promises as many workgroups in one dimension. */
const mostGroups = 65_535;

function dispatchOf(outputs: number): [number, number, number] {
  const groups = Math.ceil(outputs / threads);
  const width = Math.min(groups, mostGroups);
  return [width, Math.ceil(groups / width), 1];
}

/**
 * One thread for each value of the input: it takes the gradient of every window in which it is the first, in row-major
 * order, to equal the window's largest.
 */
const shader = `
fn main(index : i32) {
  if (index < uniforms.size) {
    let coords = getCoordsFromIndex(index);
    let own = getX(coords[0], coords[1], coords[2], coords[3]);
    var total = 0.0;
    for (var fr = 0; fr < uniforms.window[0]; fr++) {
      let top = coords[1] - fr;
      let line = top + uniforms.pads[0];
      if (line < 0 || line % uniforms.strides[0] != 0) { continue; }
      let outRow = line / uniforms.strides[0];
      if (outRow >= uniforms.outSize[0]) { continue; }
      for (var fc = 0; fc < uniforms.window[1]; fc++) {
        let left = coords[2] - fc;
        let position = left + uniforms.pads[1];
        if (position < 0 || position % uniforms.strides[1] != 0) { continue; }
        let outColumn = position / uniforms.strides[1];
        if (outColumn >= uniforms.outSize[1]) { continue; }
        let largest = getY(coords[0], outRow, outColumn, coords[3]);
        if (own != largest) { continue; }
        var first = true;
        for (var before = 0; before < fr * uniforms.window[1] + fc; before++) {
          let row = top + before / uniforms.window[1];
          let column = left + before % uniforms.window[1];
          if (row < 0 || column < 0 || row >= uniforms.inSize[0] || column >= uniforms.inSize[1]) { continue; }
          if (getX(coords[0], row, column, coords[3]) == largest) { first = false; }
        }
        if (first) { total += getDy(coords[0], outRow, outColumn, coords[3]); }
      }
    }
    setOutputAtIndex(index, total);
  }
}`;

/**
 * A MaxPoolGrad for the WebGPU backend that gives the whole gradient of a window to its **first** maximum in row-major
 * order, as PyTorch and this project's other backends do. The shipped one gives it to the last: on images with a
 * constant background, where ties are exact, that is another gradient (wiedeman-wang-2022.md §5, 6).
 */
export function gradientToFirstMaximum(call: KernelCall<GpuBackend>): tf.TensorInfo {
  const [dy, input, output] = [inputOf(call, 'dy'), inputOf(call, 'input'), inputOf(call, 'output')];
  const g = poolGeometry(input, call);
  const program: GpuProgram = {
    outputShape: g.inShape,
    shaderKey: 'gradientToFirstMaximum',
    dispatchLayout: { x: [0, 1, 2, 3] },
    dispatch: dispatchOf(tf.util.sizeFromShape(g.inShape)),
    variableNames: ['x', 'y', 'dy'],
    uniforms:
      'window : vec2<i32>, strides : vec2<i32>, pads : vec2<i32>, inSize : vec2<i32>, outSize : vec2<i32>,',
    workgroupSize: [threads, 1, 1],
    size: true,
    getUserCode: () => shader,
  };
  const pairs = [
    [g.filterHeight, g.filterWidth],
    [g.strideHeight, g.strideWidth],
    [g.padInfo.top, g.padInfo.left],
    [g.inHeight, g.inWidth],
    [g.outHeight, g.outWidth],
  ];
  const uniforms = pairs.map((data) => ({ type: 'int32' as const, data }));
  return call.backend.runWebGPUProgram(program, [input, output, dy], input.dtype, uniforms);
}
