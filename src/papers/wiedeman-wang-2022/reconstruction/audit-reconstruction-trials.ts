import * as tf from '@tensorflow/tfjs-core';
import type { PathLogits, ReconstructionObjective } from '../../../attacks/reconstruction-target.js';
import type { RandomStream } from '../../../core/random-stream.js';
import { attackNamed, type AttackName } from '../../../evaluation/attack-grid.js';
import {
  pathLogits,
  pathSubject,
  type ClassifiedReconstruction,
} from '../../../evaluation/evaluate-reconstruction.js';
import { rightPaths, type PathSetting, type PathSubject } from '../../../evaluation/paths-under-attack.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import type { TrialRequest } from '../../../harness/store/run-trials.js';
import { asNumbers, type Json, type TrialSpec } from '../../../harness/store/trial.js';
import { evaluationStream, imageOrder, probeSteps } from './evaluate-reconstruction-trials.js';
import type { ReconstructionPreset } from './reconstruction-preset.js';
import {
  classifierTrainingTrial,
  reconstructionTrainingTrial,
  withStoredArm,
  type ReconstructionRequest,
} from './train-reconstruction-trials.js';
import type { Trial } from '../../../harness/trials.js';

/** Images that are still right through some path after each aim of the adaptive attacker and all before it. */
export interface AdaptiveCounts {
  readonly attack: AttackName;
  readonly epsilon: number;
  readonly images: number;
  readonly standing: readonly { readonly aim: string; readonly either: number }[];
}

/** Numbers of an `attack-adaptively` trial. */
export interface AdaptiveEvaluation {
  readonly attacked: readonly AdaptiveCounts[];
}

/** Bumped whenever an audit's code changes its numbers. */
const versions = { 'attack-adaptively': 1, 'ask-twice-with-noise': 3 } as const;

/**
 * The adaptive attacker's aims, in the order in which images face them: jointly and at each path, then at the path
 * that holds out longest, and the same on margins (wiedeman-wang-2022.md §5, 5).
 */
export function adaptiveAims(
  paths: number,
): { readonly aim: string; readonly objective: ReconstructionObjective }[] {
  const each = Array.from({ length: paths }, (_, path) => path);
  return (['cross-entropy', 'margin'] as const).flatMap((loss) => {
    const joint = { aim: `${loss}, joint`, objective: { loss } };
    if (paths === 1) return [joint];
    const single = each.map((path) => ({
      aim: `${loss}, path ${path + 1}`,
      objective: { loss, paths: [path] },
    }));
    return [joint, ...single, { aim: `${loss}, least`, objective: { loss, combine: 'least' as const } }];
  });
}

/** How many images survive one aim after the other, per attack and magnitude. */
async function attackAdaptively(
  subject: PathSubject,
  setting: PathSetting,
  { attack, epsilon, stream }: { attack: AttackName; epsilon: number; stream: RandomStream },
): Promise<AdaptiveCounts> {
  const config = attackNamed(attack, epsilon);
  let { indices } = setting;
  const standing: { aim: string; either: number }[] = [];
  for (const { aim, objective } of adaptiveAims(subject.paths)) {
    const right = await rightPaths(
      subject,
      { ...setting, indices },
      { config, objective, stream, probeSteps },
    );
    indices = indices.filter((_, row) => right.some((path) => path[row] === 1));
    standing.push({ aim, either: indices.length });
  }
  return { attack, epsilon, images: setting.indices.length, standing };
}

function auditSpec(
  laboratory: Laboratory,
  preset: ReconstructionPreset,
  {
    experiment,
    request,
    settings,
  }: { experiment: keyof typeof versions; request: ReconstructionRequest; settings: Record<string, Json> },
): { spec: TrialSpec; needs: TrialRequest[] } {
  const training = reconstructionTrainingTrial(laboratory, preset, request);
  const classifier = classifierTrainingTrial(laboratory, preset, request);
  const configuration = {
    ...{ ...classifier.spec.configuration, ...settings },
    versions: [training.spec.version, classifier.spec.version],
  };
  const spec = { experiment, version: versions[experiment], configuration, seed: request.seed };
  return { spec, needs: [training, classifier] };
}

/** Every aim in turn on the images that the others left; leaves an {@link AdaptiveEvaluation}. */
export function adaptiveTrial(
  laboratory: Laboratory,
  preset: ReconstructionPreset,
  request: ReconstructionRequest,
): Trial<AdaptiveEvaluation> {
  const { adaptiveImages, adaptiveEpsilons, attacks } = preset;
  const settings = { adaptiveImages, adaptiveEpsilons, attacks };
  const { spec, needs } = auditSpec(laboratory, preset, {
    experiment: 'attack-adaptively',
    request,
    settings,
  });
  const run = (onBatch: () => void) =>
    withStoredArm(laboratory, preset, request, async (own) => {
      const { test } = laboratory.dataset;
      const setting = {
        images: test,
        indices: imageOrder(request.seed, test).subarray(0, adaptiveImages),
        onBatch,
      };
      const attacked: AdaptiveCounts[] = [];
      for (const attack of attacks) {
        for (const epsilon of adaptiveEpsilons) {
          const stream = evaluationStream(request.seed).split(`${attack} ${epsilon}`);
          attacked.push(await attackAdaptively(pathSubject(own), setting, { attack, epsilon, stream }));
        }
      }
      return { numbers: asNumbers({ attacked }) };
    });
  return { spec, run, needs };
}

