import * as tf from '@tensorflow/tfjs-core';
import { classificationTarget, type AttackTarget } from '../../../attacks/attack-target.js';
import { clipToBall } from '../../../attacks/clip-to-ball.js';
import { l2, linf } from '../../../attacks/norms.js';
import { imagesTensor, labelsOf } from '../../../data/dataset.js';
import { applyLayer, forward } from '../../../models/forward.js';
import type { Network } from '../../../models/network.js';
import type { EvaluationSetting } from '../../../evaluation/evaluation-setting.js';

/** What the faulty l2 steps of the released code do to images (wiedeman-wang-2022.md §5, 1, 2), and ties in them (6). */
export interface L2Audit {
  readonly images: number;
  /** Radius of the l2 ball that was allowed, pixel units: ε·√d. */
  readonly budget: number;
  /** One step of the budget's length along the gradient of the whole batch, divided by the norm of the whole batch. */
  readonly oneStep: {
    readonly meanLength: number;
    /** Images moved by less than a tenth of the budget. */
    readonly short: number;
    /** Images that the model gets wrong afterwards, and those of them that it got wrong before. */
    readonly fooled: number;
    readonly fooledBefore: number;
  };
  /** 40 steps along the raw gradient of the batch mean, from a random start. */
  readonly iterative: {
    readonly images: number;
    /** Mean way from the start to the end, all of it made by gradients. */
    readonly meanWay: number;
    /** Images that gradients moved by less than a hundredth of the budget. */
    readonly short: number;
  };
  /** Images in which at least a tenth of the windows of the first pooling have no single largest, positive value. */
  readonly tiedImages: number;
}

/** The released code's step along a raw gradient, and how many of them. */
const rawStep = 3 / 255;
const rawSteps = 40;

/**
 * Repeats the released l2 attacks, faults included; they are built nowhere else. The one step takes all images as
 * one batch, the iterations the first quarter of them: a smaller batch, whose steps are longer, so they move more.
 *
 * @param epsilon l∞ magnitude, pixel units; the budget is ε·√d
 */
export async function auditReleasedL2(
  network: Network,
  epsilon: number,
  { images: set, indices, stream }: Pick<EvaluationSetting, 'images' | 'indices' | 'stream'>,
): Promise<L2Audit> {
  const images = imagesTensor(set, indices);
  const budget = l2.budget(epsilon, images.size / indices.length);
  const targetFor = (some: Uint32Array) =>
    classificationTarget((x) => forward(network, x, 'evaluate').logits, labelsOf(set, some));
  const quarter = indices.subarray(0, Math.ceil(indices.length / 4));
  const streams = Array.from(quarter, (index) => stream.split(`sample ${index}`));
  const found = tf.tidy(() => {
    const target = targetFor(indices);
    const stepped = clipToBall(images, wholeBatchStep(target, images, budget), l2, budget);
    const few: tf.Tensor4D = tf.slice(images, 0, quarter.length);
    const start = clipToBall(few, linf.randomStart(few.shape, epsilon, streams), l2, budget);
    const end = rawAscent(targetFor(quarter), few, start, budget);
    const fooled = [target(stepped).fooled, target(images).fooled];
    const lengths = [l2.distance(tf.sub(stepped, images)), l2.distance(tf.sub(end, start))];
    return [...lengths, ...fooled, tiedShare(network, images)];
  });
  const [lengths = [], ways = [], after = [], before = [], ties = []] = await Promise.all(
    found.map(async (tensor) => Array.from(await tensor.data())),
  );
  tf.dispose([images, ...found]);
  return {
    images: indices.length,
    budget,
    oneStep: {
      meanLength: mean(lengths),
      short: below(lengths, budget / 10),
      fooled: after.filter(Boolean).length,
      fooledBefore: after.filter((wrong, sample) => wrong && before[sample]).length,
    },
    iterative: { images: quarter.length, meanWay: mean(ways), short: below(ways, budget / 100) },
    tiedImages: ties.filter((share) => share >= 0.1).length,
  };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const below = (values: readonly number[], bound: number) => values.filter((value) => value < bound).length;

/** ∇ of the mean loss of the batch. */
function meanGradient(target: AttackTarget, points: tf.Tensor4D): tf.Tensor4D {
  return tf.grad((x) => tf.mean(target(x as tf.Tensor4D).loss))(points) as tf.Tensor4D;
}

/** The released FGSM-l2: budget·g/‖g‖ with the norm of the whole batch. */
function wholeBatchStep(target: AttackTarget, images: tf.Tensor4D, budget: number): tf.Tensor4D {
  const gradient = meanGradient(target, images);
  return tf.mul(gradient, tf.div(budget, tf.norm(gradient)));
}

/** The released PGD-l2: raw gradients of the batch mean. */
function rawAscent(
  target: AttackTarget,
  images: tf.Tensor4D,
  start: tf.Tensor4D,
  budget: number,
): tf.Tensor4D {
  let point = start;
  for (let step = 0; step < rawSteps; step++) {
    const from = point;
    point = tf.tidy(() => {
      const moved = tf.add(from, tf.mul(meanGradient(target, from), rawStep));
      return clipToBall(images, tf.sub(moved, images), l2, budget);
    });
    if (from !== start) from.dispose();
  }
  return point;
}

/** By image: the share of the first pooling's windows whose largest value is positive and stands there twice. */
function tiedShare(network: Network, images: tf.Tensor4D): tf.Tensor1D {
  const { layers } = network.architecture;
  const pool = layers.findIndex(({ kind }) => kind === 'max-pool');
  const before = layers
    .slice(0, pool)
    .reduce<tf.Tensor>((x, layer) => applyLayer(network, layer, x, 'evaluate'), images) as tf.Tensor4D;
  const largest = tf.maxPool(before, 2, 2, 'valid');
  const repeated = tf.image.resizeNearestNeighbor(largest, [before.shape[1], before.shape[2]]);
  const standing = tf.mul(
    tf.avgPool(tf.cast(tf.equal(before, repeated), 'float32') as tf.Tensor4D, 2, 2, 'valid'),
    4,
  );
  const tied = tf.logicalAnd(tf.greater(standing, 1.5), tf.greater(largest, 0));
  return tf.mean(tf.reshape(tf.cast(tied, 'float32'), [images.shape[0], -1]), 1);
}
