import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { ConfigError } from '../core/errors.js';
import { kernelArithmetic } from '../linalg/kernels/kernel-arithmetic.js';
import { usesFusedKernels } from '../ops/fused-kernels.js';
import type { BackendProvider } from './backend-info.js';
import { hostVersions, processorName } from './host.js';
import { registerWasmKernels } from './wasm/register-wasm-kernels.js';

/** Bumped whenever a fused kernel of `wasm/` changes a last digit; those that work alone count in `kernelArithmetic`. */
const wasmRevision = 2;

/** The folder of the .wasm files, found by module resolution: the same under vitest, tsx and plain node. */
function wasmFolder(): string {
  const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  return dirname(entry) + sep;
}

/** WebAssembly with SIMD on one core, with this project's kernels where they are faster: the embedded default. */
export const wasmProvider: BackendProvider = {
  name: 'wasm',
  engineName: 'wasm',
  automatic: true,
  isAvailable: () => Promise.resolve('WebAssembly' in globalThis),
  async prepare() {
    const { setWasmPaths, version_wasm } = await import('@tensorflow/tfjs-backend-wasm');
    if (tf.findBackend('wasm') === null) setWasmPaths(wasmFolder());
    registerWasmKernels();
    if (!(await tf.setBackend('wasm'))) {
      throw new ConfigError(
        `prepareBackend: the wasm backend must start, but its initialisation failed; ` +
          `reinstall @tensorflow/tfjs-backend-wasm (looked in ${wasmFolder()})`,
      );
    }
    const simd = String(await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT'));
    return {
      name: 'wasm',
      device: processorName(),
      versions: { ...hostVersions(), 'tfjs-backend-wasm': version_wasm, simd },
      arithmetic: `${kernelArithmetic()}, ${usesFusedKernels() ? `wasm ${wasmRevision}` : 'plain'}`,
    };
  },
};
