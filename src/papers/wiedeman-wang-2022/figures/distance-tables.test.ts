import { describe, expect, it } from 'vitest';
import { sampleDistance } from '../experiments/testing/sample-distance.js';
import { profiles, type DistancePreset } from '../profiles.js';
import { distanceFeatureTable, distanceTransfer, reachedTable } from './distance-tables.js';

const { quick } = profiles;
const { squaredDistances, epsilons } = quick.distances.fc as DistancePreset;
const rates = [0.2, 0.4];

/** Two parts of each seed; of the third seed one model is too poor. */
const runs = [...rates, 0.9].flatMap((rate, index) =>
  epsilons.map((epsilon) => ({
    seed: index + 1,
    part: { id: `fc/${epsilon}`, label: '', architecture: 'fc' as const },
    trials: {
      pairs: squaredDistances.map((wanted) =>
        sampleDistance(epsilons, { reached: wanted + 10, rate, accuracy: index === 2 ? 0.5 : 0.95 }),
      ),
    },
  })),
);

describe('reachedTable', () => {
  it('has a row for each distance of each seed, excluded seeds too', () => {
    const [table] = reachedTable(runs, quick).details ?? [];
    const expected = [1, 2, 3].flatMap((seed) =>
      squaredDistances.map((wanted) => ['fc', seed, wanted, wanted + 10, seed === 3 ? 0.5 : 0.95, 0.96]),
    );
    expect(table?.rows).toEqual(expected);
    for (const row of expected) expect(row).toHaveLength(table?.columns.length ?? NaN);
  });
});

describe('distanceFeatureTable', () => {
  it('has a row for each input of each distance, and draws the right half of Figure 1', () => {
    const { details: [table] = [], figures = [] } = distanceFeatureTable(runs, quick);
    expect(table?.rows).toHaveLength(3 * squaredDistances.length * (1 + epsilons.length));
    for (const row of table?.rows ?? []) expect(row).toHaveLength(table?.columns.length ?? NaN);
    expect(figures.map(({ panel }) => panel)).toEqual(['features, 1→2']);
  });
});

describe('distanceTransfer', () => {
  it('draws the left half of Figure 1: a curve for each distance, of the seeds that stay', () => {
    const { figures: [panel, ...others] = [] } = distanceTransfer(runs, quick);
    expect(others).toEqual([]);
    expect(panel?.panel).toBe('FGSM l∞, 1→2');
    const ours = panel?.series.filter(({ source }) => source === 'ours') ?? [];
    expect(ours.map(({ label }) => label)).toEqual(
      squaredDistances.map((wanted) => `FC, distance ${wanted}`),
    );
    for (const { points } of ours) {
      expect(points.map(({ x, values }) => [x, values])).toEqual(epsilons.map((epsilon) => [epsilon, rates]));
    }
  });
});
