import type { Beside } from '../../../harness/claim-types.js';
import type { SeedRun } from '../../../harness/claim.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import type { Measurement } from '../../../harness/runnable-claim.js';
import { byArchitecture, presetOf, type ArchitecturePart } from '../experiments/by-architecture.js';
import { doseRate, dosesOf, pairOfDose, requestOfDose } from '../experiments/dose-study.js';
import { exclusionReason, type PairEvaluation } from '../experiments/pair-results.js';
import { furtherPresets } from '../experiments/pair-study.js';
import type { Profile } from '../profiles.js';
import { featureDependenceTrial, type FeatureDependence } from './feature-dependence-trials.js';

/** What is held against the transfer rate. */
const predictors = ['mutualInformation', 'partialDistanceCorrelation', 'linear'] as const;
export type Predictor = (typeof predictors)[number];

/** A part about one predictor. */
export interface PredictorPart extends ArchitecturePart {
  readonly predictor: Predictor;
}

const names: Readonly<Record<Predictor, string>> = {
  mutualInformation: 'mutual information',
  partialDistanceCorrelation: 'partial distance correlation given the class',
  linear: 'R² (mean of both directions)',
};

export const predictorParts = byArchitecture(furtherPresets, () =>
  predictors.map((predictor) => ({ id: predictor, label: names[predictor], predictor })),
);

/** The pairs of a seed by λ, evaluated, and with their features related. */
export function relatedPairs(
  laboratory: Laboratory<Profile>,
  seed: number,
  { architecture }: Pick<PredictorPart, 'architecture'>,
) {
  const preset = presetOf(laboratory.profile.pairs, architecture);
  const doses = dosesOf(laboratory.profile);
  return {
    evaluated: doses.map((lambda) => pairOfDose(laboratory, seed, { architecture, lambda })),
    related: doses.map((lambda) => {
      const request = requestOfDose({ architecture, lambda, seed });
      return featureDependenceTrial(laboratory, { ...preset, lambda }, request);
    }),
  };
}

interface Related {
  readonly evaluated: readonly PairEvaluation[];
  readonly related: readonly FeatureDependence[];
}

const valueOf = (
  predictor: Predictor,
  { features: { r2 } }: PairEvaluation,
  related: FeatureDependence,
): number => (predictor === 'linear' ? (r2[0] + r2[1]) / 2 : related[predictor]);

/** Pearson's correlation of a predictor and the transfer rate over the pairs of a seed; a dead or poor pair ends it. */
export function predictorCorrelation(
  { evaluated, related }: Related,
  { architecture, predictor }: PredictorPart,
  profile: Profile,
): Measurement {
  const { minimumAccuracy } = presetOf(profile.pairs, architecture);
  const [xs, ys]: [number[], number[]] = [[], []];
  for (const [index, evaluation] of evaluated.entries()) {
    const arm = `λ ${dosesOf(profile)[index] ?? NaN}`;
    const reason = exclusionReason(evaluation, minimumAccuracy);
    if (reason !== undefined) return { excluded: { reason: `${arm}: ${reason}`, arm }, countsAs: 0 };
    const rate = doseRate(evaluation);
    const own = related[index];
    if ('inconclusive' in rate) return rate;
    if (own === undefined) return { inconclusive: `${arm}: not related` };
    xs.push(valueOf(predictor, evaluation, own));
    ys.push(rate.value);
  }
  return { value: correlation(xs, ys) };
}

/** Pearson's; 0 where one list is constant. */
export function correlation(xs: readonly number[], ys: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(xs), mean(ys)];
  const sums = xs.reduce(
    ([xy, xx, yy], x, index) => {
      const [dx, dy] = [x - mx, (ys[index] ?? NaN) - my];
      return [xy + dx * dy, xx + dx * dx, yy + dy * dy] as const;
    },
    [0, 0, 0] as readonly [number, number, number],
  );
  return sums[1] > 0 && sums[2] > 0 ? sums[0] / Math.sqrt(sums[1] * sums[2]) : 0;
}

/** What the features of each pair share, beside its transfer rate. */
export function dependenceTable(runs: readonly SeedRun<PredictorPart, Related>[], profile: Profile): Beside {
  const seeds = new Map(runs.map((run) => [`${run.part.architecture} ${run.seed}`, run]));
  const rows = [...seeds.values()].flatMap(({ seed, part: { architecture }, trials }) =>
    dosesOf(profile).map((lambda, index) => {
      const [evaluation, related] = [trials.evaluated[index], trials.related[index]];
      const rate = evaluation && doseRate(evaluation);
      return [
        ...[architecture, seed, lambda, rate !== undefined && 'value' in rate ? rate.value : null],
        ...(evaluation?.features.r2 ?? [null, null]),
        ...[related?.mutualInformation ?? null, related?.distanceCorrelation ?? null],
        related?.partialDistanceCorrelation ?? null,
      ];
    }),
  );
  const columns = [
    ...['architecture', 'seed', 'λ', 'transfer rate', 'R² 1→2', 'R² 2→1', 'mutual information (nats)'],
    ...['distance correlation', 'given the class'],
  ];
  return { details: [{ title: 'What features share, and transfer, by pair', columns, rows }] };
}
