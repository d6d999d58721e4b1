import * as tf from '@tensorflow/tfjs-core';
import { attack } from '../../../attacks/attack.js';
import type { LogitsOf } from '../../../attacks/attack-target.js';
import { ensembleTarget } from '../../../attacks/ensemble-target.js';
import { judgedPoints } from '../../../attacks/judge.js';
import { miFgsm } from '../../../attacks/mi-fgsm.js';
import type { RandomStream } from '../../../core/random-stream.js';
import { imagesTensor, labelsOf } from '../../../data/dataset.js';
import { networkLogits } from '../../../evaluation/audit-network.js';
import { rightAt } from '../../../evaluation/paths-under-attack.js';
import { drawTestImages } from '../../../evaluation/test-images.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import type { TrialRequest } from '../../../harness/store/run-trials.js';
import { readTrained } from '../../../harness/store/trained.js';
import {
  asNumbers,
  type TrialOutput,
  type TrialSpec,
  type WeightArray,
} from '../../../harness/store/trial.js';
import type { Trial } from '../../../harness/trials.js';
import type { ArchitectureName } from '../../../models/architecture.js';
import type { PairTraining } from '../experiments/pair-results.js';
import { pairTrainingTrial, type PairRequest } from '../experiments/pair-trials.js';
import { withStoredPair } from '../experiments/stored-pair.js';
import type { PairTrainingPreset } from '../profiles.js';
import { firstSurrogateSeed, type AdversaryPreset } from './adversary-preset.js';

/** How an outside attacker's surrogates are trained, and how many there are. */
export interface OutsidePresets {
  readonly pair: PairTrainingPreset;
  readonly adversary: AdversaryPreset;
}

/** How often the points of one magnitude fool the models that they were made on. */
export interface CraftedPoints {
  readonly epsilon: number;
  readonly images: number;
  /** By surrogate. */
  readonly surrogatesWrong: readonly number[];
}

/** Numbers of a `craft-on-surrogates` trial. */
export interface Crafting {
  readonly crafted: readonly CraftedPoints[];
}

/** Bumped whenever the attack changes its numbers. */
const version = 1;
const batchSize = 250;

/** The regular pairs whose models an outside attacker has: the same for all victims, of seeds of their own. */
const surrogatePairs = (
  laboratory: Laboratory,
  { pair, adversary }: OutsidePresets,
  architecture: ArchitectureName,
): Trial<PairTraining>[] =>
  Array.from({ length: adversary.surrogatePairs }, (_, index) => {
    const seed = firstSurrogateSeed + index;
    return pairTrainingTrial(laboratory, pair, { architecture, arm: 'regular', seed });
  });

/**
 * MI-FGSM on the sum of all surrogates' cross-entropies, from a seed's test images (Liu et al. 2017, §5; Dong et al. 2018,
 * §3.3); leaves a {@link Crafting} and the judged points.
 */
export function craftTrial(
  laboratory: Laboratory,
  presets: OutsidePresets,
  { architecture, seed }: Pick<PairRequest, 'architecture' | 'seed'>,
): Trial<Crafting> {
  const needs = surrogatePairs(laboratory, presets, architecture);
  const { images, epsilons } = presets.adversary;
  const spec: TrialSpec = {
    ...{ experiment: 'craft-on-surrogates', version, seed },
    configuration: {
      ...{ architecture, images, epsilons },
      surrogates: needs.map(({ spec }) => ({ ...spec.configuration, seed: spec.seed })),
      trainingVersion: needs[0]?.spec.version ?? 0,
    },
  };
  const run = (heartbeat: () => void): Promise<TrialOutput> =>
    withSurrogates(laboratory, needs, async (members) => {
      const weights: Record<string, WeightArray> = {};
      const crafted: CraftedPoints[] = [];
      for (const epsilon of epsilons) {
        const found = await craft(members, laboratory, { images, seed, epsilon, heartbeat });
        weights[pointsName(epsilon)] = found.points;
        crafted.push(found.counts);
      }
      return { numbers: asNumbers({ crafted }), weights };
    });
  return { spec, run, needs };
}

/** The points that a `craft-on-surrogates` trial left, [images, height, width, channels]. The caller disposes them. */
export async function storedPoints(
  { store }: Laboratory,
  { spec }: TrialRequest,
  epsilon: number,
): Promise<tf.Tensor4D> {
  const { weights } = await readTrained(store, spec, 'the set of points');
  const points = weights[pointsName(epsilon)];
  if (points === undefined) throw new RangeError(`no points of seed ${spec.seed} at ε ${epsilon} were made`);
  return tf.tensor4d(points.data, points.shape as [number, number, number, number]);
}

const pointsName = (epsilon: number) => `points ${epsilon}`;

/** Lends the models of every pair that `needs` names to `use`. */
function withSurrogates<Result>(
  laboratory: Laboratory,
  needs: readonly TrialRequest[],
  use: (members: readonly LogitsOf[]) => Promise<Result>,
  members: readonly LogitsOf[] = [],
): Promise<Result> {
  const [next, ...rest] = needs;
  if (next === undefined) return use(members);
  return withStoredPair(laboratory, next.spec, (pair) =>
    withSurrogates(laboratory, rest, use, [...members, ...pair.map(networkLogits)]),
  );
}

async function craft(
  members: readonly LogitsOf[],
  { dataset: { test } }: Laboratory,
  setting: { images: number; seed: number; epsilon: number; heartbeat: () => void },
): Promise<{ counts: CraftedPoints; points: WeightArray }> {
  const { images: set, take, stream } = drawTestImages(test, setting.seed);
  const [indices, { epsilon }] = [take(setting.images), setting];
  const size = test.height * test.width * test.channels;
  const data = new Float32Array(indices.length * size);
  const surrogatesWrong = members.map(() => 0);
  for (let start = 0; start < indices.length; start += batchSize) {
    const part = indices.subarray(start, start + batchSize);
    const labels = labelsOf(set, part);
    const originals = imagesTensor(set, part);
    const points = await craftedPoints(members, { originals, labels, epsilon, stream, part });
    originals.dispose();
    const right = await rightAt(() => members.map((logitsOf) => logitsOf(points)), points, labels);
    right.forEach((own, model) => {
      surrogatesWrong[model] = (surrogatesWrong[model] ?? 0) + own.filter((value) => value === 0).length;
    });
    data.set(await points.data(), start * size);
    points.dispose();
    setting.heartbeat();
  }
  const shape = [indices.length, test.height, test.width, test.channels];
  return { counts: { epsilon, images: indices.length, surrogatesWrong }, points: { shape, data } };
}

/** The judged points of a batch. The caller disposes them. */
async function craftedPoints(
  members: readonly LogitsOf[],
  given: {
    readonly originals: tf.Tensor4D;
    readonly labels: Int32Array;
    readonly epsilon: number;
    readonly stream: RandomStream;
    readonly part: Uint32Array;
  },
): Promise<tf.Tensor4D> {
  const { originals, labels, epsilon, stream, part: sampleIds } = given;
  const config = miFgsm({ norm: 'linf', epsilon });
  const target = ensembleTarget(members, labels, { loss: 'cross-entropy' });
  const candidates = attack(target, originals, { config, stream, sampleIds });
  try {
    return await judgedPoints({ originals, candidates, norm: 'linf', epsilon });
  } finally {
    candidates.dispose();
  }
}