/** Each answer of the noisy autoencoder sees the image plus noise uniform in ± this, clipped to [0, 1]; pixel units. */
export const answerNoise = 0.1;

/** Right images through noisy answers, by attack; `none` first. */
export interface NoisyEvaluation {
  readonly noise: number;
  readonly attacked: readonly {
    readonly attack: AttackName | 'none';
    readonly epsilon: number;
    readonly images: number;
    /** Right through at least one of two answers, the attacker aiming at both. */
    readonly either: number;
    /** Right through one answer, the attacker aiming at it: what the noise by itself does. */
    readonly single: number;
  }[];
}

/**
 * One network asked twice, each time with noise of its own (`answerNoise`), and asked once. The attacker draws noise anew at every
 * step (expectation over transformation, Athalye et al. 2018) and aims at all answers jointly, then attacks the network without
 * noise; the judge draws other noise, and an image counts as right where it is so at the points of both. Leaves a
 * {@link NoisyEvaluation}.
 */
export function noisyAnswersTrial(
  laboratory: Laboratory,
  preset: ReconstructionPreset,
  request: ReconstructionRequest,
): Trial<NoisyEvaluation> {
  const { attackImages, attacks, epsilons } = preset;
  const settings = { attackImages, attacks, epsilons, noise: answerNoise };
  const cells = attacks.flatMap((attack) => epsilons.map((epsilon) => ({ attack, epsilon })));
  const { spec, needs } = auditSpec(laboratory, preset, {
    experiment: 'ask-twice-with-noise',
    request,
    settings,
  });
  const run = (onBatch: () => void) =>
    withStoredArm(laboratory, preset, request, async (own) => {
      const { test } = laboratory.dataset;
      const stream = evaluationStream(request.seed);
      const setting = {
        images: test,
        indices: imageOrder(request.seed, test).subarray(0, attackImages),
        onBatch,
      };
      /** Right images by cell, through one of so many answers at the points of each round. */
      const rightThrough = async (answers: number) => {
        const { redrawn, without } = noisySubjects(own, stream.split('noise'), answers);
        const countOf = (...rounds: readonly (readonly Uint8Array[])[]) =>
          setting.indices.filter((_, row) => rounds.every((right) => right.some((path) => path[row] === 1)))
            .length;
        const counts = [countOf(await rightPaths(redrawn, setting))];
        for (const { attack, epsilon } of cells) {
          const config = attackNamed(attack, epsilon);
          const aimed = { config, objective: {}, stream: stream.split(`${attack} ${epsilon}`) };
          counts.push(
            countOf(await rightPaths(redrawn, setting, aimed), await rightPaths(without, setting, aimed)),
          );
        }
        return counts;
      };
      const [either, single] = [await rightThrough(2), await rightThrough(1)];
      const images = setting.indices.length;
      const attacked = [{ attack: 'none' as const, epsilon: 0 }, ...cells].map((cell, index) => ({
        ...{ ...cell, images },
        ...{ either: either[index] ?? 0, single: single[index] ?? 0 },
      }));
      return { numbers: asNumbers({ noise: answerNoise, attacked }) };
    });
  return { spec, run, needs };
}

/**
 * The network behind the judge's noise, asked so often, attacked through noise that is drawn anew whenever it is asked, and through
 * none.
 */
export function noisySubjects(own: ClassifiedReconstruction, stream: RandomStream, count: number) {
  const clean = pathLogits(own);
  /** So many answers, each to the images with noise of its own. */
  const answers = (images: tf.Tensor4D, draws: RandomStream, indices: Uint32Array): tf.Tensor2D[] =>
    Array.from({ length: count }, (_, answer) => {
      const noise = tf.tensor(noiseOf(draws.split(`answer ${answer + 1}`), indices), images.shape);
      return [...clean(tf.clipByValue(tf.add<tf.Tensor4D>(images, noise), 0, 1))];
    }).flat();
  const judged =
    (indices: Uint32Array): PathLogits =>
    (images) =>
      answers(images, stream.split('judge'), indices);
  const paths = count * own.network.architecture.necks.length;
  const redrawn: PathSubject = {
    ...{ paths, judged },
    attacked: (indices) => {
      let draw = 0;
      return (images) => answers(images, stream.split(`attacker ${(draw += 1)}`), indices);
    },
  };
  const without: PathSubject = { paths, judged, attacked: () => clean };
  return { redrawn, without };
}

/** A sample's noise depends on the sample alone, not on its batch. */
function noiseOf(stream: RandomStream, indices: Uint32Array, size = 784): Float32Array {
  const noise = new Float32Array(indices.length * size);
  indices.forEach((index, row) => {
    noise.set(stream.split(`sample ${index}`).uniformArray(size, -answerNoise, answerNoise), row * size);
  });
  return noise;
}
