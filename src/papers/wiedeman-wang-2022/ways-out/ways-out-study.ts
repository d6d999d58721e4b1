import type { ArchitectureName } from '../../../models/architecture.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import { exclusionReason, type PairEvaluation, type PairTraining } from '../experiments/pair-results.js';
import { directions, pairRate } from '../experiments/pair-study.js';
import { meanRate } from '../experiments/transfer-rates.js';
import { pairEvaluationTrial, pairTrainingTrial, type PairRequest } from '../experiments/pair-trials.js';
import type { PairPreset } from '../profiles.js';
import type { RunTrialsOptions } from '../../../harness/store/run-trials.js';
import { runPlan } from '../../../harness/trials.js';
import type { WayArm } from './ways-out-preset.js';

/** Which pairs the experiment trains. */
export interface WaysOutSetting {
  readonly architecture: ArchitectureName;
  readonly preset: PairPreset;
  readonly arms: readonly WayArm[];
  readonly seeds: readonly number[];
}

/** What became of one pair. */
export interface WayPair {
  readonly arm: string;
  readonly seed: number;
  readonly training: PairTraining;
  /** Absent where a model died: its accuracy is chance, and no attack on it means anything. */
  readonly evaluation?: PairEvaluation;
}

/** Trains every pair, and evaluates those of which no model died; by arm, then by seed. */
export async function runWaysOut(
  laboratory: Laboratory,
  { architecture, preset, arms, seeds }: WaysOutSetting,
  onProgress: NonNullable<RunTrialsOptions['onProgress']> = () => undefined,
): Promise<WayPair[]> {
  const { store, provenance } = laboratory;
  const options = { store, provenance, onProgress };
  const pairs = arms.flatMap(({ name, arm, wayOut }) =>
    seeds.map((seed) => {
      const own = wayOut === undefined ? {} : { wayOut: wayOut(preset.epochs) };
      return { name, request: { architecture, arm, seed, ...own } satisfies PairRequest };
    }),
  );
  const trained = await runPlan(
    pairs.map((pair) => ({ training: pairTrainingTrial(laboratory, preset, pair.request) })),
    options,
  );
  const all = pairs.flatMap((pair, index) => {
    const training = trained[index]?.training;
    return training === undefined ? [] : [{ ...pair, training }];
  });
  const evaluated = await runPlan(
    all.map(({ request, training }) => ({
      // Of a pair of which a model died there is nothing to evaluate.
      evaluation: training.collapse === null ? pairEvaluationTrial(laboratory, preset, request) : undefined,
    })),
    options,
  );
  return all.map(({ name, request, training }, index) => {
    const evaluation = evaluated[index]?.evaluation;
    const found = { arm: name, seed: request.seed, training };
    return evaluation === undefined ? found : { ...found, evaluation };
  });
}

/** What an arm bought, over its seeds; means are over the pairs that broke no rule of Figure 3, null where there is none. */
export interface WaySummary {
  readonly arm: string;
  readonly pairs: number;
  readonly died: number;
  /** Of the epoch at whose end a model was dead, by pair that died. */
  readonly diedInEpoch: readonly number[];
  /** Pairs that live, of which a model stayed below the preset's natural accuracy. */
  readonly poor: number;
  /** Mean of both models. */
  readonly accuracy: number | null;
  /** Mean of Figure 3's attacks, magnitudes and directions; of pairs of which enough samples were fooled everywhere. */
  readonly transferRate: number | null;
  /** R² of model 2's features on model 1's, and the other way. */
  readonly r2: readonly [number | null, number | null];
  readonly liveChannels: readonly [number | null, number | null];
  /**
   * The regular pair's − the arm's over the seeds where both broke no rule and have a transfer rate, so that seeds which only one
   * arm keeps are in no difference.
   */
  readonly fromRegular: {
    readonly seeds: number;
    readonly accuracy: number | null;
    readonly transferRate: number | null;
  };
}

/** One line for each arm, in the order in which they come. */
export function summariseWays(pairs: readonly WayPair[], preset: PairPreset): WaySummary[] {
  const names = [...new Set(pairs.map(({ arm }) => arm))];
  const soundOf = (wanted: string) =>
    new Map(
      pairs.flatMap(({ arm, seed, evaluation }) =>
        arm === wanted &&
        evaluation !== undefined &&
        exclusionReason(evaluation, preset.minimumAccuracy) === undefined
          ? [[seed, evaluation] as const]
          : [],
      ),
    );
  const regular = soundOf('regular');
  return names.map((arm) => {
    const own = pairs.filter((pair) => pair.arm === arm);
    const sound = soundOf(arm);
    const meanOf = (of: (evaluation: PairEvaluation) => number | null) => mean([...sound.values()].map(of));
    const both = [...sound].flatMap(([seed, evaluation]) => {
      const other = regular.get(seed);
      const [there, here] = [other && gridRate(other, preset), gridRate(evaluation, preset)];
      if (other === undefined || there == null || here === null) return [];
      return [{ accuracy: meanAccuracy(other) - meanAccuracy(evaluation), transferRate: there - here }];
    });
    const diedInEpoch = own.flatMap(({ training }) =>
      training.collapse === null ? [] : [training.collapse.epoch],
    );
    return {
      arm,
      pairs: own.length,
      died: diedInEpoch.length,
      diedInEpoch,
      poor: own.filter(({ evaluation }) => evaluation !== undefined).length - sound.size,
      accuracy: meanOf(meanAccuracy),
      transferRate: meanOf((evaluation) => gridRate(evaluation, preset)),
      r2: [meanOf(({ features }) => features.r2[0]), meanOf(({ features }) => features.r2[1])],
      liveChannels: [
        meanOf(({ features }) => features.liveChannels[0]),
        meanOf(({ features }) => features.liveChannels[1]),
      ],
      fromRegular: {
        seeds: both.length,
        accuracy: mean(both.map(({ accuracy }) => accuracy)),
        transferRate: mean(both.map(({ transferRate }) => transferRate)),
      },
    };
  });
}

const meanAccuracy = ({ accuracy }: PairEvaluation) => (accuracy[0] + accuracy[1]) / 2;

/** Mean of those that there are; null where there is none. */
function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** Mean transfer rate of one pair over the grid of attacks, of samples that both models had right; null where one cell has too few. */
function gridRate(evaluation: PairEvaluation, { attacks, epsilons }: PairPreset): number | null {
  const rates = attacks.flatMap((attack) =>
    epsilons.flatMap((epsilon) =>
      directions.map((direction) => pairRate(evaluation, attack, epsilon, direction)),
    ),
  );
  const mean = meanRate(rates);
  return 'inconclusive' in mean ? null : mean.value;
}
