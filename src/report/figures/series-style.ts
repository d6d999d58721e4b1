import type { FigureSeries } from '../../harness/figure-types.js';

type Source = FigureSeries['source'];

/** How a curve is drawn: the colour tells what, the line and the symbol whose. */
export interface SeriesStyle {
  readonly colour: string;
  readonly dash: string;
  readonly symbol: 'circle' | 'diamond' | 'square';
  /** Whether the symbol is filled. */
  readonly filled: boolean;
}

const bySource: Readonly<Record<Source, Omit<SeriesStyle, 'colour'>>> = {
  ours: { dash: 'none', symbol: 'circle', filled: true },
  released: { dash: '1.5 3', symbol: 'square', filled: true },
  paper: { dash: '6 4', symbol: 'diamond', filled: false },
};

export const sourceNames: Readonly<Record<Source, string>> = {
  ours: 'ours',
  released: 'the authors’ models, measured here',
  paper: 'the paper, a single run',
};

/** How many colours the style sheet has. */
const colourCount = 8;

/** The style of a curve; equal labels have equal colours, by their place among all labels of the figure. */
export function seriesStyle({ label, source }: FigureSeries, labels: readonly string[]): SeriesStyle {
  const place = Math.max(0, labels.indexOf(label)) % colourCount;
  return { colour: `var(--series-${place})`, ...bySource[source] };
}

/** The labels of a figure in the order of their first appearance. */
export function labelsOf(panels: readonly { readonly series: readonly FigureSeries[] }[]): string[] {
  return [...new Set(panels.flatMap(({ series }) => series.map(({ label }) => label)))];
}
