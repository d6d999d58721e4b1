import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What one correlation loss with its gradient needed at most. */
export interface MemoryUse {
  readonly n: number;
  readonly m: number;
  /** Of all tensors at once, the two inputs among them. */
  readonly tensorBytes: number;
  /** Of the memory of the linear algebra kernels. */
  readonly heapBytes: number;
  /** By how much the process grew, as the operating system sees it; the inputs, copies and garbage among it. */
  readonly residentBytes: number;
  /** Tensors that were left over. */
  readonly leaked: number;
}

const program = fileURLToPath(new URL('memory-program.ts', import.meta.url));

/** Measures in a process of its own, for WebAssembly memory never shrinks: the first call of a size shows its peak. */
export async function measureMemory(n: number, m: number): Promise<MemoryUse> {
  // tsx may not be what runs this process.
  const args = ['--import', 'tsx', program, String(n), String(m)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return { n, m, ...(JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Omit<MemoryUse, 'n' | 'm'>) };
}

/** Bytes of Z₁, Z₂ [N, M] and one M × M matrix in float32: the measure of what the loss may need. */
export function inputBytes({ n, m }: { readonly n: number; readonly m: number }): number {
  return 4 * (2 * n * m + m * m);
}

/** Tensors and kernels' memory as a multiple of {@link inputBytes}. */
export function memoryMultiple(use: MemoryUse): number {
  return (use.tensorBytes + use.heapBytes) / inputBytes(use);
}
