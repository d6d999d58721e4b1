import type { NetworkPair } from '../training/pair-step.js';
import { attackNamed } from './attack-grid.js';
import { CleanImages } from './clean-images.js';
import { gridOf, type EvaluationSetting } from './evaluation-setting.js';
import { bothDirections, pairTransfer, type MeasuredTransfer } from './pair-transfer.js';

/**
 * Every attack at every magnitude, each model attacked and tried on the other: attacks outermost, directions innermost.
 *
 * @param shared what is known of the images before any attack; the caller disposes it. @default worked out here, and given up
 */
export async function gridTransfers(
  pair: NetworkPair,
  setting: Omit<EvaluationSetting, 'variant'> & Partial<Pick<EvaluationSetting, 'variant'>>,
  shared?: CleanImages,
): Promise<MeasuredTransfer[]> {
  const { images, indices, variant, onProgress, onBatch } = setting;
  const transfers: MeasuredTransfer[] = [];
  const clean = shared ?? new CleanImages(images);
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
    if (shared === undefined) clean.dispose();
  }
  return transfers;
}
