import { setImmediate } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import { attack } from '../../attacks/attack.js';
import type { AttackConfig } from '../../attacks/attack-config.js';
import { judge } from '../../attacks/judge.js';
import { predictedLabels } from '../../attacks/predicted-labels.js';
import { reconstructionTarget, type PathLogits } from '../../attacks/reconstruction-target.js';
import type { RandomStream } from '../../core/random-stream.js';
import { imagesTensor, labelsOf } from '../../data/dataset.js';
import { forward } from '../../models/forward.js';
import type { Network } from '../../models/network.js';
import { reconstruct, type ReconstructOptions } from '../../models/reconstruct.js';
import type { ReconstructionArchitecture } from '../../models/reconstruction-architectures.js';
import { attackNamed, type AttackName } from '../attack-grid.js';
import { gridOf, type EvaluationSetting } from './evaluation-setting.js';

/** What an attack aims at: all paths jointly (the only aim against one path), or one path, counted from 1. */
export type Objective = 'joint' | `path ${number}`;

/** How every image fares through every path under one attack. */
export interface PathOutcomes {
  /** `none`: the images as they are. */
  readonly attack: AttackName | 'none';
  readonly epsilon: number;
  readonly objective: Objective;
  /** By path, then image: 1 where the classifier is right about the reconstruction. */
  readonly right: readonly Uint8Array[];
}

/** A network that reconstructs, and the classifier of what it makes. */
export interface ClassifiedReconstruction {
  readonly network: Network<ReconstructionArchitecture>;
  readonly classifier: Network;
}

/** Images attacked at a time; the released objective averages over them, in the authors' code as here. */
const batchSize = 500;

/** The classifier's logits on the reconstruction of each path (or of those asked for), in evaluation mode. */
export function pathLogits(
  { network, classifier }: ClassifiedReconstruction,
  options: ReconstructOptions = {},
): PathLogits {
  return (images) =>
    reconstruct(network, images, options).map((path) => forward(classifier, path.images, 'evaluate').logits);
}

/** All aims against a network: jointly and, where there is more than one path, path by path. */
export function objectivesAgainst({ necks }: ReconstructionArchitecture): Objective[] {
  return ['joint', ...(necks.length > 1 ? necks.map((_, path): Objective => `path ${path + 1}`) : [])];
}

/**
 * Attacks reconstructions with each objective (all of them by default).
 *
 * Outcomes come without an attack first, then attack by attack, ε by ε, objective by objective.
 */
export async function evaluateReconstruction(
  subject: ClassifiedReconstruction,
  setting: EvaluationSetting & { readonly objectives?: readonly Objective[] },
): Promise<PathOutcomes[]> {
  const objectives = setting.objectives ?? objectivesAgainst(subject.network.architecture);
  setting.onProgress?.('natural accuracy');
  const outcomes: PathOutcomes[] = [
    { attack: 'none', epsilon: 0, objective: 'joint', right: await rightPaths(subject, setting) },
  ];
  for (const { attack: name, epsilon, stream } of gridOf(setting)) {
    const config = attackNamed(name, epsilon, setting.variant);
    for (const objective of objectives) {
      setting.onProgress?.(`${name}, ε ${epsilon}, ${objective}`);
      const right = await rightPaths(subject, setting, { config, objective, stream });
      outcomes.push({ attack: name, epsilon, objective, right });
    }
  }
  return outcomes;
}

interface AimedAttack {
  readonly config: AttackConfig;
  readonly objective: Objective;
  readonly stream: RandomStream;
}

async function rightPaths(
  subject: ClassifiedReconstruction,
  setting: EvaluationSetting,
  aimed?: AimedAttack,
): Promise<Uint8Array[]> {
  const { indices } = setting;
  const right = subject.network.architecture.necks.map(() => new Uint8Array(indices.length));
  for (let start = 0; start < indices.length; start += batchSize) {
    const part = indices.subarray(start, start + batchSize);
    const found = await rightInBatch(subject, { ...setting, indices: part }, aimed);
    found.forEach((values, path) => right[path]?.set(values, start));
    setting.onBatch?.();
    await setImmediate();
  }
  return right;
}

/** Attacks one batch, has the points judged, and looks at each path there. */
async function rightInBatch(
  subject: ClassifiedReconstruction,
  { images, indices, variant }: EvaluationSetting,
  aimed: AimedAttack | undefined,
): Promise<Uint8Array[]> {
  const labels = labelsOf(images, indices);
  const originals = imagesTensor(images, indices);
  const logits = pathLogits(subject);
  const kept: tf.Tensor[] = [originals];
  try {
    let points = originals;
    if (aimed !== undefined) {
      const { config, objective, stream } = aimed;
      const paths = objective === 'joint' ? {} : { paths: [Number(objective.slice(5)) - 1] };
      const target = reconstructionTarget(logits, labels, { variant, ...paths });
      const candidates = attack(target, originals, { config, stream, sampleIds: indices });
      kept.push(candidates);
      const { norm, epsilon } = config;
      // The judge's own verdict is on one path; all paths are looked at below, at the points that it hands over.
      const onePath = pathLogits(subject, { paths: [0] });
      const logitsOf = (x: tf.Tensor4D) => onePath(x)[0] as tf.Tensor2D;
      const judged = await judge({
        originals,
        candidates,
        labels,
        norm,
        epsilon,
        logitsOf,
        keepImages: true,
      });
      kept.push(judged.images);
      points = judged.images;
    }
    return await rightAt(logits, points, labels);
  } finally {
    tf.dispose(kept);
  }
}

async function rightAt(logits: PathLogits, points: tf.Tensor4D, labels: Int32Array): Promise<Uint8Array[]> {
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
