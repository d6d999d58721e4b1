import { fileURLToPath } from 'node:url';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { ConfigError } from '../../core/errors.js';
import { importedKernels } from '../../linalg/kernels/load-kernels.js';

/** What assembly/main.as exports: kernels that work on the backend's own memory, so that nothing is copied. */
export interface HeapKernels {
  relu(count: number, x: number, y: number): void;
  carryNaN(count: number, x: number, y: number): void;
  maxPool(images: number, height: number, width: number, channels: number, x: number, y: number): void;
}

const sources = fileURLToPath(new URL('./assembly/', import.meta.url));

const instances = new WeakMap<WebAssembly.Memory, HeapKernels>();

/**
 * This project's kernels on the memory of a wasm backend; made once for each memory.
 *
 * @throws {ConfigError} where the backend does not show its memory, as version 4.22 does.
 */
export function heapKernels(backend: BackendWasm): HeapKernels {
  const { asm } = backend.wasm as { readonly asm?: { readonly memory?: WebAssembly.Memory } };
  const memory = asm?.memory;
  if (memory === undefined) {
    throw new ConfigError(
      'wasm kernels: the backend must show its memory, but this version does not; install @tensorflow/tfjs-backend-wasm 4.22',
    );
  }
  const known = instances.get(memory);
  if (known !== undefined) return known;
  const kernels = importedKernels(sources, memory) as unknown as HeapKernels;
  instances.set(memory, kernels);
  return kernels;
}
