import * as tf from '@tensorflow/tfjs-core';
import { attack } from '../../../attacks/attack.js';
import type { AttackTarget } from '../../../attacks/attack-target.js';
import { judgedPoints } from '../../../attacks/judge.js';
import { reconstructionTarget } from '../../../attacks/reconstruction-target.js';
import type { RandomStream } from '../../../core/random-stream.js';
import { imagesTensor, labelsOf, type LabelledImages } from '../../../data/dataset.js';
import { attackNamed } from '../../../evaluation/attack-grid.js';
import { pathLogits, type ClassifiedReconstruction } from '../../../evaluation/evaluate-reconstruction.js';
import { rightAt } from '../../../evaluation/paths-under-attack.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import { asNumbers, type TrialOutput, type TrialSpec } from '../../../harness/store/trial.js';
import type { Trial } from '../../../harness/trials.js';
import { reconstruct } from '../../../models/reconstruct.js';
import { evaluationStream, imageOrder } from './evaluate-reconstruction-trials.js';
import type { ReconstructionPreset } from './reconstruction-preset.js';
import {
  classifierTrainingTrial,
  reconstructionTrainingTrial,
  withStoredArm,
} from './train-reconstruction-trials.js';

/** The magnitude at which aims are compared: in the middle of Figure 6's. */
const epsilon = 0.1;

/** Bumped whenever attacks or measures change their numbers. */
const version = 1;
const batchSize = 500;

/** What PGD does to an autoencoder by one aim. */
export interface ErrorAttack {
  /** The squared error of the reconstruction, or the cross-entropy of the classifier. */
  readonly aim: 'error' | 'cross-entropy';
  readonly images: number;
  readonly right: number;
  /** Mean squared error of the reconstruction of the attacked image against the image before, pixel units squared. */
  readonly squaredError: number;
  /** Share of the squared change of the reconstruction that lies where the image before has no ink; mean of images. */
  readonly backgroundShare: number;
}

/** Numbers of an `attack-reconstruction-error` trial. */
export interface ErrorAttacks {
  readonly attacks: readonly ErrorAttack[];
}

/** An autoencoder attacked by PGD on its reconstruction error, and on its classifier ({@link ErrorAttacks}). */
export function errorAttackTrial(
  laboratory: Laboratory,
  preset: ReconstructionPreset,
  seed: number,
): Trial<ErrorAttacks> {
  const request = { arm: 'autoencoder', seed } as const;
  const training = reconstructionTrainingTrial(laboratory, preset, request);
  const classifier = classifierTrainingTrial(laboratory, preset, request);
  const { attackImages } = preset;
  const spec: TrialSpec = {
    ...{ experiment: 'attack-reconstruction-error', version, seed },
    configuration: {
      ...classifier.spec.configuration,
      ...{ attackImages, epsilon },
      versions: [training.spec.version, classifier.spec.version],
    },
  };
  const run = (heartbeat: () => void): Promise<TrialOutput> =>
    withStoredArm(laboratory, preset, request, async (own) => {
      const images = laboratory.dataset.test;
      const indices = imageOrder(seed, images).subarray(0, attackImages);
      const stream = evaluationStream(seed).split(`pgd-linf ${epsilon}`);
      const attacks: ErrorAttack[] = [];
      for (const aim of ['error', 'cross-entropy'] as const) {
        const found: ErrorAttack[] = [];
        for (let start = 0; start < indices.length; start += batchSize) {
          const part = indices.subarray(start, start + batchSize);
          found.push(await attackBatch(own, { images, indices: part, stream, aim }));
          heartbeat();
        }
        attacks.push(together(found));
      }
      return { numbers: asNumbers({ attacks }) };
    });
  return { spec, run, needs: [training, classifier] };
}

/** The mean over batches, by their images. */
function together(batches: readonly ErrorAttack[]): ErrorAttack {
  const images = batches.reduce((sum, batch) => sum + batch.images, 0);
  const mean = (of: (batch: ErrorAttack) => number) =>
    batches.reduce((sum, batch) => sum + of(batch) * batch.images, 0) / images;
  return {
    ...{ aim: batches[0]?.aim ?? 'error', images },
    right: batches.reduce((sum, batch) => sum + batch.right, 0),
    squaredError: mean(({ squaredError }) => squaredError),
    backgroundShare: mean(({ backgroundShare }) => backgroundShare),
  };
}

/** Raises the squared error of the first path's reconstruction against the images as they are; wins nothing. */
function errorTarget({ network }: ClassifiedReconstruction, originals: tf.Tensor4D): AttackTarget {
  return (points) =>
    tf.tidy(() => {
      const [path] = reconstruct(network, points);
      const made = path?.images ?? points;
      const loss = tf.mean<tf.Tensor1D>(tf.squaredDifference(made, originals), [1, 2, 3]);
      return { loss, fooled: tf.zeros<tf.Rank.R1>(loss.shape, 'bool') };
    });
}

async function attackBatch(
  own: ClassifiedReconstruction,
  given: {
    readonly images: LabelledImages;
    readonly indices: Uint32Array;
    readonly stream: RandomStream;
    readonly aim: ErrorAttack['aim'];
  },
): Promise<ErrorAttack> {
  const { images, indices, stream, aim } = given;
  const labels = labelsOf(images, indices);
  const originals = imagesTensor(images, indices);
  const kept: tf.Tensor[] = [originals];
  try {
    const config = attackNamed('pgd-linf', epsilon);
    const target =
      aim === 'error' ? errorTarget(own, originals) : reconstructionTarget(pathLogits(own), labels);
    const candidates = attack(target, originals, { config, stream, sampleIds: indices });
    kept.push(candidates);
    const points = await judgedPoints({ originals, candidates, norm: 'linf', epsilon });
    kept.push(points);
    const [right = new Uint8Array()] = await rightAt(pathLogits(own), points, labels);
    const change = changeOf(own, originals, points);
    return {
      ...{ aim, images: indices.length },
      right: right.reduce((sum, value) => sum + value, 0),
      ...change,
    };
  } finally {
    tf.dispose(kept);
  }
}

/** How an attack changes the first path's reconstruction, and where; means over images. */
function changeOf(
  { network }: ClassifiedReconstruction,
  originals: tf.Tensor4D,
  points: tf.Tensor4D,
): Pick<ErrorAttack, 'squaredError' | 'backgroundShare'> {
  return tf.tidy(() => {
    const of = (images: tf.Tensor4D) => reconstruct(network, images)[0]?.images ?? images;
    const attacked = of(points);
    const change = tf.squaredDifference(attacked, of(originals));
    const total = tf.maximum(tf.sum(change, [1, 2, 3]), 1e-12);
    const background = tf.cast(tf.equal(originals, 0), 'float32');
    const share = tf.div(tf.sum(tf.mul(change, background), [1, 2, 3]), total);
    const number = (value: tf.Tensor) => tf.mean(value).dataSync<'float32'>()[0] ?? NaN;
    const found = {
      squaredError: number(tf.squaredDifference(attacked, originals)),
      backgroundShare: number(share),
    };
    return found as never;
  }) as Pick<ErrorAttack, 'squaredError' | 'backgroundShare'>;
}
