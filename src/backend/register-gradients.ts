import * as tf from '@tensorflow/tfjs-core';
import { ConfigError } from '../core/errors.js';

/**
 * Registers the gradients of all kernels, which `@tensorflow/tfjs-core` alone does not do in Node: loading
 * `@tensorflow/tfjs` does (the file inside tfjs-core that does needs a bundler, and fails under node and tsx).
 *
 * @throws {ConfigError} when they are still missing, as with two copies of tfjs-core.
 */
export async function registerGradients(): Promise<void> {
  await import('@tensorflow/tfjs');
  if (tf.getGradient(tf.RealDiv) !== undefined) return;
  throw new ConfigError(
    'prepareBackend: tfjs must have gradients registered, got none; run npm ls @tensorflow/tfjs-core: one copy only',
  );
}
