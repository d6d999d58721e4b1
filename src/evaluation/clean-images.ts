import * as tf from '@tensorflow/tfjs-core';
import { classificationTarget } from '../attacks/attack-target.js';
import { scoreAndGradient, type ScoreWithGradient } from '../attacks/score-and-gradient.js';
import { imagesTensor, labelsOf, type LabelledImages } from '../data/dataset.js';
import type { Network } from '../models/network.js';
import { networkLogits } from './audit-network.js';
import { predictClasses } from './pair-measures.js';

/**
 * Images before any attack, and what classifiers make of them there, each worked out once: all attacks on a model begin
 * from the same predictions, and one-step attacks of every magnitude and norm from the same gradient.
 *
 * Only for networks whose weights do not move meanwhile. Holds one tensor as large as an image for each image and network
 * whose gradient was asked for, until it is disposed.
 */
export class CleanImages {
  readonly #correct = new Map<Network, Map<string, Promise<readonly number[]>>>();
  readonly #gradients = new Map<Network, Map<string, ScoreWithGradient>>();

  constructor(readonly images: LabelledImages) {}

  /** 1 where the network classifies an image correctly, in evaluation mode; in the order of `indices`. */
  correct(network: Network, indices: Uint32Array): Promise<readonly number[]> {
    return once(this.#correct, [network, indices], async () => {
      const labels = labelsOf(this.images, indices);
      const classes = await predictClasses(network, this.images, indices);
      return Array.from(classes, (value, index) => Number(value === labels[index]));
    });
  }

  /** The cross-entropy of each image of a batch and its gradient. The tensors stay those of this object. */
  scoreAndGradient(network: Network, indices: Uint32Array): ScoreWithGradient {
    return once(this.#gradients, [network, indices], () => {
      const { score, gradient } = tf.tidy(() => {
        const target = classificationTarget(networkLogits(network), labelsOf(this.images, indices));
        return scoreAndGradient(target, imagesTensor(this.images, indices));
      });
      // Whoever asks first may do so within a tidy.
      for (const tensor of [gradient, ...Object.values(score)]) tf.keep(tensor);
      return { score, gradient };
    });
  }

  /** Gives up all tensors; they would be worked out anew. */
  dispose(): void {
    for (const byBatch of this.#gradients.values()) tf.dispose([...byBatch.values()]);
    this.#gradients.clear();
  }
}

/** What `make` made for this network and batch when it was first asked for. */
function once<T>(
  made: Map<Network, Map<string, T>>,
  [network, indices]: readonly [Network, Uint32Array],
  make: () => T,
): T {
  const byBatch = made.get(network) ?? new Map<string, T>();
  made.set(network, byBatch);
  const batch = indices.join();
  const found = byBatch.get(batch) ?? make();
  byBatch.set(batch, found);
  return found;
}
