import * as tf from '@tensorflow/tfjs-core';
import { NumericalError } from '../core/errors.js';
import type { RandomStream } from '../core/random-stream.js';
import { augment, type Augmentation } from '../data/augment.js';
import { batches } from '../data/batches.js';
import { imagesTensor, labelsOf, type LabelledImages } from '../data/dataset.js';

/** Where training images and randomness come from, and who is told of progress. */
export interface TrainingData {
  readonly images: LabelledImages;
  readonly stream: RandomStream;
  /** Called after every batch. */
  readonly onStep?: () => void;
}

/** One epoch over the training images. */
export interface EpochSetting extends TrainingData {
  /** From 1; the order of the images depends on it. */
  readonly epoch: number;
  readonly batchSize: number;
  /** Who trains, and what to do where the numbers leave their range, for errors. */
  readonly name: string;
  /** @default 'lower the learning rate' */
  readonly remedy?: string;
  /** How images are varied, anew in each batch. @default not at all */
  readonly augmentation?: Omit<Augmentation, 'stream'>;
}

/** A batch of training images; whoever is given it does not own the tensors. */
export interface Batch {
  /** From 1 in each epoch. */
  readonly number: number;
  /** Positions in the training images. */
  readonly indices: Uint32Array;
  /** [N, height, width, channels] in [0, 1]. */
  readonly images: tf.Tensor4D;
  /** [N], int32. */
  readonly labels: tf.Tensor1D;
}

/**
 * Calls `visit` with every batch of an epoch, one after the other; signals and heartbeats get through in between.
 *
 * @throws {NumericalError} what `visit` throws of that kind, with stream, epoch and batch before it
 */
export async function overBatches(
  setting: EpochSetting,
  visit: (batch: Batch) => Promise<void>,
): Promise<void> {
  const { images, stream, epoch, batchSize, name, remedy = 'lower the learning rate' } = setting;
  let number = 0;
  for (const indices of batches({ count: images.count, batchSize, stream: stream.split(`epoch-${epoch}`) })) {
    number += 1;
    const batch = batchOf(setting, indices, number);
    const labels = tf.tensor1d(labelsOf(images, indices), 'int32');
    try {
      await visit({ number, indices, images: batch, labels });
    } catch (error) {
      if (!(error instanceof NumericalError)) throw error;
      const where = `${name} (${stream.path}, epoch ${epoch}, batch ${number})`;
      throw new NumericalError(`${where}: ${error.message}; ${remedy}, or look at the data`);
    } finally {
      tf.dispose([batch, labels]);
    }
    setting.onStep?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function batchOf(
  { images, stream, epoch, augmentation }: EpochSetting,
  indices: Uint32Array,
  number: number,
): tf.Tensor4D {
  if (augmentation === undefined) return imagesTensor(images, indices);
  const own = stream.split(`epoch-${epoch}`).split(`augmentation-${number}`);
  const varied = augment(images, indices, { ...augmentation, stream: own });
  return imagesTensor(varied, [...indices.keys()]);
}
