import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Kernel, KernelCall } from '../override-kernel.js';

/** What a kernel of the wasm backend is called with. */
export type WasmCall = KernelCall<BackendWasm>;

export type WasmKernel = Kernel<BackendWasm>;
