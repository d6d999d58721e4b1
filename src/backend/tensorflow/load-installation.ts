import { cpus } from 'node:os';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { ConfigError } from '../../core/errors.js';
import type { TensorflowInstallation } from './installation.js';
import { restoreLegacyUtil } from './legacy-util.js';
import { nativeSettings } from './native-settings.js';
import { registerNativeConvolutionBlock } from './native-convolution-block.js';
import { registerNativeKernels } from './native-kernels.js';
import { registerNativeMaxPool } from './native-max-pool.js';
import { registerNativeNormaliseBatch } from './native-normalise-batch.js';
import { registerNativeReluGradient } from './native-relu-gradient.js';
import { registerNativeReshape } from './native-reshape.js';

/** What of the addon is used here; the kernels use the rest. */
export interface NativeBinding {
  readonly TF_Version: string;
  isUsingGpuDevice(): boolean;
}

interface BackendModule {
  readonly NodeJSKernelBackend: new (binding: NativeBinding, packageName: string) => tf.KernelBackend;
}

/**
 * Loads the addon and registers the backend `tensorflow` with its kernels, without making it the current one.
 *
 * Only the package's kernels and backend class are taken, not its entry point: that one would also pull in
 * the packages with which it finds and downloads its addon, and would switch the backend at once. The kernels
 * import `@tensorflow/tfjs`, which is found from the package's folder upwards, so that a package inside this
 * project shares its one engine.
 *
 * @throws {ConfigError} when the addon, a library of it or a kernel can't be loaded.
 */
export function loadInstallation(installation: TensorflowInstallation): NativeBinding {
  Object.assign(process.env, nativeSettings(process.env, cpus().length));
  restoreLegacyUtil();
  const load = createRequire(join(installation.packageFolder, 'package.json'));
  try {
    const binding = load(installation.addon) as NativeBinding;
    load('./dist/register_all_kernels.js');
    const { NodeJSKernelBackend } = load('./dist/nodejs_kernel_backend.js') as BackendModule;
    if (tf.findBackendFactory('tensorflow') === null) {
      tf.registerBackend('tensorflow', () => new NodeJSKernelBackend(binding, installation.packageName), 3);
      // A card is faster than the kernels, and tensors would have to leave it.
      if (!binding.isUsingGpuDevice()) registerNativeConvolutionBlock();
      registerNativeNormaliseBatch();
      registerNativeKernels();
      registerNativeReluGradient();
      registerNativeReshape();
      registerNativeMaxPool();
    }
    return binding;
  } catch (error) {
    const cause = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new ConfigError(
      `tensorflow: ${installation.addon} must load, but: ${cause}; run ${installation.remedy}`,
    );
  }
}
