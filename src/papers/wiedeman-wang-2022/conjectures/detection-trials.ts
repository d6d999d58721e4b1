import * as tf from '@tensorflow/tfjs-core';
import { attack } from '../../../attacks/attack.js';
import { classificationTarget, type AttackTarget, type LogitsOf } from '../../../attacks/attack-target.js';
import { judge } from '../../../attacks/judge.js';
import { crossEntropies } from '../../../attacks/logit-losses.js';
import { imagesTensor, labelsOf } from '../../../data/dataset.js';
import { attackNamed } from '../../../evaluation/attack-grid.js';
import { networkLogits } from '../../../evaluation/audit-network.js';
import { drawTestImages } from '../../../evaluation/test-images.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import { asNumbers, type TrialOutput, type TrialSpec } from '../../../harness/store/trial.js';
import type { Trial } from '../../../harness/trials.js';
import type { NetworkPair } from '../../../training/pair-step.js';
import type { AdversaryPreset } from '../adversary/adversary-preset.js';
import { pairTrainingTrial, type PairRequest } from '../experiments/pair-trials.js';
import { withStoredPair } from '../experiments/stored-pair.js';
import type { PairTrainingPreset } from '../profiles.js';

/**
 * `naive`: PGD on the first model, whose answer counts. `adaptive`: that, and PGD on both towards one and the same wrong class, for each
 * of the likeliest three; of the points that fool the first model, the one about which the models disagree least.
 */
export const attackers = ['naive', 'adaptive'] as const;
export type Attacker = (typeof attackers)[number];

/** How well disagreement tells attacked from natural images. */
export interface Detection {
  readonly attacker: Attacker;
  readonly epsilon: number;
  /** Attacked images, and those of them that the first model gets wrong, which alone need to be detected. */
  readonly images: number;
  readonly fooled: number;
  /** Area under the curve of detected against falsely alarmed, over the fooled and all natural images; null without any. */
  readonly area: number | null;
  /** Share of the fooled that is found where a twentieth of the natural images raises an alarm; null without any. */
  readonly foundAtFivePercent: number | null;
}

/** Numbers of a `detect-by-disagreement` trial. */
export interface Detections {
  readonly found: readonly Detection[];
}

/** Bumped whenever attacks or scores change the numbers. */
const version = 2;

/** Attacks a pair that raises an alarm where its models disagree ({@link Detections}). */
export function detectionTrial(
  laboratory: Laboratory,
  presets: { readonly pair: PairTrainingPreset; readonly adversary: AdversaryPreset },
  request: PairRequest,
): Trial<Detections> {
  const training = pairTrainingTrial(laboratory, presets.pair, request);
  const { images: count, epsilons } = presets.adversary;
  const spec: TrialSpec = {
    ...{ experiment: 'detect-by-disagreement', version, seed: request.seed },
    configuration: {
      ...training.spec.configuration,
      ...{ trainingVersion: training.spec.version, images: count, epsilons },
    },
  };
  const run = (heartbeat: () => void): Promise<TrialOutput> =>
    withStoredPair(laboratory, training.spec, async (pair) => {
      const { images, take, stream } = drawTestImages(laboratory.dataset.test, request.seed);
      const sampleIds = take(count);
      const labels = labelsOf(images, sampleIds);
      const originals = imagesTensor(images, sampleIds);
      const found: Detection[] = [];
      try {
        const natural = disagreements(pair, originals);
        const members = pair.map(networkLogits) as [LogitsOf, LogitsOf];
        const likeliest = likeliestWrong(members, originals, labels);
        /** Disagreement about the point of one attack, infinite where it does not fool the first model; by image. */
        const scoresOf = async (target: AttackTarget, epsilon: number): Promise<number[]> => {
          const config = attackNamed('pgd-linf', epsilon);
          const own = stream.split(`pgd-linf ${epsilon}`);
          const candidates = attack(target, originals, { config, stream: own, sampleIds });
          const judged = { originals, candidates, labels, norm: 'linf', epsilon } as const;
          const points = await judge({ ...judged, logitsOf: members[0], keepImages: true }).finally(() => {
            candidates.dispose();
          });
          const scores = disagreements(pair, points.images);
          points.images.dispose();
          heartbeat();
          return scores.map((score, row) => (points.fooled[row] === 1 ? score : Infinity));
        };
        for (const epsilon of epsilons) {
          const naive = await scoresOf(classificationTarget(members[0], labels), epsilon);
          let adaptive = naive;
          for (const wanted of likeliest) {
            const scores = await scoresOf(agreementTarget(members, wanted), epsilon);
            adaptive = adaptive.map((score, row) => Math.min(score, scores[row] ?? Infinity));
          }
          for (const [attacker, scores] of Object.entries({ naive, adaptive }) as [Attacker, number[]][]) {
            const told = detection(natural, scores.filter(Number.isFinite));
            found.push({ attacker, epsilon, images: sampleIds.length, ...told });
          }
        }
      } finally {
        originals.dispose();
      }
      return { numbers: asNumbers({ found }) };
    });
  return { spec, run, needs: [training] };
}

