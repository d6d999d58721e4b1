import * as tf from '@tensorflow/tfjs-core';
import { requireOneOf } from '../core/checks.js';
import { readVariable } from '../core/read-variable.js';

/** Whether kernels that do several layers' work at once are taken where a backend has them. */
let wanted: boolean | undefined;

/** `TRANSFER_CLAIMS_KERNELS`: `fused`, which is what nothing means, or `plain`. @throws {ConfigError} for anything else */
function fromEnvironment(): boolean {
  const value = readVariable(process.env, 'TRANSFER_CLAIMS_KERNELS') ?? 'fused';
  return requireOneOf('TRANSFER_CLAIMS_KERNELS', value, ['fused', 'plain']) === 'fused';
}

/** Whether fused kernels may be used: as {@link useFusedKernels} says, else as `TRANSFER_CLAIMS_KERNELS` does. */
export const usesFusedKernels = (): boolean => (wanted ??= fromEnvironment());

/** Switches fused kernels on or off from here on. @returns how it was before */
export function useFusedKernels(on: boolean): boolean {
  const before = usesFusedKernels();
  wanted = on;
  return before;
}

/** Whether the current backend has the fused kernel of that name, and may use it. */
export function hasFusedKernel(name: string): boolean {
  if (!usesFusedKernels()) return false;
  return (tf.getKernel(name, tf.getBackend()) as tf.KernelConfig | undefined) !== undefined;
}
