import type * as tf from '@tensorflow/tfjs-core';
import { attack, type AttackRun } from './attack.js';
import type { AttackTarget, Labels, LogitsOf } from './attack-target.js';
import { judge } from './judge.js';
import { predictedLabels } from './predicted-labels.js';

/** One batch under one attack, and the models that are looked at there. */
export interface AttackedModels {
  /** What the attack is crafted against; it need not know any of the judged models. */
  readonly target: AttackTarget;
  /** At least one. */
  readonly judged: readonly LogitsOf[];
  /** [samples, height, width, channels] in [0, 1]; the caller keeps them. */
  readonly images: tf.Tensor4D;
  readonly labels: Labels;
  readonly run: AttackRun;
}

/**
 * Attacks a batch, has the points judged (clipped to the ball and to [0, 1]), and looks at every model there.
 *
 * @returns by model, then sample: 1 where the model is wrong about the judged point. No tensor is left.
 * @throws {ShapeError} and {@link ConfigError}, as `attack` and `judge` do.
 */
export async function wrongUnderAttack(request: AttackedModels): Promise<Uint8Array[]> {
  const { target, judged, images: originals, labels, run } = request;
  const [first, ...others] = judged;
  if (first === undefined) return [];
  const candidates = attack(target, originals, run);
  const { norm, epsilon } = run.config;
  const points = await judge({
    logitsOf: first,
    originals,
    candidates,
    labels,
    norm,
    epsilon,
    keepImages: true,
  }).finally(() => candidates.dispose());
  try {
    const found = [points.fooled];
    for (const logitsOf of others) found.push(await wrongAt(logitsOf, points.images, labels));
    return found;
  } finally {
    points.images.dispose();
  }
}

/** 1 where a model is wrong about an image, per sample. */
export async function wrongAt(logitsOf: LogitsOf, images: tf.Tensor4D, labels: Labels): Promise<Uint8Array> {
  const predictions = await predictedLabels(logitsOf, images);
  return Uint8Array.from(predictions, (label, sample) => Number(label !== labels[sample]));
}
