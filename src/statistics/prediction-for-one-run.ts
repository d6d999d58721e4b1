import { sampleMoments } from './sample-moments.js';
import { predictionInterval } from './prediction-interval.js';

/**
 * Where one more run would fall, with 95 % coverage for normal values: mean ± t·sd·√(1 + 1/n). Holds a paper's single run
 * beside ours, for like settings only.
 *
 * @param values by seed
 * @returns null for fewer than two values
 */
export function predictionForOneRun(values: readonly number[]): readonly [number, number] | null {
  if (values.length < 2 || !values.every(Number.isFinite)) return null;
  const { low, high } = predictionInterval({ recorded: sampleMoments(values), futureSeeds: 1, level: 0.95 });
  return [low, high];
}
