import * as Plot from '@observablehq/plot';
import { roundTicks } from '../html/interval-scale.js';
import type { Markup } from '../html/markup.js';
import type { BenchRun, Scaling } from '../html/bench-record.js';
import { drawSvg } from './draw-svg.js';

const frame = { width: 340, height: 230, marginLeft: 46, marginRight: 14, marginTop: 26, marginBottom: 40 };
const milliseconds = (value: number) =>
  value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(2)));

/** Ticks for a logarithmic axis of times: 1, 2 and 5 of each power of ten, or round numbers where those are too few. */
export function timeTicks(rows: readonly { readonly spreadMs: readonly [number, number] }[]): number[] {
  const [low, high] = [
    Math.min(...rows.map(({ spreadMs }) => spreadMs[0])),
    Math.max(...rows.map(({ spreadMs }) => spreadMs[1])),
  ];
  const powers = Array.from(
    { length: Math.ceil(Math.log10(high)) - Math.floor(Math.log10(low)) + 1 },
    (_, index) => Math.floor(Math.log10(low)) + index,
  );
  const decades = powers.flatMap((power) => [1, 2, 5].map((factor) => factor * 10 ** power));
  const within = decades.filter((tick) => tick >= low && tick <= high);
  return within.length >= 2 ? within : roundTicks(low, high, 4);
}

/** Where one bench at one size went from run to run. */
export interface BenchTrack {
  readonly bench: string;
  readonly size: string;
  readonly subjects: readonly string[];
  readonly points: readonly {
    readonly run: number;
    readonly subject: string;
    readonly medianMs: number;
    readonly spreadMs: readonly [number, number];
  }[];
}

/** Gathers the rows of all runs of one device by bench and size, runs numbered from 1. */
export function benchTracks(runs: readonly BenchRun[]): BenchTrack[] {
  const all = runs.flatMap(({ rows }, index) => rows.map((row) => ({ ...row, run: index + 1 })));
  const places = [...new Set(all.map(({ bench, size }) => JSON.stringify([bench, size])))];
  return places.map((place) => {
    const [bench, size] = JSON.parse(place) as [string, string];
    const points = all.filter((row) => row.bench === bench && row.size === size);
    return { bench, size, subjects: [...new Set(points.map(({ subject }) => subject))], points };
  });
}

const colourOf = (labels: readonly string[], label: string) =>
  `var(--series-${Math.max(0, labels.indexOf(label)) % 8})`;

/** The history of a track: median and quartiles of each subject, by run; the time axis is logarithmic. */
export function historyChart({ bench, size, points }: BenchTrack, labels: readonly string[]): Markup {
  const runs = [...new Set(points.map(({ run }) => run))];
  const ends: [number, number] = [Math.min(...runs) - 0.5, Math.max(...runs) + 0.5];
  const subjects = [...new Set(points.map(({ subject }) => subject))];
  const marks = subjects.flatMap((subject) => {
    const own = points.filter((point) => point.subject === subject);
    const colour = colourOf(labels, subject);
    return [
      Plot.ruleX(own, {
        x: 'run',
        y1: ({ spreadMs }: { spreadMs: readonly [number, number] }) => spreadMs[0],
        y2: ({ spreadMs }: { spreadMs: readonly [number, number] }) => spreadMs[1],
        stroke: colour,
        strokeWidth: 1.5,
        strokeOpacity: 0.75,
      }),
      Plot.line(own, { x: 'run', y: 'medianMs', stroke: colour, strokeWidth: 1.75 }),
      Plot.dot(own, { x: 'run', y: 'medianMs', r: 3, fill: colour }),
    ];
  });
  const whole = (run: number) => (Number.isInteger(run) ? String(run) : '');
  return drawSvg(
    {
      ...frame,
      x: { domain: ends, ticks: Math.min(6, runs.length), tickFormat: whole, label: 'run' },
      y: {
        type: 'log',
        grid: true,
        ticks: timeTicks(points),
        tickFormat: milliseconds,
        label: 'milliseconds, median and quartiles',
      },
      marks,
    },
    {
      title: `${bench}, ${size}`,
      description: points
        .map(({ run, subject, medianMs }) => `run ${run}, ${subject}: ${milliseconds(medianMs)} ms`)
        .join('; '),
    },
  );
}

type ScalingRow = Scaling['rows'][number];

/** Cost against the work N·M², both logarithmic: a line of slope 1 is what the method promises. */
export function scalingChart({ rows }: Scaling, labels: readonly string[]): Markup {
  const work = ({ n, m }: ScalingRow) => n * m * m;
  const sorted = [...rows].sort((one, other) => work(one) - work(other));
  const subjects = [...new Set(rows.map(({ subject }) => subject))];
  const marks = subjects.flatMap((subject) => {
    const own = sorted.filter((row) => row.subject === subject);
    const colour = colourOf(labels, subject);
    return [
      Plot.ruleX(own, {
        x: work,
        y1: ({ spreadMs }: ScalingRow) => spreadMs[0],
        y2: ({ spreadMs }: ScalingRow) => spreadMs[1],
        stroke: colour,
        strokeWidth: 1.5,
      }),
      Plot.dot(own, { x: work, y: 'medianMs', r: 3.2, fill: colour }),
    ];
  });
  const [first] = sorted;
  const last = sorted.at(-1);
  const guide =
    first === undefined || last === undefined
      ? []
      : [
          { x: work(first), y: last.medianMs * (work(first) / work(last)) },
          { x: work(last), y: last.medianMs },
        ];
  return drawSvg(
    {
      ...frame,
      width: 520,
      height: 320,
      x: { type: 'log', label: 'N·M²: samples × features squared', ticks: 6, tickFormat: '~e' },
      y: {
        type: 'log',
        grid: true,
        ticks: timeTicks(rows),
        tickFormat: milliseconds,
        label: 'milliseconds, median and quartiles',
      },
      marks: [
        Plot.line(guide, {
          x: 'x',
          y: 'y',
          stroke: 'currentColor',
          strokeOpacity: 0.4,
          strokeDasharray: '5 4',
        }),
        ...marks,
      ],
    },
    {
      title: 'Cost of the correlation loss against N·M²',
      description: sorted
        .map(({ subject, n, m, medianMs }) => `${subject}, N ${n}, M ${m}: ${milliseconds(medianMs)} ms`)
        .join('; '),
    },
  );
}
