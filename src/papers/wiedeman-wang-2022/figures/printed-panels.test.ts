import { describe, expect, it } from 'vitest';
import { paperFigures } from '../printed.js';
import { reconstructionAxes, transferAxes, unsharedAxes } from './figure-axes.js';
import { panelBesidePaper, printedPanels } from './printed-panels.js';

describe('printedPanels', () => {
  it('has the figures of the paper that have curves, with names of their own', () => {
    expect([...new Set(printedPanels.map(({ figure }) => figure))]).toEqual(['1', '2', '3', '4', '6', '8']);
    const names = printedPanels.map(({ figure, panel }) => `${figure}/${panel}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('gives rates as fractions, and a point for each number of the fixture', () => {
    const all = printedPanels.flatMap(({ series }) => series.flatMap(({ points }) => points));
    expect(all.every(({ y }) => y >= 0 && y <= 1)).toBe(true);
    // Figure 1: 2 · 5 · 4; 2: 2; 3: 2 · 4 · 2 · 4; 4: 3 · 2 · 11; 6 and 8: 2 · 2 · 4 each.
    expect(all).toHaveLength(40 + 2 + 64 + 66 + 16 + 16);
    const pgd = printedPanels.find(({ figure, panel }) => figure === '8' && panel === 'CIFAR-10, PGD l∞');
    expect(pgd?.series[0]?.points.map(({ y }) => 100 * y)).toEqual(
      paperFigures.figure8.accuracy['dna-either'].pgd.map((percent) => expect.closeTo(percent, 10) as number),
    );
  });

  it('says of every curve that it is the paper’s', () => {
    const sources = new Set(printedPanels.flatMap(({ series }) => series.map(({ source }) => source)));
    expect([...sources]).toEqual(['paper']);
  });
});

describe('panelBesidePaper', () => {
  const own = { label: 'own', source: 'ours' as const, points: [{ x: 0.1, y: 0.5 }] };

  it('puts the paper’s curves of that panel after ours', () => {
    const { series } = panelBesidePaper(reconstructionAxes('6', 'fgsm'), [own]);
    expect(series.map(({ label, source }) => [label, source])).toEqual([
      ['own', 'ours'],
      ['DNA, either path', 'paper'],
      ['autoencoder', 'paper'],
    ]);
  });

  it('adds nothing where the paper shows no such panel', () => {
    expect(panelBesidePaper(transferAxes('fc', 'pgd-linf', '2→1'), [own]).series).toEqual([own]);
  });

  it('shows the two unshared layers of Figure 6 beside our Figure 10', () => {
    const { series } = panelBesidePaper(unsharedAxes('pgd-linf', 0.1), [own]);
    const { pgd } = paperFigures.figure6.accuracy['dna-either'];
    expect(series[1]).toEqual({
      label: 'DNA, either path',
      source: 'paper',
      points: [{ x: 2, y: expect.closeTo((pgd[2] ?? NaN) / 100, 10) as number }],
    });
  });
});
