import * as tf from '@tensorflow/tfjs-core';
import { NumericalError } from '../../../core/errors.js';
import { RandomStream } from '../../../core/random-stream.js';
import { imagesTensor, type LabelledImages } from '../../../data/dataset.js';
import { featureCorrelation } from '../../../losses/correlation.js';
import { countLiveChannels, featureSpans } from '../../../models/live-channels.js';
import { forward } from '../../../models/forward.js';
import { disposeNetwork } from '../../../models/network.js';
import { reconstruct } from '../../../models/reconstruct.js';
import {
  evaluateReconstruction,
  pathSubject,
  type ClassifiedReconstruction,
} from '../../../evaluation/evaluate-reconstruction.js';
import { rightPaths } from '../../../evaluation/paths-under-attack.js';
import { rightCounts, type RightCounts } from '../../../evaluation/reconstruction-accuracy.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import { asNumbers, type TrialOutput, type TrialSpec } from '../../../harness/store/trial.js';
import type { ReconstructionPreset } from './reconstruction-preset.js';
import {
  classifierTrainingTrial,
  reconstructionTrainingTrial,
  storedClassifier,
  withStoredArm,
  type ReconstructionRequest,
} from './train-reconstruction-trials.js';
import type { Trial } from '../../../harness/trials.js';

/** How the bottlenecks of two paths are related, and what the paths reconstruct, on test images. */
export interface BottleneckMeasures {
  /** R² of the regression of the second bottleneck on the first, and the other way; null for one path. */
  readonly r2: readonly [number, number] | null;
  /** What independent Gaussian features would give. */
  readonly chanceR2: number | null;
  readonly liveUnits: readonly number[];
  /** Mean squared error of each path, pixel units squared. */
  readonly squaredError: readonly number[];
}

/** Numbers of an `evaluate-reconstruction` trial. */
export interface ReconstructionEvaluation {
  /** Right images without an attack, of `accuracyImages`. */
  readonly natural: RightCounts;
  /** Right images under each attack, of `attackImages`; the entry `none` is of the same images. */
  readonly attacked: readonly RightCounts[];
  readonly bottlenecks: BottleneckMeasures;
}

/** Bumped whenever evaluation code changes its numbers. */
const version = 1;

/** Steps of PGD that are taken on all images; the choice changes time, not outcomes. */
export const probeSteps = 8;

/** The evaluation's images of a seed: one order for all its trials. */
export function imageOrder(seed: number, images: LabelledImages): Uint32Array {
  return evaluationStream(seed).split('images').permutation(images.count);
}

/** Random starts of a seed's attacks: those of one attack and magnitude are the same for all arms. */
export function evaluationStream(seed: number): RandomStream {
  return RandomStream.fromSeed(seed).split('evaluation');
}

/** Evaluating an arm: natural accuracy, bottlenecks, FGSM and PGD on the joint objective; leaves a {@link ReconstructionEvaluation}. */
export function reconstructionEvaluationTrial(
  laboratory: Laboratory,
  preset: ReconstructionPreset,
  request: ReconstructionRequest,
): Trial<ReconstructionEvaluation> {
  const training = reconstructionTrainingTrial(laboratory, preset, request);
  const classifier = classifierTrainingTrial(laboratory, preset, request);
  const { accuracyImages, featureImages, attackImages, attacks, epsilons } = preset;
  const measured = { accuracyImages, featureImages, attackImages, attacks, epsilons };
  const spec: TrialSpec = {
    experiment: 'evaluate-reconstruction',
    version,
    configuration: {
      ...classifier.spec.configuration,
      ...measured,
      versions: [training.spec.version, classifier.spec.version],
    },
    seed: request.seed,
  };
  const run = (heartbeat: () => void): Promise<TrialOutput> =>
    withStoredArm(laboratory, preset, request, async (subject) => {
      const { test } = laboratory.dataset;
      const numbers = await evaluate(subject, test, { preset, seed: request.seed, heartbeat });
      return { numbers: asNumbers(numbers) };
    });
  return { spec, run, needs: [training, classifier] };
}

/**
 * What a {@link reconstructionEvaluationTrial} left in the store.
 *
 * @throws {NumericalError} where it left nothing
 */
export async function storedEvaluation(
  store: Laboratory['store'],
  { spec }: Trial<ReconstructionEvaluation>,
): Promise<ReconstructionEvaluation> {
  const stored = await store.read(spec);
  if (stored !== undefined) return stored.numbers as unknown as ReconstructionEvaluation;
  throw new NumericalError(
    `the evaluation of seed ${spec.seed} is not in the store; run the claim again, which makes it anew`,
  );
}

