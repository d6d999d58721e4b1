import { cpus } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';

/** The processor in words, e.g. `Intel Xeon @ 2.10GHz, 2 logical cores`. */
export function processorName(): string {
  const cores = cpus();
  const model = cores[0]?.model.replace(/\s+/g, ' ').trim() ?? '';
  return `${model === '' ? process.arch : model}, ${cores.length} logical cores`;
}

/** The versions that every backend shares. */
export function hostVersions(): Record<string, string> {
  return { node: process.versions.node, tfjs: tf.version_core };
}
