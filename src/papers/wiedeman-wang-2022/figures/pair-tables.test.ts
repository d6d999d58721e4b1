import { describe, expect, it } from 'vitest';
import { attackNames, figure3Epsilons } from '../../../evaluation/attack-grid.js';
import type { NoiseTransfer } from '../experiments/noise-trials.js';
import { directions, pairArms, type PairEvaluations } from '../experiments/pair-study.js';
import { samplePairEvaluation } from '../experiments/testing/sample-pair-evaluation.js';
import type { PairEpoch } from '../../../training/train-pair.js';
import { paperTransferRate } from '../printed.js';
import { profiles } from '../profiles.js';
import { accuracyTable, collapseTable, featureTable, noiseTable, transferRateTable } from './pair-tables.js';

const { quick } = profiles;
const kept = (regular: number, decorrelated: number): PairEvaluations => ({
  regular: samplePairEvaluation(regular),
  decorrelated: samplePairEvaluation(decorrelated),
});
const died: PairEvaluations = {
  regular: samplePairEvaluation(60),
  decorrelated: samplePairEvaluation(0, { collapse: { epoch: 3, model: 2 } }),
};

/** A run for each attack of each seed, as a claim with a part for each attack has them. */
const runsOf = <Trials>(bySeed: readonly Trials[]) =>
  bySeed.flatMap((trials, index) =>
    attackNames.map((attack) => ({
      seed: index + 1,
      part: { id: `fc/${attack}`, label: '', architecture: 'fc' as const },
      trials,
    })),
  );
const pairRuns = runsOf([kept(60, 20), kept(80, 40), died]);

describe('tables of pairs', () => {
  it('have as many cells in a row as columns', () => {
    const trained = runsOf([{ trained: { epochs: [], collapse: null } }]);
    const noise = runsOf([{ noise: { images: 100, transfers: [] } }]);
    const tables = [accuracyTable, featureTable, transferRateTable].flatMap(
      (table) => table(pairRuns, quick).details ?? [],
    );
    const others = [collapseTable(trained), noiseTable(noise)].flatMap(({ details = [] }) => details);
    for (const { columns, rows } of [...tables, ...others]) {
      for (const row of rows) expect(row).toHaveLength(columns.length);
    }
  });
});

describe('accuracyTable', () => {
  it('has a row for each seed, and says which leave the transfer claims', () => {
    const [table] = accuracyTable(pairRuns, quick).details ?? [];
    expect(table?.rows.map((row) => [row[1], row.at(-1)])).toEqual([
      [1, 'no'],
      [2, 'no'],
      [3, 'decorrelated pair: model 2 died in epoch 3'],
    ]);
  });
});

describe('featureTable', () => {
  it('has a row for each arm of each seed, and draws Figure 2', () => {
    const { details: [table] = [], figures = [] } = featureTable(pairRuns, quick);
    expect(table?.rows.map((row) => `${row[1]} ${row[2]}`)).toEqual(
      [1, 2, 3].flatMap((seed) => pairArms.map((arm) => `${seed} ${arm}`)),
    );
    expect(figures.map(({ figure }) => figure)).toEqual(['2']);
  });
});

describe('transferRateTable', () => {
  it('averages over the seeds that stay, beside the paper’s run of the direction that it shows', () => {
    const { details: [table] = [], figures = [] } = transferRateTable(pairRuns, quick);
    expect(table?.rows).toHaveLength(attackNames.length * figure3Epsilons.length * directions.length);
    for (const row of table?.rows ?? []) {
      const [architecture, attack, epsilon, direction, regular, decorrelated, ...others] = row;
      const [regularOfAll, decorrelatedOfAll, ...printed] = others;
      expect(architecture).toBe('fc');
      expect(regular).toBeCloseTo(0.7, 12);
      expect(decorrelated).toBeCloseTo(0.3, 12);
      expect(regularOfAll).toBeCloseTo(0.7, 12);
      expect(decorrelatedOfAll).toBeCloseTo(0.3, 12);
      const expected = pairArms.map((arm) =>
        paperTransferRate('fc', arm, attack as 'fgsm-linf', Number(epsilon)),
      );
      expect(printed).toEqual(direction === '1→2' ? expected : [null, null]);
    }
    expect(new Set(figures.map(({ figure }) => figure))).toEqual(new Set(['3']));
  });

  it('has no row where every seed leaves', () => {
    expect(transferRateTable(runsOf([died]), quick)).toMatchObject({ details: [{ rows: [] }], figures: [] });
  });
});

describe('collapseTable', () => {
  it('says which model died and when, and what the last epoch was like', () => {
    const epoch: PairEpoch = {
      ...{ epoch: 7, objective: 1, crossEntropy: [0.3, 2.3], correlation: 0 },
      ...{ liveChannels: [200, 0], accuracy: [0.9, 0.1] },
    };
    const part = { id: 'fc', label: '', architecture: 'fc' } as const;
    const [table] =
      collapseTable([
        { seed: 1, part, trials: { trained: { epochs: [epoch], collapse: { epoch: 7, model: 2 } } } },
        { seed: 2, part, trials: { trained: { epochs: [], collapse: null } } },
      ]).details ?? [];
    expect(table?.rows).toEqual([
      ['fc', 1, 'model 2', 7, 200, 0, 0.9, 0.1],
      ['fc', 2, 'no', null, null, null, null, null],
    ]);
  });
});

describe('noiseTable', () => {
  it('has each measurement of a seed once', () => {
    const transfer: NoiseTransfer = {
      ...{ norm: 'l2', epsilon: 0.1, direction: '1→2', fooled: 10, transferred: 4 },
      bothCleanCorrect: { fooled: 8, transferred: 3 },
    };
    const [table] = noiseTable(runsOf([{ noise: { images: 100, transfers: [transfer] } }])).details ?? [];
    expect(table?.rows).toEqual([['fc', 1, 'l2', 0.1, '1→2', 100, 10, 4]]);
  });
});
