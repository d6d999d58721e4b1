import type { Collapse, PairEpoch } from '../../../training/train-pair.js';
import type { FeatureMeasures } from '../../../evaluation/pair-measures.js';
import type { MeasuredTransfer } from '../../../evaluation/pair-transfer.js';

/** Numbers of a `train-pair` trial. */
export interface PairTraining {
  readonly epochs: readonly PairEpoch[];
  readonly collapse: Collapse | null;
}

/** Numbers of an `evaluate-pair` trial; shares are fractions. */
export interface PairEvaluation {
  /** Natural accuracy of both models. */
  readonly accuracy: readonly [number, number];
  readonly features: FeatureMeasures;
  readonly attackedImages: number;
  readonly transfers: readonly MeasuredTransfer[];
  /** Whether, and when, a model died in training. */
  readonly collapse: Collapse | null;
}

/**
 * Why a pair leaves the transfer claims, by the rule declared beforehand (wiedeman-wang-2022.md §5, 7): a model died, or one
 * did not reach the preset's natural accuracy. Undefined where it stays.
 */
export function exclusionReason(evaluation: PairEvaluation, minimumAccuracy: number): string | undefined {
  const { collapse, accuracy } = evaluation;
  if (collapse !== null) return `model ${collapse.model} died in epoch ${collapse.epoch}`;
  const below = accuracy.findIndex((share) => share < minimumAccuracy);
  if (below < 0) return undefined;
  const percent = (share: number) => (100 * share).toFixed(1);
  return `model ${below + 1} reached ${percent(accuracy[below] ?? NaN)} % natural accuracy, ${percent(minimumAccuracy)} % needed`;
}
