import * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { ConfigError } from '../../core/errors.js';

/** What a kernel of the wasm backend is called with. */
export interface KernelCall {
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly backend: BackendWasm;
}

/** A kernel with one output, which its caller owns. */
export type WasmKernel = (call: KernelCall) => tf.TensorInfo;

function asWasmKernel(config: tf.KernelConfig): WasmKernel {
  // The registry's types are wider than what the wasm backend's kernels take and give.
  return (call) => config.kernelFunc(call as never) as tf.TensorInfo;
}

/**
 * Puts a kernel under the wasm backend in place of the shipped one, whose set-up function stays, since the
 * new one may fall back to it.
 *
 * @param make gets the shipped kernel, or `undefined` where the backend has none.
 */
export function overrideKernel(
  kernelName: string,
  make: (shipped: WasmKernel | undefined) => WasmKernel,
): void {
  const shipped = tf.getKernel(kernelName, 'wasm') as tf.KernelConfig | undefined;
  const kernel = make(shipped === undefined ? undefined : asWasmKernel(shipped));
  if (shipped !== undefined) tf.unregisterKernel(kernelName, 'wasm');
  const kernelFunc = (call: unknown) => kernel(call as KernelCall);
  tf.registerKernel({ ...shipped, kernelName, backendName: 'wasm', kernelFunc: kernelFunc as tf.KernelFunc });
}

/** Runs a kernel on tensors that the engine does not track; the caller owns the output. */
export function runKernel(kernelName: string, call: KernelCall): tf.TensorInfo {
  const config = tf.getKernel(kernelName, 'wasm') as tf.KernelConfig | undefined;
  if (config === undefined) {
    throw new ConfigError(
      `runKernel: ${kernelName} must be a kernel of the wasm backend; load @tensorflow/tfjs-backend-wasm`,
    );
  }
  return asWasmKernel(config)(call);
}

/** One of a kernel's inputs. @throws {ConfigError} when the call lacks it. */
export function inputOf({ inputs }: KernelCall, name: string): tf.TensorInfo {
  const input = inputs[name];
  if (input === undefined) throw new ConfigError(`wasm kernel: input ${name} must be there, got none`);
  return input;
}
