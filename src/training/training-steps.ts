import { setImmediate } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import { NumericalError } from '../core/errors.js';
import type { RandomStream } from '../core/random-stream.js';
import { batches } from '../data/batches.js';
import { imagesTensor, labelsOf, type LabelledImages } from '../data/dataset.js';

/** One pass over the training images. */
export interface EpochSettings {
  /** Who trains, for error messages. */
  readonly where: string;
  readonly images: LabelledImages;
  /** The order of an epoch is `stream.split('epoch-<n>')`. */
  readonly stream: RandomStream;
  /** From 1. */
  readonly epoch: number;
  readonly batchSize: number;
  /** Called after every step. */
  readonly onStep?: () => void;
}

/**
 * Takes one step a batch, in the epoch's order, an incomplete last batch left out.
 *
 * @param step gets images [N, height, width, channels] in [0, 1] and labels [N] (int32), which are disposed after it.
 * @returns what the steps returned
 * @throws {NumericalError} of a step, with stream, epoch and batch
 */
export async function trainingSteps<T>(
  { where, images, stream, epoch, batchSize, onStep }: EpochSettings,
  step: (images: tf.Tensor4D, labels: tf.Tensor1D) => T,
): Promise<T[]> {
  const results: T[] = [];
  for (const indices of batches({ count: images.count, batchSize, stream: stream.split(`epoch-${epoch}`) })) {
    const batch = imagesTensor(images, indices);
    const labels = tf.tensor1d(labelsOf(images, indices), 'int32');
    try {
      results.push(step(batch, labels));
    } catch (error) {
      if (!(error instanceof NumericalError)) throw error;
      throw new NumericalError(
        `${where} (${stream.path}, epoch ${epoch}, batch ${results.length + 1}): ${error.message}; ` +
          'lower the learning rate or λ, or look at the data',
      );
    } finally {
      tf.dispose([batch, labels]);
    }
    onStep?.();
    // Lets signals and heartbeats through between steps.
    await setImmediate();
  }
  return results;
}
