import { setImmediate } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import type { AttackConfig } from '../attacks/attack-config.js';
import { attack } from '../attacks/attack.js';
import { judgedPoints } from '../attacks/judge.js';
import { predictedLabels } from '../attacks/predicted-labels.js';
import {
  reconstructionTarget,
  type PathLogits,
  type ReconstructionObjective,
} from '../attacks/reconstruction-target.js';
import type { RandomStream } from '../core/random-stream.js';
import { imagesTensor, labelsOf, type LabelledImages } from '../data/dataset.js';

/** Something that answers along several paths; what it is attacked through, and what it is judged by. */
export interface PathSubject {
  readonly paths: number;
  /** The logits of a batch with these positions in the data set, for the attacker. */
  readonly attacked: (indices: Uint32Array) => PathLogits;
  /** The same for the judge. @default as for the attacker */
  readonly judged?: (indices: Uint32Array) => PathLogits;
}

/** One attack with its aim. */
export interface AimedAttack {
  readonly config: AttackConfig;
  readonly objective: ReconstructionObjective;
  readonly stream: RandomStream;
  /**
   * Takes so many of the steps first: a sample that they win on all paths is won, as the whole attack passes
   * through the same points and loses none; the rest are attacked in full. Saves time, changes no outcome. Only
   * for `keep: 'best'` and objectives that are per sample.
   * @default 0, all samples in full at once
   */
  readonly probeSteps?: number;
}

/** What is attacked. */
export interface PathSetting {
  readonly images: LabelledImages;
  /** Positions in `images`; attacked in batches of 500 in this order. */
  readonly indices: Uint32Array;
  /** Called between batches. */
  readonly onBatch?: () => void;
}

/** Images attacked at a time; the released objective averages over them, in the authors' code as here. */
const batchSize = 500;

/**
 * Attacks images (or leaves them as they are), has the points judged, and looks at each path there.
 *
 * @returns by path, then image in the order of `indices`: 1 where the path is right
 */
export async function rightPaths(
  subject: PathSubject,
  setting: PathSetting,
  aimed?: AimedAttack,
): Promise<Uint8Array[]> {
  const { indices } = setting;
  if (aimed?.probeSteps === undefined || aimed.probeSteps >= aimed.config.steps)
    return rightInBatches(subject, setting, aimed);
  const probe = { ...aimed, config: { ...aimed.config, steps: aimed.probeSteps } };
  const right = await rightInBatches(subject, setting, probe);
  const standing = Uint32Array.from(indices.keys()).filter((row) => right.some((path) => path[row] === 1));
  const rest = { ...setting, indices: standing.map((row) => indices[row] ?? 0) };
  const found = await rightInBatches(subject, rest, aimed);
  found.forEach((path, index) =>
    path.forEach((value, position) => {
      const own = right[index];
      if (own !== undefined) own[standing[position] ?? NaN] = value;
    }),
  );
  return right;
}

async function rightInBatches(
  subject: PathSubject,
  setting: PathSetting,
  aimed: AimedAttack | undefined,
): Promise<Uint8Array[]> {
  const { indices } = setting;
  const right = Array.from({ length: subject.paths }, () => new Uint8Array(indices.length));
  for (let start = 0; start < indices.length; start += batchSize) {
    const part = indices.subarray(start, start + batchSize);
    const found = await rightInBatch(subject, { ...setting, indices: part }, aimed);
    found.forEach((values, path) => right[path]?.set(values, start));
    setting.onBatch?.();
    await setImmediate();
  }
  return right;
}

async function rightInBatch(
  subject: PathSubject,
  setting: PathSetting,
  aimed: AimedAttack | undefined,
): Promise<Uint8Array[]> {
  const judged = (subject.judged ?? subject.attacked)(setting.indices);
  const labels = labelsOf(setting.images, setting.indices);
  if (aimed === undefined) {
    const originals = imagesTensor(setting.images, setting.indices);
    return rightAt(judged, originals, labels).finally(() => originals.dispose());
  }
  const points = await attackedPoints(subject, setting, aimed);
  return rightAt(judged, points, labels).finally(() => points.dispose());
}

/** The judged points of one batch under an attack, [N, height, width, channels]. The caller disposes them. */
export async function attackedPoints(
  subject: PathSubject,
  { images, indices }: PathSetting,
  { config, objective, stream }: AimedAttack,
): Promise<tf.Tensor4D> {
  const labels = labelsOf(images, indices);
  const originals = imagesTensor(images, indices);
  const logits = subject.attacked(indices);
  const kept: tf.Tensor[] = [originals];
  try {
    const target = reconstructionTarget(logits, labels, objective);
    const candidates = attack(target, originals, { config, stream, sampleIds: indices });
    kept.push(candidates);
    return await judgedPoints({ originals, candidates, norm: config.norm, epsilon: config.epsilon });
  } finally {
    tf.dispose(kept);
  }
}

/** By path, then sample: 1 where the path is right about a point. */
export async function rightAt(
  logits: PathLogits,
  points: tf.Tensor4D,
  labels: Int32Array,
): Promise<Uint8Array[]> {
  const byPath = tf.tidy(() => [...logits(points)]);
  try {
    return await Promise.all(
      byPath.map(async (own) => {
        const classes = await predictedLabels(() => tf.clone(own), points);
        return Uint8Array.from(classes, (label, sample) => Number(label === labels[sample]));
      }),
    );
  } finally {
    tf.dispose(byPath);
  }
}
