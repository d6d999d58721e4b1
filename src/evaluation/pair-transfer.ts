import * as tf from '@tensorflow/tfjs-core';
import { attack } from '../attacks/attack.js';
import type { AttackConfig } from '../attacks/attack-config.js';
import { classificationTarget } from '../attacks/attack-target.js';
import { judge } from '../attacks/judge.js';
import { transferCounts, type TransferCounts } from '../attacks/transfer-counts.js';
import type { RandomStream } from '../core/random-stream.js';
import { imagesTensor, labelsOf } from '../data/dataset.js';
import type { Network } from '../models/network.js';
import type { NetworkPair } from '../training/pair-step.js';
import type { AttackName } from './attack-grid.js';
import { networkLogits } from './audit-network.js';
import type { CleanImages } from './clean-images.js';

/** Whose attack is tried on whom. */
export type Direction = '1→2' | '2→1';

export const bothDirections: readonly Direction[] = ['1→2', '2→1'];

/** Transfer under one attack in one direction. */
export interface MeasuredTransfer extends TransferCounts {
  readonly attack: AttackName;
  readonly epsilon: number;
  readonly direction: Direction;
}

/** The images that are attacked, and the randomness of the attacks. */
export interface TransferSetting {
  /** Shared by all attacks on a pair, whose models are asked about an image before any attack once; the caller disposes it. */
  readonly clean: CleanImages;
  /** Positions in its images. */
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
  const { clean, indices } = setting;
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
  return transferCounts({
    sourceCleanCorrect: await clean.correct(source, indices),
    targetCleanCorrect: await clean.correct(target, indices),
    sourceFooled: fooled,
    targetWrong,
  });
}

/**
 * Attacks a classifier's cross-entropy on a batch.
 *
 * @param originals the images at `setting.indices`; the caller keeps them.
 * @returns candidates of their shape, the only tensor left.
 */
export function attackNetwork(
  source: Network,
  originals: tf.Tensor4D,
  config: AttackConfig,
  { clean, indices, stream }: TransferSetting,
): tf.Tensor4D {
  const target = classificationTarget(networkLogits(source), labelsOf(clean.images, indices));
  const known =
    config.randomStart === 'none' ? { atImages: clean.scoreAndGradient(source, indices) } : undefined;
  return attack(target, originals, { config, stream, sampleIds: indices, ...known });
}

async function attackAndJudge(
  source: Network,
  target: Network,
  config: AttackConfig,
  setting: TransferSetting,
) {
  const { clean, indices } = setting;
  const labels = labelsOf(clean.images, indices);
  const originals = imagesTensor(clean.images, indices);
  const kept: tf.Tensor[] = [originals];
  try {
    const candidates = attackNetwork(source, originals, config, setting);
    kept.push(candidates);
    const { norm, epsilon } = config;
    const request = { originals, candidates, labels, norm, epsilon, logitsOf: networkLogits(source) };
    const judged = await judge({ ...request, keepImages: true });
    kept.push(judged.images);
    const classes = tf.tidy(() => tf.argMax(networkLogits(target)(judged.images), 1));
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
