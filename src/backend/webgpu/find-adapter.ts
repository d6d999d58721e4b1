import { createRequire } from 'node:module';
import { describeAdapter, isSoftwareAdapter } from './adapter.js';
import type { DawnPackage, Gpu, GpuAdapter } from './gpu-types.js';
import { loadVulkan, softwareDriver, withDriver } from './vulkan.js';

/** `hardware`: a graphics card; `software`: a program on the processor, for tests. */
export type AdapterKind = 'hardware' | 'software';

/** An adapter, and Dawn's entry point, which must live as long as the adapter. */
export interface FoundAdapter {
  readonly dawn: DawnPackage;
  readonly gpu: Gpu;
  readonly adapter: GpuAdapter;
}

/** Why there is none, and what would change that. */
export interface NoAdapter {
  readonly reason: string;
  readonly remedy: string;
}

/** What {@link findAdapter} asks of its surroundings; replaced in tests. */
export interface AdapterPlaces {
  readonly platform: NodeJS.Platform;
  /** Imports the optional package `webgpu`. */
  readonly importDawn: () => Promise<DawnPackage>;
  /** Imports the optional package `@tensorflow/tfjs-backend-webgpu`. */
  readonly importBackend: () => Promise<unknown>;
  readonly loadVulkan: () => string | undefined;
  readonly softwareDriver: () => string | undefined;
}

// Not literals, so that compilers and bundlers don't require the packages.
const dawnName: string = 'webgpu';
const backendName: string = '@tensorflow/tfjs-backend-webgpu';

/** The kernels of tfjs for WebGPU. */
export const importWebgpuKernels = (): Promise<unknown> => import(/* @vite-ignore */ backendName);

/** The installed version of Dawn's package, which compiles the kernels. */
export function dawnVersion(): string {
  const { version } = createRequire(import.meta.url)(`${dawnName}/package.json`) as { version: string };
  return version;
}

const places: AdapterPlaces = {
  platform: process.platform,
  importDawn: async () => (await import(/* @vite-ignore */ dawnName)) as DawnPackage,
  importBackend: importWebgpuKernels,
  loadVulkan: () => loadVulkan(),
  softwareDriver: () => softwareDriver(),
};

const install = 'npm install --include=optional';
const messageOf = (error: unknown) =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';

async function loadPackages(from: AdapterPlaces): Promise<DawnPackage | NoAdapter> {
  try {
    await from.importBackend();
  } catch (error) {
    return {
      reason: `the optional package ${backendName} can't be loaded (${messageOf(error)})`,
      remedy: install,
    };
  }
  try {
    return await from.importDawn();
  } catch (error) {
    return {
      reason: `the optional package ${dawnName} (Dawn) can't be loaded (${messageOf(error)})`,
      remedy: install,
    };
  }
}

/**
 * Looks for a WebGPU adapter of the kind asked for. Sets no global.
 *
 * A software adapter is never taken for a graphics card: results would be right, but hundreds of times slower than
 * anybody who asks for `webgpu` expects.
 */
export async function findAdapter(
  kind: AdapterKind,
  from: AdapterPlaces = places,
): Promise<FoundAdapter | NoAdapter> {
  if (from.platform === 'linux' && from.loadVulkan() === undefined) {
    return {
      reason: 'there is no Vulkan loader (libvulkan.so.1)',
      remedy: 'apt-get install libvulkan1 (or your system’s package of the Vulkan loader)',
    };
  }
  const dawn = await loadPackages(from);
  if ('reason' in dawn) return dawn;
  return kind === 'hardware' ? hardwareAdapter(dawn) : softwareAdapter(dawn, from);
}

async function hardwareAdapter(dawn: DawnPackage): Promise<FoundAdapter | NoAdapter> {
  const gpu = dawn.create([]);
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) {
    return {
      reason: 'Dawn finds no adapter: no driver of a graphics card answers',
      remedy: 'install the card’s Vulkan driver, or name its description in VK_DRIVER_FILES',
    };
  }
  if (!isSoftwareAdapter(adapter.info)) return { dawn, gpu, adapter };
  return {
    reason: `the only adapter is software, ${describeAdapter(adapter.info)}, which webgpu does not take`,
    remedy: 'TRANSFER_CLAIMS_BACKEND=webgpu-software',
  };
}

async function softwareAdapter(dawn: DawnPackage, from: AdapterPlaces): Promise<FoundAdapter | NoAdapter> {
  const driver = from.softwareDriver();
  const ask = async () => {
    const gpu = dawn.create([]);
    return { gpu, adapter: await gpu.requestAdapter({ forceFallbackAdapter: true }) };
  };
  const { gpu, adapter } = await (driver === undefined ? ask() : withDriver(driver, ask));
  if (adapter !== null && isSoftwareAdapter(adapter.info)) return { dawn, gpu, adapter };
  const got = adapter === null ? 'none' : describeAdapter(adapter.info);
  return {
    reason: `no software adapter is there (asked ${driver ?? 'the default drivers'}, got ${got})`,
    remedy:
      'install Chromium, which carries SwiftShader, or name its vk_swiftshader_icd.json in VK_ICD_FILENAMES',
  };
}
