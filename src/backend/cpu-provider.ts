import * as tf from '@tensorflow/tfjs-core';
import type { BackendProvider } from './backend-info.js';
import { registerFilterGradient } from './cpu/conv2d-backprop-filter.js';
import { registerMaxPool } from './cpu/max-pool.js';
import { hostVersions, processorName } from './host.js';

/**
 * The first tensor written to this backend prints a banner that advertises tfjs-node. It goes through tfjs's
 * own log, which the flag `PROD` mutes; the flag is put back at once, so that real warnings are still seen.
 */
function writeFirstTensorQuietly(): void {
  const before = tf.env().getBool('PROD');
  tf.env().set('PROD', true);
  try {
    tf.scalar(0).dispose();
  } finally {
    tf.env().set('PROD', before);
  }
}

/** Plain JavaScript: slow, simple, for tests and debugging. */
export const cpuProvider: BackendProvider = {
  name: 'cpu',
  engineName: 'cpu',
  automatic: false,
  isAvailable: () => Promise.resolve(true),
  async prepare() {
    const { version_cpu } = await import('@tensorflow/tfjs-backend-cpu');
    registerFilterGradient();
    registerMaxPool();
    await tf.setBackend('cpu');
    writeFirstTensorQuietly();
    return {
      name: 'cpu',
      device: processorName(),
      versions: { ...hostVersions(), 'tfjs-backend-cpu': version_cpu },
    };
  },
};
