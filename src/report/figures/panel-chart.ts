import * as Plot from '@observablehq/plot';
import type { FigurePanel, FigureSeries } from '../../harness/figure-types.js';
import { roundTicks } from '../html/interval-scale.js';
import type { Markup } from '../html/markup.js';
import { drawSvg } from './draw-svg.js';
import { drawnPoints, isShare, pointWords, type DrawnPoint } from './panel-points.js';
import { seriesStyle, sourceNames } from './series-style.js';

/** What all panels of a figure have in common. */
export interface PanelFrame {
  readonly labels: readonly string[];
  /** Ends of the vertical axis, in the unit that is shown. */
  readonly domain: readonly [number, number];
}

const xText = ({ xNames }: FigurePanel, x: number) => xNames?.[x] ?? String(x);

function describe(panel: FigurePanel): string {
  const share = isShare(panel);
  return panel.series
    .map((series) => {
      const points = drawnPoints(panel, series).map(
        (point) => `at ${xText(panel, point.x)}: ${pointWords(point, share)}`,
      );
      return `${series.label}, ${sourceNames[series.source]}: ${points.join('; ')}`;
    })
    .join('. ');
}

/** The marks of one curve; curves are moved apart by a few pixels so that their intervals stay legible. */
function seriesMarks(
  points: readonly DrawnPoint[],
  series: FigureSeries,
  { labels, dx }: { readonly labels: readonly string[]; readonly dx: number },
): Plot.Markish[] {
  const { colour, dash, symbol, filled } = seriesStyle(series, labels);
  const ranged = points.flatMap(({ x, interval }) =>
    interval === null ? [] : [{ x, low: interval[0], high: interval[1] }],
  );
  const seeds = points.flatMap(({ x, values }) => values.map((y) => ({ x, y })));
  return [
    Plot.ruleX(ranged, {
      x: 'x',
      y1: 'low',
      y2: 'high',
      stroke: colour,
      strokeWidth: 1.5,
      strokeOpacity: 0.75,
      dx,
    }),
    Plot.dot(seeds, { x: 'x', y: 'y', r: 1.9, fill: colour, fillOpacity: 0.45, dx: dx + 3 }),
    Plot.line(points, {
      x: 'x',
      y: 'y',
      stroke: colour,
      strokeWidth: 1.75,
      ...(dash === 'none' ? {} : { strokeDasharray: dash }),
      dx,
    }),
    Plot.dot(points, {
      x: 'x',
      y: 'y',
      r: 3.4,
      symbol,
      stroke: colour,
      strokeWidth: 1.5,
      fill: filled ? colour : 'var(--surface)',
      dx,
    }),
  ];
}

/** One panel as a chart; its name stands above it in the page. */
export function panelChart(panel: FigurePanel, { labels, domain }: PanelFrame): Markup {
  const share = isShare(panel);
  const drawn = panel.series.map((series) => ({ series, points: drawnPoints(panel, series) }));
  const xs = [...new Set(drawn.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b);
  const [first, last] = [xs[0] ?? 0, xs.at(-1) ?? 1];
  const margin = (last - first) * (panel.xNames === undefined ? 0.06 : 0.35) || 0.5;
  const marks = drawn.map(({ series, points }, index) =>
    seriesMarks(points, series, { labels, dx: 3 * (index - (drawn.length - 1) / 2) }),
  );
  return drawSvg(
    {
      width: 340,
      height: 250,
      marginLeft: 40,
      marginRight: 12,
      marginTop: 26,
      marginBottom: 40,
      x: {
        domain: [first - margin, last + margin],
        ticks: xs.length > 6 ? roundTicks(first, last) : xs,
        tickFormat: (x: number) => xText(panel, x),
        label: panel.x,
        labelArrow: panel.xNames === undefined ? 'auto' : 'none',
      },
      y: { domain: [...domain], ticks: 5, grid: true, label: share ? `${panel.y} (%)` : panel.y },
      marks: [Plot.ruleY([domain[0]], { strokeOpacity: 0.4 }), ...marks.flat()],
    },
    { title: `Figure ${panel.figure}: ${panel.panel}`, description: describe(panel) },
  );
}

/** Ends of the vertical axis for panels of one quantity: 0 to 100 % for shares, else what the numbers need. */
export function panelDomain(panels: readonly FigurePanel[]): readonly [number, number] {
  if (panels.every(isShare)) return [0, 100];
  const values = panels.flatMap((panel) =>
    panel.series.flatMap((series) =>
      drawnPoints(panel, series).flatMap(({ y, interval, values: seeds }) => [
        y,
        ...(interval ?? []),
        ...seeds,
      ]),
    ),
  );
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const margin = 0.05 * (most - least) || 0.05;
  // From zero where that wastes less than half of the axis.
  return [least > 0 && least < most / 2 ? 0 : least - margin, most + margin];
}
