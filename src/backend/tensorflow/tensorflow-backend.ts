import { execFileSync } from 'node:child_process';
import * as tf from '@tensorflow/tfjs-core';
import { ConfigError } from '../../core/errors.js';
import { hostVersions, processorName } from '../host.js';
import {
  projectFolder,
  readInstallation,
  setupCommand,
  tensorflowFolder,
  type TensorflowInstallation,
} from './installation.js';
import { loadInstallation, type NativeBinding } from './load-installation.js';
import { downloadedAddon, findNodePackage } from './npm-package.js';

/** Whether the native backend can be tried here, and if not, why, and the command that would change that. */
export interface TensorflowAvailability {
  readonly available: boolean;
  readonly reason?: string;
  readonly remedy?: string;
}

/** Where {@link tensorflowAvailability} looks; both default to this project. */
export interface TensorflowPlaces {
  /** The folder whose `node_modules`, and those above it, may hold the package. */
  readonly project?: string;
  /** The folder of setup's `installed.json`. */
  readonly setup?: string;
}

/** What could be loaded, the package's own addon first, and a word on what could not. */
function findInstallations(places: TensorflowPlaces): { found: TensorflowInstallation[]; reason: string } {
  const nodePackage = findNodePackage(places.project ?? projectFolder());
  const own = nodePackage === undefined ? undefined : downloadedAddon(nodePackage);
  let reason =
    nodePackage === undefined
      ? 'the optional package @tensorflow/tfjs-node-gpu is not installed, and no addon was built in its place'
      : `${nodePackage.name} is installed without its native addon, and none was built in its place`;
  let built: TensorflowInstallation | undefined;
  try {
    built = readInstallation(places.setup ?? tensorflowFolder());
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error);
  }
  return { found: [own, built].filter((one) => one !== undefined), reason };
}

/** Whether the files of the native backend are there; only {@link prepareTensorflow} shows that they load. */
export function tensorflowAvailability(places: TensorflowPlaces = {}): TensorflowAvailability {
  const { found, reason } = findInstallations(places);
  return found.length > 0 ? { available: true } : { available: false, reason, remedy: setupCommand };
}

function graphicsCard(): string {
  try {
    const names = execFileSync('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader'], {
      encoding: 'utf8',
    });
    return names.split('\n')[0]?.trim() ?? 'CUDA device';
  } catch {
    return 'CUDA device';
  }
}

function firstThatLoads(found: readonly TensorflowInstallation[]): [TensorflowInstallation, NativeBinding] {
  const failures: string[] = [];
  for (const installation of found) {
    try {
      return [installation, loadInstallation(installation)];
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new ConfigError(failures.join('\n'));
}

/**
 * Loads TensorFlow's native library, on CUDA where it finds a card, and makes `tensorflow` the current backend.
 *
 * The addon that the optional package downloaded is preferred; where there is none, or it doesn't load, the one
 * that `transfer-claims setup tensorflow` built is taken. Threads: see {@link nativeThreads}. Main thread only:
 * TensorFlow reads its settings from the process's environment, which a `worker_threads` worker can't write.
 *
 * @throws {ConfigError} when there is no addon, or none loads.
 */
export async function prepareTensorflow(
  places: TensorflowPlaces = {},
): Promise<{ versions: Record<string, string>; device: string; onCard: boolean }> {
  const { found, reason } = findInstallations(places);
  if (found.length === 0) {
    throw new ConfigError(`prepareTensorflow: a native addon must be there: ${reason}; run ${setupCommand}`);
  }
  const [installation, binding] = firstThatLoads(found);
  if (!(await tf.setBackend('tensorflow'))) {
    throw new ConfigError(
      `prepareTensorflow: the backend must start, but did not; run ${installation.remedy}`,
    );
  }
  const threads = process.env['TF_NUM_INTRAOP_THREADS'] ?? 'default';
  const onCard = binding.isUsingGpuDevice();
  return {
    onCard,
    device: onCard ? graphicsCard() : `${processorName()}, ${threads} threads`,
    versions: {
      ...hostVersions(),
      [installation.packageName]: installation.packageVersion,
      tensorflow: binding.TF_Version,
    },
  };
}
