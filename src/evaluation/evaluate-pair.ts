import type { NetworkPair } from '../training/pair-step.js';
import { attackNamed } from './attack-grid.js';
import { CleanImages } from './clean-images.js';
import { featureMeasures, naturalAccuracy, type FeatureMeasures } from './pair-measures.js';
import { pairTransfer, type Direction, type MeasuredTransfer } from './pair-transfer.js';
import { gridOf, type EvaluationSetting } from './evaluation-setting.js';

/** What two checkpoints are, alone and to each other. */
export interface EvaluatedPair {
  readonly images: number;
  /** Natural accuracy of both, fractions. */
  readonly accuracy: readonly [number, number];
  /** Null where the images are too few for a regression on the features (N ≤ M + 1). */
  readonly features: FeatureMeasures | null;
  /** What independent Gaussian features would give, M/(N − 1) for all M features; at most 1. */
  readonly chanceR2: number;
  readonly transfers: readonly MeasuredTransfer[];
}

const bothDirections: readonly Direction[] = ['1→2', '2→1'];

/** Accuracy, features and transfer in both directions, of two classifiers of one architecture, on the same images. */
export async function evaluatePair(pair: NetworkPair, setting: EvaluationSetting): Promise<EvaluatedPair> {
  const { images, indices, variant, onProgress, onBatch } = setting;
  const count = indices.length;
  onProgress?.('accuracy and features');
  const [first, second] = pair;
  const accuracy = [
    await naturalAccuracy(first, images, indices),
    await naturalAccuracy(second, images, indices),
  ] as const;
  const { featureCount } = first.architecture;
  const features = count > featureCount + 1 ? await featureMeasures(pair, images, indices) : null;
  const transfers: MeasuredTransfer[] = [];
  const clean = new CleanImages(images);
  try {
    for (const { attack, epsilon, stream } of gridOf(setting)) {
      const config = attackNamed(attack, epsilon, variant);
      for (const direction of bothDirections) {
        onProgress?.(`${attack}, ε ${epsilon}, ${direction}`);
        const transferSetting = { clean, indices, stream, ...(onBatch === undefined ? {} : { onBatch }) };
        const counts = await pairTransfer(pair, direction, config, transferSetting);
        transfers.push({ attack, epsilon, direction, ...counts });
      }
    }
  } finally {
    clean.dispose();
  }
  const chanceR2 = Math.min(1, featureCount / Math.max(1, count - 1));
  return { images: count, accuracy, features, chanceR2, transfers };
}
