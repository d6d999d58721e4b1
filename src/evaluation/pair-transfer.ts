import * as tf from '@tensorflow/tfjs-core';
import { attack } from '../attacks/attack.js';
import type { AttackConfig } from '../attacks/attack-config.js';
import { classificationTarget, type LogitsOf } from '../attacks/attack-target.js';
import { judge } from '../attacks/judge.js';
import { transferCounts, type TransferCounts } from '../attacks/transfer-counts.js';
import type { RandomStream } from '../core/random-stream.js';
import { imagesTensor, labelsOf, type LabelledImages } from '../data/dataset.js';
import { forward } from '../models/forward.js';
import type { Network } from '../models/network.js';
import type { NetworkPair } from '../training/pair-step.js';
import type { AttackName } from './attack-grid.js';
import { predictClasses } from './pair-measures.js';

/** Whose attack is tried on whom. */
export type Direction = '1→2' | '2→1';

/** Transfer under one attack in one direction. */
export interface MeasuredTransfer extends TransferCounts {
  readonly attack: AttackName;
  readonly epsilon: number;
  readonly direction: Direction;
}

/** The images that are attacked, and the randomness of the attacks. */
export interface TransferSetting {
  readonly images: LabelledImages;
  /** Positions in `images`. */
  readonly indices: Uint32Array;
  /** Random starts belong to the sample: the same for both models, both directions and both arms of a seed. */
  readonly stream: RandomStream;
  /** Called between batches, so that leases stay fresh. */
  readonly onBatch?: () => void;
}

/** Images attacked at a time; small enough that activations stay in the cache. */
const batchSize = 250;

/**
 * Attacks the source model and counts how often the judged points fool the target as well, with both denominators.
 */
export async function pairTransfer(
  pair: NetworkPair,
  direction: Direction,
  config: AttackConfig,
  setting: TransferSetting,
): Promise<TransferCounts> {
  const [source, target] = direction === '1→2' ? pair : ([pair[1], pair[0]] as const);
  const { images, indices } = setting;
  const labels = labelsOf(images, indices);
  const fooled: number[] = [];
  const targetWrong: number[] = [];
  for (let start = 0; start < indices.length; start += batchSize) {
    const part = indices.subarray(start, start + batchSize);
    const judged = await attackAndJudge(source, target, config, { ...setting, indices: part });
    fooled.push(...judged.fooled);
    targetWrong.push(...judged.targetWrong);
    setting.onBatch?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const correct = async (network: Network) => {
    const classes = await predictClasses(network, images, indices);
    return classes.map((value, index) => Number(value === labels[index]));
  };
  return transferCounts({
    sourceCleanCorrect: await correct(source),
    targetCleanCorrect: await correct(target),
    sourceFooled: fooled,
    targetWrong,
  });
}

const logitsOf =
  (network: Network): LogitsOf =>
  (images) =>
    forward(network, images, 'evaluate').logits;

async function attackAndJudge(
  source: Network,
  target: Network,
  config: AttackConfig,
  setting: TransferSetting,
) {
  const { images, indices, stream } = setting;
  const labels = labelsOf(images, indices);
  const originals = imagesTensor(images, indices);
  const kept: tf.Tensor[] = [originals];
  try {
    const candidates = attack(classificationTarget(logitsOf(source), labels), originals, {
      config,
      stream,
      sampleIds: indices,
    });
    kept.push(candidates);
    const { norm, epsilon } = config;
    const request = { originals, candidates, labels, norm, epsilon, logitsOf: logitsOf(source) };
    const judged = await judge({ ...request, keepImages: true });
    kept.push(judged.images);
    const classes = tf.tidy(() => tf.argMax(logitsOf(target)(judged.images), 1));
    kept.push(classes);
    const predictions = await classes.data();
    return {
      fooled: judged.fooled,
      targetWrong: Array.from(predictions, (value, index) => Number(value !== labels[index])),
    };
  } finally {
    tf.dispose(kept);
  }
}
