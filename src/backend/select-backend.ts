import * as tf from '@tensorflow/tfjs-core';
import { requireOneOf } from '../core/checks.js';
import { ConfigError } from '../core/errors.js';
import { readVariable } from '../core/read-variable.js';
import { type BackendInfo, type BackendName, backendNames, type BackendProvider } from './backend-info.js';
import { cpuProvider } from './cpu-provider.js';
import { registerGradients } from './register-gradients.js';
import { tensorflowProvider } from './tensorflow-provider.js';
import { wasmProvider } from './wasm-provider.js';
import { webgpuProvider, webgpuSoftwareProvider } from './webgpu-provider.js';

export type { BackendInfo, BackendName } from './backend-info.js';
export { backendNames } from './backend-info.js';

/** What can be prepared, the preferred first; a new backend is one more line here. */
const providers: readonly BackendProvider[] = [
  tensorflowProvider,
  webgpuProvider,
  webgpuSoftwareProvider,
  wasmProvider,
  cpuProvider,
];

const prepared = new Map<BackendName, Promise<BackendInfo>>();

function providerNamed(name: BackendName, available: readonly BackendProvider[]): BackendProvider {
  const found = available.find((provider) => provider.name === name);
  if (found !== undefined) return found;
  const others = available.map((provider) => provider.name).join(', ');
  throw new ConfigError(
    `prepareBackend: backend must be one that this installation has (${others}), got ${name}; ` +
      `set TRANSFER_CLAIMS_BACKEND to one of them, or unset it`,
  );
}

/**
 * The provider to use: the one named, else the first that may be taken automatically and is available.
 *
 * @throws {ConfigError} for an unknown name, for a backend that is not there, or when none is.
 */
export async function chooseProvider(
  name: string | undefined,
  available: readonly BackendProvider[] = providers,
): Promise<BackendProvider> {
  if (name !== undefined && name !== '') {
    const provider = providerNamed(
      requireOneOf('prepareBackend: backend (TRANSFER_CLAIMS_BACKEND)', name, backendNames),
      available,
    );
    if (await provider.isAvailable()) return provider;
    throw new ConfigError(
      `prepareBackend: backend ${name} must be usable on this machine, and is not: ` +
        `${provider.unavailable?.() ?? 'it cannot be prepared'}; or unset TRANSFER_CLAIMS_BACKEND`,
    );
  }
  for (const provider of available) if (provider.automatic && (await provider.isAvailable())) return provider;
  throw new ConfigError('prepareBackend: a backend must be available, got none; run npm install');
}

/** Whether a backend can be used on this machine. */
export interface BackendState {
  readonly name: BackendName;
  readonly available: boolean;
  /** Whether it may be taken without being asked for by name. */
  readonly automatic: boolean;
  /** Why it is not available, and what would change that. */
  readonly reason?: string;
}

/** Every backend of this installation, the preferred first, with what keeps it from being used. */
export async function backendStates(
  all: readonly BackendProvider[] = providers,
): Promise<readonly BackendState[]> {
  return Promise.all(
    all.map(async ({ name, automatic, ...provider }) => {
      const available = await provider.isAvailable();
      const reason = available ? undefined : provider.unavailable?.();
      return { name, available, automatic, ...(reason === undefined ? {} : { reason }) };
    }),
  );
}

async function prepare(provider: BackendProvider): Promise<BackendInfo> {
  await registerGradients();
  return provider.prepare();
}

/**
 * Picks a TensorFlow.js backend, prepares it and makes it the current one.
 *
 * Taken in order: `options.name`, the environment variable `TRANSFER_CLAIMS_BACKEND`, the first backend
 * available of those that may be taken automatically. Preparing the same backend again only makes it current.
 *
 * @throws {ConfigError} see {@link chooseProvider}.
 *
 * @example
 * const { name } = await prepareBackend({ name: 'wasm' });
 * name; // → wasm
 */
export async function prepareBackend(options: { readonly name?: string } = {}): Promise<BackendInfo> {
  const provider = await chooseProvider(options.name ?? readVariable(process.env, 'TRANSFER_CLAIMS_BACKEND'));
  const running = prepared.get(provider.name) ?? prepare(provider);
  prepared.set(provider.name, running);
  const info = await running;
  if (tf.getBackend() !== provider.engineName) await tf.setBackend(provider.engineName);
  return info;
}
