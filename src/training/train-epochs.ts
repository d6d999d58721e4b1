import type * as tf from '@tensorflow/tfjs-core';
import type { LayerStack } from '../models/architecture.js';
import { disposeNetwork, type Network } from '../models/network.js';
import { createAdam } from './adam.js';
import { overBatches, type Batch, type EpochSetting } from './over-batches.js';

/** How long new networks are trained, with one Adam over all of them. */
export interface TrainingSetting extends Omit<EpochSetting, 'epoch'> {
  /** Passes over the training images. */
  readonly epochs: number;
  readonly learningRate: number;
}

/** What a trainer does itself. */
export interface Trainer<Step> {
  /** One step of one batch. */
  readonly step: (
    batch: Batch,
    at: { readonly epoch: number; readonly optimizer: tf.Optimizer },
  ) => Step | Promise<Step>;
  /** Told of the steps of each epoch, from 1; training ends early where it says `'stop'`. */
  readonly onEpoch: (epoch: number, steps: readonly Step[]) => 'go on' | 'stop';
}

/**
 * What every training has in common: epoch after epoch over the batches. Where it fails the networks are disposed.
 *
 * @throws {NumericalError} what `step` throws of that kind, with stream, epoch and batch before it
 */
export async function trainEpochs<Step>(
  networks: readonly Network<LayerStack>[],
  { epochs, learningRate, ...setting }: TrainingSetting,
  { step, onEpoch }: Trainer<Step>,
): Promise<void> {
  const optimizer = createAdam(learningRate);
  try {
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const steps: Step[] = [];
      await overBatches({ ...setting, epoch }, async (batch) => {
        steps.push(await step(batch, { epoch, optimizer }));
      });
      if (onEpoch(epoch, steps) === 'stop') return;
    }
  } catch (error) {
    networks.forEach((network) => disposeNetwork(network));
    throw error;
  } finally {
    optimizer.dispose();
  }
}
