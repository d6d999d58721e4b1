import type { FigurePanel, FigureSeries } from '../../harness/figure-types.js';

const placeOf = ({ figure, panel }: FigurePanel) => `${figure}\n${panel}`;

/** The points of a curve, to a precision at which equal numbers from two places are equal. */
const fingerprint = ({ points }: FigureSeries) =>
  points.map(({ x, y }) => `${x.toPrecision(6)} ${y.toPrecision(6)}`).join('\n');

const isSame = (one: FigureSeries, other: FigureSeries) =>
  one.source === other.source && one.label === other.label && fingerprint(one) === fingerprint(other);

/** Adds curves to a panel; one that it has already is left out, and so is one without points. */
function withSeries(panel: FigurePanel, added: readonly FigureSeries[]): FigurePanel {
  const series = [...panel.series];
  for (const one of added) {
    if (one.points.length > 0 && !series.some((other) => isSame(one, other))) series.push(one);
  }
  return { ...panel, series };
}

/** Whether the curves of a printed panel are all in other panels of its figure, under whatever names. */
function isCovered(printed: FigurePanel, measured: readonly FigurePanel[]): boolean {
  const others = measured.filter(({ figure, panel }) => figure === printed.figure && panel !== printed.panel);
  const shown = new Set(
    others.flatMap(({ series }) => series.filter(({ source }) => source === 'paper').map(fingerprint)),
  );
  return printed.series.every((series) => shown.has(fingerprint(series)));
}

/**
 * Puts the panels of all claims together with the paper's: one panel for each figure and name, our curves before
 * the paper's. Printed panels come first, in the paper's order, then those that only claims have.
 */
export function mergePanels(
  measured: readonly FigurePanel[],
  printed: readonly FigurePanel[],
): FigurePanel[] {
  const order = [...printed.filter((panel) => !isCovered(panel, measured)), ...measured];
  const merged = new Map<string, FigurePanel>();
  for (const panel of order)
    if (!merged.has(placeOf(panel))) merged.set(placeOf(panel), { ...panel, series: [] });
  const sources = ['ours', 'released', 'paper'] as const;
  for (const source of sources) {
    for (const panel of [...measured, ...order]) {
      const place = merged.get(placeOf(panel));
      const added = panel.series.filter((series) => series.source === source);
      if (place !== undefined) merged.set(placeOf(panel), withSeries(place, added));
    }
  }
  return [...merged.values()].filter(({ series }) => series.length > 0);
}
