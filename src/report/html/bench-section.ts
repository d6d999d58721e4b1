import { benchTracks, historyChart, scalingChart } from '../figures/bench-chart.js';
import type { BenchRow, BenchRun, Scaling } from './bench-record.js';
import { html, type Markup } from './markup.js';
import { counted } from '../words.js';
import { scrollTable } from './scroll-table.js';

const milliseconds = (value: number) =>
  value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));

const colourLegend = (labels: readonly string[]) =>
  html`<ul class="legend">
    ${labels.map(
      (label, place) =>
        html`<li>
          <svg width="14" height="14" aria-hidden="true" style="fill:var(--series-${place % 8})">
            <circle cx="7" cy="7" r="5" />
          </svg>
          ${label}
        </li>`,
    )}
  </ul>`;

function ratioText({ ratioTo }: BenchRow): string {
  if (ratioTo === undefined) return '–';
  const [low, high] = ratioTo.interval.map((end) => end.toFixed(2));
  return `${ratioTo.ratio.toFixed(2)} [${low}, ${high}] × ${ratioTo.subject}`;
}

function latestTable({ at, commit, rows }: BenchRun): Markup {
  return scrollTable(
    `Latest run: ${at.slice(0, 10)}, commit ${commit?.slice(0, 9) ?? 'unknown'}`,
    ['what', 'size', 'by', 'median, ms', 'quartiles, ms', 'rounds', 'time relative to [95 % interval]'],
    rows.map((row) => [
      row.bench,
      row.size,
      row.subject,
      milliseconds(row.medianMs),
      row.spreadMs.map(milliseconds).join(' to '),
      row.rounds,
      ratioText(row),
    ]),
  );
}

function deviceBlock(device: string, runs: readonly BenchRun[]): Markup {
  const tracks = benchTracks(runs);
  const labels = [...new Set(tracks.flatMap(({ subjects }) => subjects))];
  const latest = runs.at(-1);
  const [first] = runs;
  const since = first === undefined ? '' : `, since ${first.at.slice(0, 10)}`;
  return html`<h3>${device}</h3>
    <p>
      ${counted(runs.length, 'run')}${since}. Dots are medians, bars go from the first to the third quartile;
      the time axes are logarithmic.
    </p>
    ${colourLegend(labels)}
    <div class="panels">
      ${tracks.map(
        (track) =>
          html`<figure class="panel">
            <figcaption>${track.bench}, ${track.size}</figcaption>
            ${historyChart(track, labels)}
          </figure>`,
      )}
    </div>
    ${latest === undefined ? null : latestTable(latest)}`;
}

function scalingBlock(scaling: Scaling | undefined): Markup {
  if (scaling === undefined) {
    return html`<p class="missing">
      No scaling measurements here (<code>reports/bench/scaling.json</code>).
    </p>`;
  }
  const labels = [...new Set(scaling.rows.map(({ subject }) => subject))];
  return html`<h3>How the cost grows</h3>
    <p>
      Loss and gradient of the correlation loss on ${scaling.device}, for N samples of M features. The dashed
      line grows as N·M².
    </p>
    ${colourLegend(labels)}
    <figure class="panel wide">${scalingChart(scaling, labels)}</figure>`;
}

/** Speed: the history by device, the latest numbers, and how the cost grows. */
export function benchSection(history: readonly BenchRun[], scaling: Scaling | undefined): Markup {
  const devices = [...new Set(history.map(({ device }) => device))];
  return html`<section id="bench" aria-labelledby="bench-title">
    <h2 id="bench-title">Speed of the hot path</h2>
    ${
      devices.length === 0
        ? html`<p class="missing">
            No bench has been recorded here; in a clone of transfer-claims, <code>npm run bench</code> does
            it.
          </p>`
        : devices.map((device) =>
            deviceBlock(
              device,
              history.filter((run) => run.device === device),
            ),
          )
    }
    ${scalingBlock(scaling)}
  </section>`;
}
