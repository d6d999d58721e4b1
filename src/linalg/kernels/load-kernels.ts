import { fileURLToPath } from 'node:url';
import {
  compileKernels,
  kernelFolder,
  readImportingSources,
  readKernelSources,
  type KernelSources,
} from './compile-kernels.js';
import { readCachedKernels, writeCachedKernels } from './kernel-cache.js';
import type { Kernels } from './kernels.js';
import { prebuiltKernels } from './prebuilt-kernels.js';
import { enableRelaxedSimd } from './relaxed-simd.js';
import { allowWideLanes, wantsWideLanes, wideTilesGain } from './wide-lanes.js';

const defaultCache = fileURLToPath(new URL('../../../node_modules/.cache/transfer-claims/', import.meta.url));

let compiled: WebAssembly.Module | undefined;

/**
 * A fresh instance of the kernels, with a memory of its own.
 *
 * In a checkout they are compiled at first use and kept in `node_modules/.cache`, so that there is no build step and no
 * binary in the repository; the npm package brings them compiled. Everything is synchronous, as a loss within an optimiser step must be.
 *
 * @throws {ConfigError} where the kernels can't be compiled
 */
export function loadKernels(): Kernels {
  const wide = usesWideLanes();
  const kernels = instanceOf(ownKernels());
  kernels.takeWideTiles(wide);
  return kernels;
}

const ownKernels = (): WebAssembly.Module => (compiled ??= ownModule(enableRelaxedSimd()));

let wide: boolean | undefined;

/** Whether products are made in lanes of 256 bits: asked for, and found to be faster by a self-test at first use. */
function usesWideLanes(): boolean {
  if (wide !== undefined) return wide;
  if (!wantsWideLanes()) return (wide = false);
  // V8 must be told before it compiles anything.
  wide = allowWideLanes() && wideTilesGain(instanceOf(ownKernels()));
  if (!wide)
    console.warn(
      'TRANSFER_CLAIMS_LANES=256 gains nothing on this machine and Node; lanes of 128 bits are used',
    );
  return wide;
}

const ownModule = (fused: boolean): WebAssembly.Module =>
  prebuiltKernels(kernelFolder, fused ? 'fused' : 'plain') ?? kernelModule(defaultCache, fused);

/** An instance of compiled kernels, with a memory of its own. */
export function instanceOf(module: WebAssembly.Module): Kernels {
  return new WebAssembly.Instance(module, { env: { abort } }).exports as unknown as Kernels;
}

/**
 * An instance of the kernels in another folder of AssemblyScript, on a memory that is there already; compiled and kept
 * as above.
 *
 * @param folder whose `main.as` exports them, and `takeWideTiles`
 */
export function importedKernels(folder: string, memory: WebAssembly.Memory): Record<string, unknown> {
  const wide = usesWideLanes();
  const fused = enableRelaxedSimd();
  const module =
    prebuiltKernels(folder, fused ? 'fused' : 'plain') ??
    compiledModule(defaultCache, readImportingSources(folder, fused));
  const { exports } = new WebAssembly.Instance(module, { env: { abort, memory } });
  (exports as unknown as Pick<Kernels, 'takeWideTiles'>).takeWideTiles(wide);
  return exports;
}

/**
 * The compiled kernels: from the cache in `folder`, or compiled and stored there.
 *
 * @param fused as for {@link readKernelSources}
 */
export function kernelModule(folder: string, fused: boolean): WebAssembly.Module {
  return compiledModule(folder, readKernelSources(fused));
}

function compiledModule(folder: string, sources: KernelSources): WebAssembly.Module {
  const cached = readCachedKernels(folder, sources.key);
  if (cached !== undefined) return new WebAssembly.Module(cached);
  const binary = compileKernels(sources);
  writeCachedKernels(folder, sources.key, binary);
  return new WebAssembly.Module(binary);
}

function abort(): never {
  throw new Error('linear algebra kernels: aborted');
}
