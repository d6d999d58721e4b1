import type { Beside } from '../../../harness/claim-types.js';
import type { SeedRun } from '../../../harness/claim.js';
import { onePerSeed, type ArchitecturePart } from '../experiments/by-architecture.js';
import { distanceFamily, type DistanceFamily, type DistancePairs } from '../experiments/distance-study.js';
import type { Profile } from '../profiles.js';
import { distancePanels } from './distance-panels.js';

type DistanceRuns = readonly SeedRun<ArchitecturePart, Pick<DistancePairs, 'pairs'>>[];

const familiesOf = (runs: DistanceRuns, profile: Profile) =>
  onePerSeed(runs).map(({ seed, part, trials }): DistanceFamily & { seed: number } => ({
    seed,
    ...distanceFamily(trials, part, profile),
  }));

/** Distances reached and natural accuracy of the pairs of Figure 1. */
export function reachedTable(runs: DistanceRuns, profile: Profile): Beside {
  const columns = ['architecture', 'seed', 'asked for', 'reached', 'accuracy 1', 'accuracy 2'];
  const rows = familiesOf(runs, profile).flatMap(({ architecture, seed, results }) =>
    results.map(({ wanted, reached, accuracy }) => [architecture, seed, wanted, reached, ...accuracy]),
  );
  const title = 'Pairs by seed and distance: squared distance of the parameters, natural accuracy';
  return { details: [{ title, columns, rows }] };
}

/** R² between the features of the pairs of Figure 1, and its right half. */
export function distanceFeatureTable(runs: DistanceRuns, profile: Profile): Beside {
  const families = familiesOf(runs, profile);
  const columns = ['architecture', 'seed', 'distance', 'ε', 'R² 1→2', 'R² 2→1', 'by chance'];
  const rows = families.flatMap(({ architecture, seed, results }) =>
    results.flatMap(({ wanted, features }) =>
      features.map(({ epsilon, r2, chanceR2 }) => [
        ...[architecture, seed, wanted, epsilon, ...r2],
        chanceR2[0],
      ]),
    ),
  );
  const title =
    'R² of one model’s features on the other’s by seed, distance and input, beside what chance gives';
  const figures = distancePanels(families).filter(({ y }) => y !== 'transfer rate');
  return { details: [{ title, columns, rows }], figures };
}

/** The left half of Figure 1. */
export const distanceTransfer = (runs: DistanceRuns, profile: Profile): Beside => ({
  figures: distancePanels(familiesOf(runs, profile)).filter(({ y }) => y === 'transfer rate'),
});
