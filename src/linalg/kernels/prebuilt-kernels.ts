import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Without relaxed SIMD, and with it. */
export type KernelForm = 'plain' | 'fused';

/** Where the npm package has compiled kernels: in the place of their sources. */
export const prebuiltFile = (folder: string, form: KernelForm): string => join(folder, `${form}.wasm`);

/** The kernels that the npm package brings compiled; undefined in a checkout, which has their sources instead. */
export function prebuiltKernels(folder: string, form: KernelForm): WebAssembly.Module | undefined {
  const file = prebuiltFile(folder, form);
  return existsSync(file) ? new WebAssembly.Module(new Uint8Array(readFileSync(file))) : undefined;
}
