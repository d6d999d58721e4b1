import { registerAttackKernels } from './attack-kernels.js';
import { averageSpread } from './avg-pool-grad.js';
import { clipOfNumbers, extremeOfNumbers, reluOfNumbers } from './carry-nan.js';
import { filterGradientByProduct } from './conv2d-backprop-filter.js';
import { inputGradientByConvolution } from './conv2d-backprop-input.js';
import { productInPlace, transposeFirst } from './mat-mul.js';
import { registerConvolutionBlock } from './convolution-block.js';
import { registerDenseLayer } from './dense-layer.js';
import { gradientToFirstMaximum } from './max-pool-grad.js';
import { improveKernel, overrideKernel } from '../override-kernel.js';
import { registerNormaliseBatch } from './normalise-batch.js';
import { averageWithNaN, maximumWithNaN } from './pooling.js';
import type { WasmKernel } from './wasm-kernel.js';
import { sharedCast, sharedIdentity } from './share-data.js';
import { sliceInPlace } from './slice.js';
import { channelSum } from './sum.js';

/** Kernels that fall back to the shipped one. */
const improved: Readonly<Record<string, (shipped: WasmKernel) => WasmKernel>> = {
  BatchMatMul: productInPlace,
  _FusedMatMul: transposeFirst,
  Conv2DBackpropInput: inputGradientByConvolution,
  Relu: reluOfNumbers,
  ClipByValue: clipOfNumbers,
  Maximum: extremeOfNumbers,
  Minimum: extremeOfNumbers,
  MaxPool: maximumWithNaN,
  AvgPool: averageWithNaN,
  AvgPoolGrad: averageSpread,
  Slice: sliceInPlace,
  Sum: channelSum,
  Identity: sharedIdentity,
  Cast: sharedCast,
};

/** Kernels that the backend lacks, or that are replaced altogether. */
const own: Readonly<Record<string, () => WasmKernel>> = {
  Conv2DBackpropFilter: filterGradientByProduct,
  MaxPoolGrad: gradientToFirstMaximum,
};

let registered = false;

/**
 * Puts this project's kernels under the wasm backend, once; `@tensorflow/tfjs-backend-wasm` must be loaded.
 *
 * @throws {ConfigError} when a kernel to improve is not registered.
 */
export function registerWasmKernels(): void {
  if (registered) return;
  registered = true;
  for (const [name, make] of Object.entries(own)) overrideKernel('wasm', name, make);
  for (const [name, make] of Object.entries(improved)) improveKernel('wasm', name, make);
  registerAttackKernels();
  registerConvolutionBlock();
  registerDenseLayer();
  registerNormaliseBatch();
}
