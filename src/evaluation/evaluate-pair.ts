import type { NetworkPair } from '../training/pair-step.js';
import type { EvaluationSetting } from './evaluation-setting.js';
import { gridTransfers } from './grid-transfers.js';
import { featureMeasures, naturalAccuracy, type FeatureMeasures } from './pair-measures.js';
import type { MeasuredTransfer } from './pair-transfer.js';

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

/** Accuracy, features and transfer in both directions, of two classifiers of one architecture, on the same images. */
export async function evaluatePair(pair: NetworkPair, setting: EvaluationSetting): Promise<EvaluatedPair> {
  const { images, indices, onProgress } = setting;
  const count = indices.length;
  onProgress?.('accuracy and features');
  const [first, second] = pair;
  const accuracy = [
    await naturalAccuracy(first, images, indices),
    await naturalAccuracy(second, images, indices),
  ] as const;
  const { featureCount } = first.architecture;
  const features = count > featureCount + 1 ? await featureMeasures(pair, images, indices) : null;
  const transfers = await gridTransfers(pair, setting);
  const chanceR2 = Math.min(1, featureCount / Math.max(1, count - 1));
  return { images: count, accuracy, features, chanceR2, transfers };
}
