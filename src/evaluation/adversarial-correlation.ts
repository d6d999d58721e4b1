import * as tf from '@tensorflow/tfjs-core';
import type { AttackConfig } from '../attacks/attack-config.js';
import { imagesTensor } from '../data/dataset.js';
import { measureFeatureCorrelation } from '../losses/correlation.js';
import { forward } from '../models/forward.js';
import type { Network } from '../models/network.js';
import type { NetworkPair } from '../training/pair-step.js';
import { attackNetwork, type TransferSetting } from './pair-transfer.js';

/** How the features of both models are related on one set of inputs. */
export interface InputCorrelation {
  /** R² of model 2's features on model 1's, and the other way. */
  readonly r2: readonly [number, number];
  /** What independent Gaussian features of as many kept columns would give. */
  readonly chanceR2: readonly [number, number];
}

/** Images attacked at a time; small enough that activations stay in the cache. */
const batchSize = 250;

/**
 * R² between the features of a pair on images attacked against model 1 (Figure 1, right: "adversarial inputs"), or on
 * the images themselves where no attack is given. Features in evaluation mode.
 *
 * @throws {NumericalError} where there are no more images than features.
 */
export async function inputCorrelation(
  pair: NetworkPair,
  config: AttackConfig | undefined,
  setting: TransferSetting,
): Promise<InputCorrelation> {
  const { indices } = setting;
  const features: [tf.Tensor2D[], tf.Tensor2D[]] = [[], []];
  const whole: tf.Tensor2D[] = [];
  try {
    for (let start = 0; start < indices.length; start += batchSize) {
      const part = { ...setting, indices: indices.subarray(start, start + batchSize) };
      const [first, second] = tf.tidy(() => {
        const points = pointsOf(pair[0], config, part);
        const of = (network: Network) => forward(network, points, 'evaluate').features;
        return [of(pair[0]), of(pair[1])] as [tf.Tensor2D, tf.Tensor2D];
      });
      features[0].push(first);
      features[1].push(second);
      setting.onBatch?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    const [z1, z2] = features.map((parts) => tf.concat2d(parts, 0)) as [tf.Tensor2D, tf.Tensor2D];
    whole.push(z1, z2);
    const there = await measureFeatureCorrelation(z1, z2);
    const back = await measureFeatureCorrelation(z2, z1);
    return { r2: [there.r2, back.r2], chanceR2: [there.chanceR2, back.chanceR2] };
  } finally {
    tf.dispose([features, whole]);
  }
}

function pointsOf(source: Network, config: AttackConfig | undefined, setting: TransferSetting): tf.Tensor4D {
  const originals = imagesTensor(setting.clean.images, setting.indices);
  return config === undefined ? originals : attackNetwork(source, originals, config, setting);
}
