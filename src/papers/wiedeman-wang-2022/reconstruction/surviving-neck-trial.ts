import * as tf from '@tensorflow/tfjs-core';
import { imagesTensor, labelsOf, type LabelledImages } from '../../../data/dataset.js';
import { reconstruct } from '../../../models/reconstruct.js';
import { attackNamed, type AttackName } from '../../../evaluation/attack-grid.js';
import { pathLogits, pathSubject } from '../../../evaluation/evaluate-reconstruction.js';
import { attackedPoints, rightAt } from '../../../evaluation/paths-under-attack.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import { asNumbers } from '../../../harness/store/trial.js';
import { evaluationStream, imageOrder } from './evaluate-reconstruction-trials.js';
import type { ReconstructionPreset } from './reconstruction-preset.js';
import {
  classifierTrainingTrial,
  reconstructionTrainingTrial,
  withStoredArm,
  type ReconstructionRequest,
} from './train-reconstruction-trials.js';
import type { Trial } from '../../../harness/trials.js';

/** An image that is read rightly through both necks, and attacked wrongly through one of them (Figure 7). */
export interface SurvivingNeck {
  /** The test image's position, and its class. */
  readonly index: number;
  readonly label: number;
  /** Bytes in base64, row by row, one for each channel of a pixel. */
  readonly natural: string;
  readonly perturbed: string;
  readonly wrong: string;
  readonly right: string;
}

/** Numbers of a `find-surviving-necks` trial. */
export interface SurvivingNecks {
  readonly attack: AttackName;
  readonly epsilon: number;
  readonly found: readonly SurvivingNeck[];
}

/** Bumped whenever this file changes its numbers. */
const version = 2;

/** What the images are made with: one attack, the first so many of a seed's images, so many shown. */
export interface SurvivorSetting {
  readonly attack: AttackName;
  readonly epsilon: number;
  readonly images: number;
  readonly shown: number;
}

/** Figure 7's. */
const figure7: SurvivorSetting = { attack: 'fgsm-linf', epsilon: 0.1, images: 100, shown: 5 };

/** Attacks a DNA jointly and keeps images that one neck survives; leaves {@link SurvivingNecks}. */
export function survivingNeckTrial(
  laboratory: Laboratory,
  preset: ReconstructionPreset,
  request: ReconstructionRequest,
  setting = figure7,
): Trial<SurvivingNecks> {
  const { seed } = request;
  const needs = [
    reconstructionTrainingTrial(laboratory, preset, request),
    classifierTrainingTrial(laboratory, preset, request),
  ];
  const versions = needs.map(({ spec }) => spec.version);
  const configuration = { ...needs[1]?.spec.configuration, ...setting, versions };
  const run = () =>
    withStoredArm(laboratory, preset, request, async (subject) => {
      const { test } = laboratory.dataset;
      const { attack, epsilon, images, shown } = setting;
      const indices = imageOrder(seed, test).subarray(0, images);
      const points = await attackedPoints(
        pathSubject(subject),
        { images: test, indices },
        {
          config: attackNamed(attack, epsilon),
          objective: {},
          stream: evaluationStream(seed).split(`${attack} ${epsilon}`),
        },
      );
      const labels = labelsOf(test, indices);
      const size = bytesOfOne(test);
      const originals = imagesTensor(test, indices);
      const [first, second] = await rightAt(pathLogits(subject), points, labels);
      const before = await rightAt(pathLogits(subject), originals, labels);
      const split = (row: number) =>
        first?.[row] !== second?.[row] && before.every((path) => path[row] === 1);
      const rows = [...indices.keys()].filter(split).slice(0, shown);
      const pixels = tf.tidy(
        () => reconstruct(subject.network, points).map((path) => bytesOf(path.images)) as never,
      );
      const [one, two] = pixels as unknown as Uint8Array[];
      const [natural, perturbed] = [bytesOf(originals), bytesOf(points)];
      tf.dispose([points, originals]);
      const found = rows.map((row): SurvivingNeck => {
        const [wrong, right] = first?.[row] === 1 ? [two, one] : [one, two];
        return {
          index: indices[row] ?? NaN,
          label: labels[row] ?? NaN,
          natural: imageAt(natural, row, size),
          perturbed: imageAt(perturbed, row, size),
          wrong: imageAt(wrong, row, size),
          right: imageAt(right, row, size),
        };
      });
      return { numbers: asNumbers({ attack, epsilon, found }) };
    });
  return { spec: { experiment: 'find-surviving-necks', version, configuration, seed }, run, needs };
}

const bytesOf = (images: tf.Tensor4D): Uint8Array =>
  Uint8Array.from(images.dataSync<'float32'>(), (value) => Math.round(255 * value));

const bytesOfOne = ({ height, width, channels }: LabelledImages): number => height * width * channels;

const imageAt = (pixels: Uint8Array | undefined, row: number, size: number): string =>
  Buffer.from(pixels?.subarray(row * size, (row + 1) * size) ?? []).toString('base64');
