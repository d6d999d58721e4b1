import * as tf from '@tensorflow/tfjs-core';
import { ConfigError, NumericalError } from '../../core/errors.js';
import { hostVersions } from '../host.js';
import { describeAdapter } from './adapter.js';
import {
  type AdapterKind,
  dawnVersion,
  findAdapter,
  type FoundAdapter,
  importWebgpuKernels,
  type NoAdapter,
} from './find-adapter.js';
import type { GpuAdapter, GpuDevice } from './gpu-types.js';
import { overrideKernel } from '../override-kernel.js';
import { gradientToFirstMaximum } from './max-pool-grad.js';

/** What tfjs's WebGPU backend is called with and gives, as far as used here. */
interface WebgpuKernels {
  readonly WebGPUBackend: new (device: GpuDevice, info: unknown) => tf.KernelBackend & WebgpuReads;
}

interface WebgpuReads {
  read(dataId: object): Promise<tf.BackendValues>;
  readSync(dataId: object): tf.BackendValues;
  readonly tensorMap: { get(dataId: object): { values?: tf.BackendValues | null; dtype: tf.DataType } };
}

const searches = new Map<AdapterKind, Promise<FoundAdapter | NoAdapter>>();

/** The adapter of that kind, looked for once. */
export function adapterOf(kind: AdapterKind): Promise<FoundAdapter | NoAdapter> {
  const search = searches.get(kind) ?? findAdapter(kind);
  searches.set(kind, search);
  return search;
}

let preparedKind: AdapterKind | undefined;

/**
 * Makes tfjs's WebGPU backend the current one, on the adapter of that kind. `navigator.gpu` and the WebGPU globals
 * are set here and nowhere else.
 *
 * @throws {ConfigError} where there is no such adapter, or the other kind runs in this process already
 */
export async function prepareWebgpu(
  kind: AdapterKind,
): Promise<{ versions: Record<string, string>; device: string }> {
  if (preparedKind !== undefined && preparedKind !== kind) {
    throw new ConfigError(
      `prepareBackend: one process takes one WebGPU adapter, and has its ${preparedKind} one; start another process`,
    );
  }
  const found = await adapterOf(kind);
  if ('reason' in found)
    throw new ConfigError(`prepareBackend: WebGPU needs an adapter, but ${found.reason}; ${found.remedy}`);
  preparedKind = kind;
  await registerBackend(found);
  if (!(await tf.setBackend('webgpu'))) {
    throw new ConfigError(
      `prepareBackend: the WebGPU backend must start on ${describeAdapter(found.adapter.info)}, and did not`,
    );
  }
  return {
    device: describeAdapter(found.adapter.info),
    versions: { ...hostVersions(), dawn: dawnVersion() },
  };
}

async function registerBackend({ dawn, gpu, adapter }: FoundAdapter): Promise<void> {
  // Loaded before navigator.gpu is there: else it registers a factory of its own, which would choose an adapter anew.
  const kernels = (await importWebgpuKernels()) as WebgpuKernels;
  overrideKernel('webgpu', 'MaxPoolGrad', () => gradientToFirstMaximum);
  installGlobals(dawn.globals, gpu);
  const device = await adapter.requestDevice({ requiredLimits: largestLimits(adapter) });
  const failures: string[] = [];
  device.addEventListener('uncapturederror', ({ error }) => failures.push(error.message));
  // Dawn's threads must have ended before Node tears its heap down.
  process.once('exit', () => {
    device.destroy();
  });
  const backend = withChecks(new kernels.WebGPUBackend(device, adapter.info), failures);
  tf.registerBackend('webgpu', () => backend, 0);
}

function installGlobals(globals: Readonly<Record<string, unknown>>, gpu: unknown): void {
  for (const [name, value] of Object.entries(globals)) {
    if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value, configurable: true });
  }
  const scope = globalThis as { navigator?: object };
  if (scope.navigator === undefined)
    Object.defineProperty(scope, 'navigator', { value: {}, configurable: true });
  Object.defineProperty(scope.navigator, 'gpu', { value: gpu, configurable: true });
}

/** As much as the adapter has: the defaults stop at buffers of 256 MiB. */
function largestLimits({ limits }: GpuAdapter): Record<string, number> {
  const names = [
    'maxComputeWorkgroupStorageSize',
    'maxComputeWorkgroupsPerDimension',
    'maxStorageBufferBindingSize',
    'maxBufferSize',
    'maxComputeWorkgroupSizeX',
    'maxComputeInvocationsPerWorkgroup',
  ];
  return Object.fromEntries(names.map((name) => [name, limits[name] ?? 0]));
}

/**
 * Two checks that tfjs's backend lacks: what the device complained of fails the next read, instead of leaving zeros;
 * and a synchronous read of what lies on the device says that it must be awaited.
 */
function withChecks<B extends tf.KernelBackend & WebgpuReads>(backend: B, failures: readonly string[]): B {
  const read = backend.read.bind(backend);
  backend.read = async (dataId) => {
    const values = await read(dataId);
    if (failures.length === 0) return values;
    throw new NumericalError(`webgpu: the device reported: ${failures[0] ?? ''}`);
  };
  backend.readSync = (dataId) => {
    const { values, dtype } = backend.tensorMap.get(dataId);
    if ((values ?? null) !== null || dtype === 'string') return values as tf.BackendValues;
    throw new ConfigError(
      'webgpu: a tensor on the device must be read asynchronously in Node; use `await tensor.data()`',
    );
  };
  return backend;
}
