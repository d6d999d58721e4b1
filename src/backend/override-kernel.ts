import * as tf from '@tensorflow/tfjs-core';
import { ConfigError } from '../core/errors.js';

/** What a kernel of a backend of type `B` is called with. */
export interface KernelCall<B> {
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly backend: B;
}

/** A kernel with one output, which its caller owns. */
export type Kernel<B> = (call: KernelCall<B>) => tf.TensorInfo;

function asKernel<B>(config: tf.KernelConfig): Kernel<B> {
  // The registry's types are wider than what a backend's kernels take and give.
  return (call) => config.kernelFunc(call as never) as tf.TensorInfo;
}

/**
 * Puts a kernel under a backend in place of the shipped one, whose set-up function stays, since the new one may fall
 * back to it.
 *
 * @param make gets the shipped kernel, or `undefined` where the backend has none.
 */
export function overrideKernel<B>(
  backendName: string,
  kernelName: string,
  make: (shipped: Kernel<B> | undefined) => Kernel<B>,
): void {
  const shipped = tf.getKernel(kernelName, backendName) as tf.KernelConfig | undefined;
  const kernel = make(shipped === undefined ? undefined : asKernel(shipped));
  if (shipped !== undefined) tf.unregisterKernel(kernelName, backendName);
  const kernelFunc = (call: unknown) => kernel(call as KernelCall<B>);
  tf.registerKernel({ ...shipped, kernelName, backendName, kernelFunc: kernelFunc as tf.KernelFunc });
}

/** The same for a kernel that the backend must have. @throws {ConfigError} where it has none */
export function improveKernel<B>(
  backendName: string,
  kernelName: string,
  make: (shipped: Kernel<B>) => Kernel<B>,
): void {
  overrideKernel<B>(backendName, kernelName, (shipped) => {
    if (shipped !== undefined) return make(shipped);
    throw new ConfigError(
      `improveKernel: ${backendName} must have ${kernelName}; load @tensorflow/tfjs-backend-${backendName} first`,
    );
  });
}

/** Runs a kernel on tensors that the engine does not track; the caller owns the output. */
export function runKernel<B>(backendName: string, kernelName: string, call: KernelCall<B>): tf.TensorInfo {
  const config = tf.getKernel(kernelName, backendName) as tf.KernelConfig | undefined;
  if (config === undefined) {
    throw new ConfigError(
      `runKernel: ${kernelName} must be a kernel of ${backendName}; load @tensorflow/tfjs-backend-${backendName}`,
    );
  }
  return asKernel<B>(config)(call);
}

/** One of a kernel's inputs. @throws {ConfigError} when the call lacks it. */
export function inputOf({ inputs }: Pick<KernelCall<unknown>, 'inputs'>, name: string): tf.TensorInfo {
  const input = inputs[name];
  if (input === undefined) throw new ConfigError(`kernel: input ${name} must be there, got none`);
  return input;
}