async function evaluate(
  subject: ClassifiedReconstruction,
  test: LabelledImages,
  { preset, seed, heartbeat }: { preset: ReconstructionPreset; seed: number; heartbeat: () => void },
): Promise<ReconstructionEvaluation> {
  const order = imageOrder(seed, test);
  const take = (count: number) => order.subarray(0, Math.min(count, order.length));
  const natural = await rightPaths(pathSubject(subject), {
    images: test,
    indices: take(preset.accuracyImages),
    onBatch: heartbeat,
  });
  const [counts] = rightCounts([{ attack: 'none', epsilon: 0, objective: 'joint', right: natural }]);
  const outcomes = await evaluateReconstruction(subject, {
    images: test,
    indices: take(preset.attackImages),
    attacks: preset.attacks,
    epsilons: preset.epsilons,
    variant: 'paper',
    stream: evaluationStream(seed),
    objectives: ['joint'],
    probeSteps,
    onBatch: heartbeat,
  });
  const bottlenecks = bottleneckMeasures(subject, test, take(preset.featureImages));
  return { natural: counts as RightCounts, attacked: rightCounts(outcomes), bottlenecks };
}

function bottleneckMeasures(
  { network }: ClassifiedReconstruction,
  test: LabelledImages,
  indices: Uint32Array,
): BottleneckMeasures {
  return tf.tidy(() => {
    const paths = measuredPaths(network, test, indices);
    const [first, second] = paths.map(({ features }) => features);
    const both =
      first === undefined || second === undefined
        ? []
        : [featureCorrelation(first, second), featureCorrelation(second, first)];
    const [there, back] = both;
    const measures: BottleneckMeasures = {
      r2: there === undefined || back === undefined ? null : [there.r2, back.r2],
      chanceR2: there?.chanceR2 ?? null,
      liveUnits: paths.map(({ features }) =>
        countLiveChannels(network.architecture, featureSpans(features).dataSync<'float32'>()),
      ),
      squaredError: paths.map(({ squaredError }) => squaredError),
    };
    return measures as never;
  }) as unknown as BottleneckMeasures;
}

/** Images whose reconstructions are on the device at once. */
const measuredAtOnce = 1000;

/** Features [N, M] and mean squared error of every path. The caller disposes the features. */
function measuredPaths(
  network: ClassifiedReconstruction['network'],
  test: LabelledImages,
  indices: Uint32Array,
) {
  const parts: { readonly features: tf.Tensor2D; readonly squaredError: number }[][] = [];
  const sizes: number[] = [];
  for (let start = 0; start < indices.length; start += measuredAtOnce) {
    const part = indices.subarray(start, start + measuredAtOnce);
    sizes.push(part.length);
    const own: (typeof parts)[number] = [];
    tf.tidy(() => {
      const images = imagesTensor(test, part);
      for (const path of reconstruct(network, images)) {
        const error = tf.mean(tf.squaredDifference(path.images, images)).dataSync<'float32'>()[0] ?? NaN;
        own.push({ features: tf.keep(tf.clone(path.features)), squaredError: error });
      }
    });
    parts.push(own);
  }
  return network.architecture.necks.map((_, neck) => {
    const own = parts.flatMap((paths) => paths[neck] ?? []);
    const features = tf.concat(own.map((path) => path.features));
    tf.dispose(own.map((path) => path.features));
    const sum = own.reduce((total, path, index) => total + path.squaredError * (sizes[index] ?? 0), 0);
    return { features, squaredError: sum / indices.length };
  });
}

/** Numbers of an `evaluate-classifier` trial. */
export interface ClassifierEvaluation {
  readonly right: number;
  readonly images: number;
}

/** The classifier trained and tested on the images as they are; leaves a {@link ClassifierEvaluation}. */
export function classifierAloneTrial(
  laboratory: Laboratory,
  preset: ReconstructionPreset,
  seed: number,
): Trial<ClassifierEvaluation> {
  const training = classifierTrainingTrial(laboratory, preset, { arm: 'none', seed });
  const { accuracyImages } = preset;
  const spec: TrialSpec = {
    experiment: 'evaluate-classifier',
    version,
    configuration: { ...training.spec.configuration, accuracyImages, versions: [training.spec.version] },
    seed,
  };
  const run = async (heartbeat: () => void): Promise<TrialOutput> => {
    const { test } = laboratory.dataset;
    const indices = imageOrder(seed, test).subarray(0, accuracyImages);
    const network = await storedClassifier(laboratory.store, preset, training);
    try {
      const attacked = () => (images: tf.Tensor4D) => [forward(network, images, 'evaluate').logits];
      const [right] = await rightPaths({ paths: 1, attacked }, { images: test, indices, onBatch: heartbeat });
      return {
        numbers: { right: right?.reduce((sum, value) => sum + value, 0) ?? 0, images: indices.length },
      };
    } finally {
      disposeNetwork(network);
    }
  };
  return { spec, run, needs: [training] };
}
