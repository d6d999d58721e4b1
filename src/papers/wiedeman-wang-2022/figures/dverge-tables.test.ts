import { describe, expect, it } from 'vitest';
import { sampleDverge } from '../experiments/testing/sample-dverge.js';
import { profiles } from '../profiles.js';
import { dvergeTable, dvergeFigure } from './dverge-tables.js';

const { quick } = profiles;
const starts = (regular: number, decorrelated: number, accuracy = 0.95) => ({
  regular: sampleDverge(
    [
      [regular, regular],
      [regular - 10, regular - 20],
    ],
    { accuracy },
  ),
  decorrelated: sampleDverge([
    [decorrelated, decorrelated],
    [decorrelated, decorrelated],
  ]),
});

/** Two parts of each seed; the third seed began too poor. */
const runs = [starts(60, 20), starts(80, 40), starts(90, 90, 0.5)].flatMap((trials, index) =>
  ['fc/0.1/1', 'fc/0.1/2'].map((id) => ({
    seed: index + 1,
    part: { id, label: '', architecture: 'fc' as const },
    trials,
  })),
);

describe('dvergeTable', () => {
  it('has a row for each epoch of each start of each seed, excluded seeds too, and one for averages that lag', () => {
    const [table] = dvergeTable(runs, quick).details ?? [];
    expect(table?.rows.map((row) => row.slice(0, 5))).toEqual(
      [1, 2, 3].flatMap((seed) =>
        ['regular', 'decorrelated'].flatMap((start) => [
          ...[0, 1].map((epoch) => ['fc', seed, start, epoch, 'recalibrated']),
          ['fc', seed, start, 1, 'as training left them'],
        ]),
      ),
    );
    for (const row of table?.rows ?? []) expect(row).toHaveLength(table?.columns.length ?? NaN);
  });
});

describe('dvergeFigure', () => {
  it('draws Figure 4 by epoch, means of both directions, of the seeds that stay', () => {
    const [panel] = dvergeFigure(runs, quick).figures ?? [];
    expect(panel).toMatchObject({ figure: '4', panel: 'PGD l∞, ε 0.1' });
    const ours = panel?.series.filter(({ source }) => source === 'ours') ?? [];
    expect(ours.map(({ label }) => label)).toEqual(['FC, regular start', 'FC, decorrelated start']);
    const [regular = [], decorrelated = []] = ours.map(({ points }) => points);
    expect(regular.map(({ x }) => x)).toEqual([0, 1]);
    expect(regular[0]?.values).toEqual([0.6, 0.8]);
    [0.45, 0.65].forEach((rate, index) => expect(regular[1]?.values?.[index]).toBeCloseTo(rate, 12));
    expect(decorrelated[1]?.values).toEqual([0.2, 0.4]);
  });
});
