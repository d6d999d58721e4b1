import type { TensorInfo } from '@tensorflow/tfjs-core';
import { inputOf } from '../override-kernel.js';
import type { WasmCall, WasmKernel } from './wasm-kernel.js';

/** The same data once more, counted; tensors are never written to, so sharing is safe (Reshape does it too). */
function share({ backend }: WasmCall, { dataId, shape, dtype }: TensorInfo): TensorInfo {
  backend.incRef(dataId);
  return { dataId, shape, dtype };
}

/**
 * Identity: shares the data. The shipped kernel copies it, and every tensor that the tape saves for the way back
 * passes through here. Falls back to it for strings.
 */
export function sharedIdentity(shipped: WasmKernel): WasmKernel {
  return (call) => {
    const x = inputOf(call, 'x');
    return x.dtype === 'string' ? shipped(call) : share(call, x);
  };
}

/** Cast: shares the data where the type stays (ReLU's gradient casts float32 to float32); else as shipped. */
export function sharedCast(shipped: WasmKernel): WasmKernel {
  return (call) => {
    const x = inputOf(call, 'x');
    return x.dtype === call.attrs['dtype'] && x.dtype !== 'string' ? share(call, x) : shipped(call);
  };
}
