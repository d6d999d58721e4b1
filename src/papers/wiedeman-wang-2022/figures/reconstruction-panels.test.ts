import { describe, expect, it } from 'vitest';
import { sampleEvaluation } from '../reconstruction/testing/sample-evaluation.js';
import { profiles } from '../profiles.js';
import {
  evaluatedSeeds,
  figure10Panels,
  figure6Beside,
  figure6Panels,
  reconstructionTable,
} from './reconstruction-panels.js';

const { quick } = profiles;
const dna = (either: number, changes = {}) =>
  sampleEvaluation({ either, both: 10, byPath: [40, 20], ...changes });
const autoencoder = sampleEvaluation({ either: 25, both: 25, byPath: [25] });
const seeds = [
  { seed: 1, arms: { dna: dna(50), autoencoder } },
  { seed: 2, arms: { dna: dna(70), autoencoder } },
];
const dead = { seed: 3, arms: { dna: dna(10, { liveUnits: [20, 0] }), autoencoder } };

describe('figure6Panels', () => {
  it('shows natural images at 0 and every magnitude, by seed, beside the paper’s curves', () => {
    const panels = figure6Panels(seeds, quick);
    expect(panels.map(({ panel }) => panel)).toEqual(['MNIST, FGSM l∞', 'MNIST, PGD l∞']);
    for (const { series } of panels) {
      const [either, mean, both, single] = series;
      expect(either?.points.map(({ x, values }) => [x, values])).toEqual([
        [0, [0.95, 0.95]],
        [0.05, [0.5, 0.7]],
        [0.1, [0.5, 0.7]],
        [0.15, [0.5, 0.7]],
      ]);
      const atLeast = [mean, both, single].map((curve) => curve?.points[1]?.y);
      [0.3, 0.1, 0.25].forEach((share, index) => expect(atLeast[index]).toBeCloseTo(share, 12));
      expect(series.filter(({ source }) => source === 'paper')).toHaveLength(2);
    }
  });

  it('leaves excluded seeds out, and shows no point where all are', () => {
    expect(figure6Panels([...seeds, dead], quick)).toEqual(figure6Panels(seeds, quick));
    const ours = figure6Panels([dead], quick).flatMap(({ series }) =>
      series.filter(({ source }) => source === 'ours'),
    );
    expect(ours.flatMap(({ points }) => points)).toEqual([]);
  });
});

describe('figure10Panels', () => {
  it('shows accuracy by the number of unshared layers, a panel for each attack and magnitude', () => {
    const grown = [{ seed: 1, arms: { few: dna(30), many: dna(60) } }];
    const panels = figure10Panels(grown, quick, { few: 2, many: 6 });
    expect(panels).toHaveLength(6);
    for (const { series } of panels)
      expect(series[0]?.points.map(({ x, y }) => [x, y])).toEqual([
        [2, 0.3],
        [6, 0.6],
      ]);
  });
});

describe('reconstructionTable', () => {
  it('has a row for each arm of each seed, excluded seeds too', () => {
    const { rows, columns } = reconstructionTable([...seeds, dead]);
    expect(rows.map(([seed, arm]) => `${seed} ${arm}`)).toEqual(
      [1, 2, 3].flatMap((seed) => [`${seed} dna`, `${seed} autoencoder`]),
    );
    for (const row of rows) expect(row).toHaveLength(columns.length);
  });
});

describe('evaluatedSeeds', () => {
  const runs = [...seeds, dead].flatMap(({ seed, arms }) =>
    ['fgsm-linf/0.05', 'pgd-linf/0.1'].map((part) => ({ seed, part, trials: { arms } })),
  );

  it('has each seed once, however many parts share it', () => {
    expect(evaluatedSeeds(runs)).toEqual([...seeds, dead]);
  });

  it('is what Figure 6 and its table are made from', () => {
    expect(figure6Beside(runs, quick)).toEqual({
      figures: figure6Panels([...seeds, dead], quick),
      details: [reconstructionTable([...seeds, dead])],
    });
  });
});
