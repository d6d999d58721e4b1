import type { ClaimResult } from '../../harness/claim-types.js';
import type { FigurePanel, FigureSeries, FigureText } from '../../harness/figure-types.js';
import { mergePanels } from '../figures/merge-panels.js';
import { panelChart, panelDomain } from '../figures/panel-chart.js';
import { drawnPoints, isShare, pointText } from '../figures/panel-points.js';
import { labelsOf, seriesStyle, sourceNames } from '../figures/series-style.js';
import type { PaperResults } from '../paper-results.js';
import { html, slug, type Markup } from './markup.js';
import { scrollTable } from './scroll-table.js';

function legendEntry(series: FigureSeries, labels: readonly string[]): Markup {
  const { colour, dash, symbol, filled } = seriesStyle(series, labels);
  const shape = {
    circle: html`<circle cx="17" cy="7" r="3.6" />`,
    diamond: html`<path d="M17 2.5L21.5 7L17 11.5L12.5 7Z" />`,
    square: html`<rect x="13.8" y="3.8" width="6.4" height="6.4" />`,
  }[symbol];
  const fill = filled ? colour : 'var(--surface)';
  return html`<li>
    <svg width="34" height="14" aria-hidden="true" style="stroke:${colour};fill:${fill};stroke-width:1.7">
      <line x1="1" x2="33" y1="7" y2="7" stroke-dasharray="${dash}" />
      ${shape}
    </svg>
    ${series.label} <span class="muted">(${sourceNames[series.source]})</span>
  </li>`;
}

function legend(panels: readonly FigurePanel[], labels: readonly string[]): Markup {
  const entries = new Map(
    panels.flatMap(({ series }) => series.map((one) => [`${one.source}\n${one.label}`, one] as const)),
  );
  const order = ['ours', 'released', 'paper'];
  const sorted = [...entries.values()].sort(
    (one, other) => order.indexOf(one.source) - order.indexOf(other.source),
  );
  return html`<ul class="legend">
    ${sorted.map((series) => legendEntry(series, labels))}
  </ul>`;
}

function numbersTable(panels: readonly FigurePanel[], title: string): Markup {
  const rows = panels.flatMap((panel) =>
    panel.series.flatMap((series) =>
      drawnPoints(panel, series).map((point) => {
        const share = isShare(panel);
        return [
          panel.panel,
          series.label,
          sourceNames[series.source],
          panel.xNames?.[point.x] ?? point.x,
          pointText(point.y, share),
          point.interval === null
            ? '–'
            : `${pointText(point.interval[0], share)} to ${pointText(point.interval[1], share)}`,
          point.basis || 'a single run',
        ];
      }),
    ),
  );
  const columns = ['panel', 'curve', 'whose', 'x', 'y', '95 % interval', 'from'];
  return html`<details>
    <summary>The numbers of ${title}</summary>
    ${scrollTable(`The numbers of ${title}`, columns, rows)}
  </details>`;
}

const isAbout = ({ declaration }: ClaimResult, figure: string) => declaration.figure === figure;

/** Why a figure has no curve of ours; undefined where it has one. */
function absence(
  panels: readonly FigurePanel[],
  claims: readonly ClaimResult[],
  { figure, profile }: { readonly figure: string; readonly profile: string },
): string | undefined {
  const sources = new Set(panels.flatMap(({ series }) => series.map(({ source }) => source)));
  if (sources.has('ours')) return undefined;
  const named = claims.filter((claim) => isAbout(claim, figure));
  const what = sources.has('released')
    ? 'No model trained here'
    : sources.has('paper')
      ? 'The paper’s numbers alone: no data of ours'
      : 'No data of ours, and the paper prints no numbers for it';
  const reason = named.flatMap((claim) => [claim.reason, ...claim.parts.map((part) => part.reason)]);
  const why =
    named.length === 0
      ? 'no claim of this run measures it'
      : named.every(({ verdict }) => verdict === 'not-run')
        ? `not run in the profile ${profile}: ${reason.find((text) => text !== undefined) ?? 'no reason was given'}`
        : 'the claims about it give no curve';
  return `${what}; ${why}.`;
}

function figureBlock(
  paper: string,
  { figure, title, about }: FigureText,
  { panels, missing }: { readonly panels: readonly FigurePanel[]; readonly missing: string | undefined },
): Markup {
  const id = slug('figure', paper, figure);
  const labels = labelsOf(panels);
  const chart = (panel: FigurePanel) => {
    const alike = panels.filter(({ y }) => y === panel.y);
    const frame = { labels, domain: panelDomain(alike) };
    return html`<figure class="panel">
      <figcaption>${panel.panel}</figcaption>
      ${panelChart(panel, frame)}
    </figure>`;
  };
  return html`<section class="figure" id="${id}" aria-labelledby="${id}-title">
    <h3 id="${id}-title">Figure ${figure}. ${title}</h3>
    <p>${about}</p>
    ${missing === undefined ? null : html`<p class="missing">${missing}</p>`}
    ${
      panels.length === 0
        ? null
        : html`${legend(panels, labels)}
            <div class="panels">${panels.map(chart)}</div>
            ${numbersTable(panels, `Figure ${figure}`)}`
    }
  </section>`;
}

/** A paper's figures, ours beside them; a figure without data of ours says so. Nothing where the paper has none. */
export function figureSection({ paper, claims }: PaperResults, profile: string): Markup | null {
  const panels = mergePanels(
    claims.flatMap(({ figures }) => figures),
    paper.printedPanels,
  );
  const known = paper.figureTexts.map(({ figure }) => figure);
  const others = [...new Set(panels.map(({ figure }) => figure))]
    .filter((figure) => !known.includes(figure))
    .map((figure) => ({ figure, title: 'Beyond the paper', about: '' }));
  const texts = [...paper.figureTexts, ...others];
  if (texts.length === 0) return null;
  const id = slug('figures', paper.id);
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">The paper’s figures <small class="muted">${paper.subject}</small></h2>
    <p>
      Bars are 95 % intervals: over seeds for models trained here (small dots: the seeds), over images for the
      authors’ models. The paper’s curves are one training run each and have no interval.
    </p>
    ${texts.map((text) => {
      const own = panels.filter(({ figure }) => figure === text.figure);
      const images = claims.some((claim) => claim.images.length > 0 && isAbout(claim, text.figure));
      const missing = images
        ? 'The images stand beside the claim about this figure.'
        : absence(own, claims, { figure: text.figure, profile });
      return figureBlock(paper.id, text, { panels: own, missing });
    })}
  </section>`;
}