/** Half the absolute differences of both models' probabilities, summed: 0 where they agree, 1 at most. By image. */
function disagreements(pair: NetworkPair, images: tf.Tensor4D): number[] {
  return tf.tidy(() => {
    const [first, second] = pair.map((network) => tf.softmax(networkLogits(network)(images))) as [
      tf.Tensor2D,
      tf.Tensor2D,
    ];
    return [...tf.div(tf.sum(tf.abs(tf.sub(first, second)), 1), 2).dataSync<'float32'>()] as never;
  }) as unknown as number[];
}

/** How many wrong classes the adaptive attacker tries for each image. */
const triedClasses = 3;

/** The wrong classes that both models together hold likeliest for each natural image, the likeliest first: a class an image in each. */
export function likeliestWrong(
  members: readonly LogitsOf[],
  images: tf.Tensor4D,
  labels: Int32Array,
): Int32Array[] {
  const classes = tf.tidy(() => {
    const sum = tf.addN(members.map((logitsOf) => tf.softmax(logitsOf(images))));
    const isLabel = tf.oneHot(tf.tensor1d(labels, 'int32'), sum.shape[1] ?? 0);
    const { indices } = tf.topk(tf.sub<tf.Tensor2D>(sum, tf.mul(isLabel, 9)), triedClasses);
    return tf.unstack(indices, 1).map((column) => Int32Array.from(column.dataSync<'int32'>())) as never;
  });
  return classes as unknown as Int32Array[];
}

/** Both models towards the same wanted class, by the sum of their cross-entropies; won where both say it. */
export function agreementTarget(members: readonly LogitsOf[], wanted: Int32Array): AttackTarget {
  return (images) =>
    tf.tidy(() => {
      const label = tf.tensor1d(wanted, 'int32');
      const outputs = members.map((logitsOf) => logitsOf(images));
      const losses = outputs.map((logits) => crossEntropies({ logits, label }));
      const won = outputs.map((logits) =>
        tf.equal<tf.Tensor1D>(tf.cast(tf.argMax(logits, 1), 'int32'), label),
      );
      return {
        loss: tf.neg<tf.Tensor1D>(tf.addN(losses)),
        fooled: won.reduce((all, own) => tf.logicalAnd<tf.Tensor1D>(all, own)),
      };
    });
}

/** The curve of the higher score among attacked images against natural ones, in two numbers. */
export function detection(
  natural: readonly number[],
  attacked: readonly number[],
): Pick<Detection, 'fooled' | 'area' | 'foundAtFivePercent'> {
  const fooled = attacked.length;
  if (fooled === 0 || natural.length === 0) return { fooled, area: null, foundAtFivePercent: null };
  const wins = attacked.reduce(
    (sum, score) =>
      sum + natural.reduce((own, other) => own + (score > other ? 1 : score === other ? 0.5 : 0), 0),
    0,
  );
  const threshold = [...natural].sort((a, b) => b - a)[Math.floor(natural.length / 20)] ?? Infinity;
  return {
    fooled,
    area: wins / (fooled * natural.length),
    foundAtFivePercent: attacked.filter((score) => score > threshold).length / fooled,
  };
}
