import { attackNames, figure3Epsilons } from '../../../../evaluation/attack-grid.js';
import type { MeasuredTransfer } from '../../../../evaluation/pair-transfer.js';
import type { PairEvaluation } from '../pair-results.js';
import { directions } from '../pair-study.js';

/** Invented features that predict each other equally well both ways. */
export const sampleFeatures = (r2: number): PairEvaluation['features'] => ({
  r2: [r2, r2],
  chanceR2: [0.2, 0.2],
  keptColumns: [200, 200],
  principalR2: 0.5,
  liveChannels: [200, 200],
});

/**
 * An invented evaluation whose transfer rate is `transferred` of 100 fooled samples under every attack, magnitude and
 * direction of Figure 3; both models trained well.
 */
export function samplePairEvaluation(
  transferred: number,
  changes: Partial<PairEvaluation> = {},
): PairEvaluation {
  const counts = { fooled: 100, transferred };
  const transfers = attackNames.flatMap((attack) =>
    figure3Epsilons.flatMap((epsilon) =>
      directions.map((direction): MeasuredTransfer => ({
        attack,
        epsilon,
        direction,
        ...counts,
        bothCleanCorrect: counts,
      })),
    ),
  );
  return {
    accuracy: [0.95, 0.96],
    features: sampleFeatures(0.9),
    attackedImages: 500,
    transfers,
    collapse: null,
    ...changes,
  };
}
