import { describe, expect, it } from 'vitest';
import type { FigurePanel, FigureSeries } from '../../harness/figure-types.js';
import { mergePanels } from './merge-panels.js';

const series = (source: FigureSeries['source'], label: string, y = 0.5): FigureSeries => ({
  label,
  source,
  points: [{ x: 0, y }],
});
const panel = (name: string, ...curves: FigureSeries[]): FigurePanel => ({
  figure: '3',
  panel: name,
  x: 'ε',
  y: 'rate',
  series: curves,
});
const printed = [panel('A', series('paper', 'regular', 0.1)), panel('B', series('paper', 'regular', 0.2))];
const shape = (panels: readonly FigurePanel[]) =>
  panels.map((one) => [one.panel, one.series.map(({ source, label }) => `${source} ${label}`)]);

describe('mergePanels', () => {
  it('draws a printed panel once, whichever claims show it, with our curves first', () => {
    const claims = [
      panel('A', series('released', 'regular', 0.3), series('paper', 'regular', 0.1)),
      panel('A', series('ours', 'regular', 0.4), series('paper', 'regular', 0.1)),
    ];
    expect(shape(mergePanels(claims, printed))).toEqual([
      ['A', ['ours regular', 'released regular', 'paper regular']],
      ['B', ['paper regular']],
    ]);
  });

  it('adds panels that only a claim has, after the printed ones', () => {
    expect(shape(mergePanels([panel('C', series('ours', 'regular'))], printed)).at(-1)).toEqual([
      'C',
      ['ours regular'],
    ]);
  });

  it('does not repeat a printed panel that a claim shows under another name', () => {
    const claims = [panel('A again', series('ours', 'regular'), series('paper', 'of the paper', 0.1))];
    expect(mergePanels(claims, printed).map((one) => one.panel)).toEqual(['B', 'A again']);
  });

  it('keeps two curves of one name that differ, and no panel without points', () => {
    const claims = [
      panel('A', series('ours', 'x', 0.1)),
      panel('A', series('ours', 'x', 0.2)),
      panel('D', { label: 'x', source: 'ours', points: [] }),
    ];
    expect(shape(mergePanels(claims, []))).toEqual([['A', ['ours x', 'ours x']]]);
  });
});
