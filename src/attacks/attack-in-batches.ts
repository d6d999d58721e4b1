import { setImmediate } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import { requireInteger } from '../core/checks.js';
import { ShapeError } from '../core/errors.js';
import type { RandomStream } from '../core/random-stream.js';
import { attack } from './attack.js';
import type { AttackConfig } from './attack-config.js';
import type { Labels, TargetFor } from './attack-target.js';

/** Images on the host: `pixels` row-major in [0, 1], one after the other, each of `shape` [height, width, channels]. */
export interface LabelledImages {
  readonly pixels: Float32Array;
  readonly shape: readonly [number, number, number];
  readonly labels: Labels;
}

/** One chunk that was attacked; the tensors [samples, height, width, channels] live until the callback is done. */
export interface AttackedBatch {
  readonly originals: tf.Tensor4D;
  readonly candidates: tf.Tensor4D;
  readonly labels: Labels;
  /** Index of the chunk's first sample in the set. */
  readonly offset: number;
  /** Samples attacked so far, this chunk included, and in all. */
  readonly done: number;
  readonly total: number;
}

export interface BatchedAttack {
  readonly config: AttackConfig;
  readonly stream: RandomStream;
  /** The target that attacks a chunk with these labels. */
  readonly targetFor: TargetFor;
  /** One id a sample. @default its index in the set */
  readonly sampleIds?: readonly number[] | Uint32Array;
  /** Samples attacked at a time; the result does not depend on it. @default 500 */
  readonly batchSize?: number;
  /** Called after each chunk and awaited, e.g. to judge it while it is on the device. */
  readonly onBatch?: (batch: AttackedBatch) => void | Promise<void>;
}

/**
 * Attacks a set of any size chunk by chunk, and lets timers and signals run in between.
 *
 * @returns the candidates' pixels, laid out like `set.pixels`. No tensor is left.
 * @throws {ShapeError} if pixels, labels and ids do not belong to the same number of images.
 */
export async function attackInBatches(set: LabelledImages, options: BatchedAttack): Promise<Float32Array> {
  const { batchSize = 500 } = options;
  requireInteger('attackInBatches: batchSize', batchSize, { min: 1 });
  const total = set.labels.length;
  const sampleIds = options.sampleIds ?? Uint32Array.from({ length: total }, (_, index) => index);
  const size = set.shape[0] * set.shape[1] * set.shape[2];
  requireLength('pixels', set.pixels.length, total * size);
  requireLength('sampleIds', sampleIds.length, total);
  const attacked = new Float32Array(set.pixels.length);
  for (let offset = 0; offset < total; offset += batchSize) {
    const end = Math.min(offset + batchSize, total);
    const labels = set.labels.subarray(offset, end);
    const pixels = set.pixels.subarray(offset * size, end * size);
    const originals = tf.tensor4d(pixels, [end - offset, ...set.shape]);
    let candidates: tf.Tensor4D | undefined;
    try {
      const run = { config: options.config, stream: options.stream, sampleIds: sampleIds.slice(offset, end) };
      candidates = attack(options.targetFor(labels, run.sampleIds), originals, run);
      attacked.set(await candidates.data(), offset * size);
      await options.onBatch?.({ originals, candidates, labels, offset, done: end, total });
    } finally {
      tf.dispose([originals, candidates ?? []]);
    }
    await setImmediate();
  }
  return attacked;
}

function requireLength(name: string, got: number, wanted: number): void {
  if (got === wanted) return;
  throw new ShapeError(
    `attackInBatches: ${name} must hold ${wanted} values for the set's labels, got ${got}`,
  );
}
