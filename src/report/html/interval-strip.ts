import type { ClaimDeclaration, ClaimVerdict } from '../../harness/claim-types.js';
import { holdingRange, type IntervalScale, type ShownEffect } from './interval-scale.js';
import { html, type Markup } from './markup.js';
import { bareText, effectWords, thresholdText } from './numbers.js';

// Positions along the strip are percents, so that it is as wide as the page leaves room for and its marks and
// letters keep their size; a chart that is scaled as a whole would be unreadable on a phone.

const percent = (value: number) => `${Number(value.toFixed(3))}%`;

/** A mark of fixed size at a place given in percent. */
const placed = (position: number, y: number, shape: Markup) =>
  html`<svg x="${percent(position)}" y="${y}" overflow="visible">${shape}</svg>`;

const middle = 13;

function intervalMarks(interval: readonly [number, number], { position }: IntervalScale): Markup[] {
  const [low, high] = interval.map(position) as [number, number];
  const cap = (end: number, value: number, side: 1 | -1) =>
    Number.isFinite(value)
      ? placed(end, middle, html`<path class="cap" d="M0-5V5" />`)
      : placed(end, middle, html`<path class="cap" d="M${-6 * side}-5L0 0L${-6 * side} 5" />`);
  return [
    html`<line class="range" x1="${percent(low)}" x2="${percent(high)}" y1="${middle}" y2="${middle}" />`,
    cap(low, interval[0], -1),
    cap(high, interval[1], 1),
  ];
}

function description(row: ShownEffect, declaration: ClaimDeclaration): string {
  const { unit } = declaration;
  const seeds = row.values.map(({ seed, value }) => `seed ${seed}: ${bareText(value, unit)}`).join(', ');
  const paper = row.paper === undefined ? '' : `; the paper: ${bareText(row.paper, unit)}`;
  const holds =
    holdingRange(declaration) === undefined ? '' : `; the statement holds ${thresholdText(declaration)}`;
  return `${effectWords(row, unit)}${holds}${paper}${seeds === '' ? '' : `; ${seeds}`}`;
}

/** The part of the axis on which the claim holds, and its borders. */
function background(declaration: ClaimDeclaration, { position }: IntervalScale): Markup | null {
  const range = holdingRange(declaration);
  if (range === undefined) return null;
  const [from, to] = range.map(position) as [number, number];
  const borders = range.filter(Number.isFinite).map((end) => percent(position(end)));
  return html`<rect
      class="holds"
      x="${percent(from)}"
      width="${percent(to - from)}"
      height="100%"
    />${borders.map((at) => html`<line class="threshold" x1="${at}" x2="${at}" y2="100%" />`)}`;
}

/** One row on the claim's axis: estimate, interval, seeds as dots, the paper's number as a diamond. @param verdict its colour */
export function intervalStrip(
  row: ShownEffect,
  { declaration, verdict }: { readonly declaration: ClaimDeclaration; readonly verdict: ClaimVerdict },
  scale: IntervalScale,
): Markup {
  const { position } = scale;
  const { label, interval, estimate, paper, values } = row;
  return html`<svg class="strip ${verdict}" role="img" height="30" width="100%">
    <title>${label}</title>
    <desc>${description(row, declaration)}</desc>
    ${background(declaration, scale)}
    ${values.map(({ value }) => html`<circle class="seed" cx="${percent(position(value))}" cy="24" r="2.5" />`)}
    ${interval === null ? null : intervalMarks(interval, scale)}
    ${
      paper === undefined
        ? null
        : placed(position(paper), middle, html`<path class="paper" d="M0-6L6 0L0 6L-6 0Z" />`)
    }
    ${estimate === null ? null : html`<circle class="estimate" cx="${percent(position(estimate))}" cy="${middle}" r="4.5" />`}
  </svg>`;
}

/** The axis below the strips: ticks with numbers. */
export function intervalAxis({ unit }: ClaimDeclaration, { ticks, position }: IntervalScale): Markup {
  const label = (tick: number) =>
    unit === 'points' ? String(Number((100 * tick).toPrecision(6))) : String(tick);
  const marks = ticks.map((tick) => {
    const at = percent(position(tick));
    const text = label(tick).replace('-', '−');
    return html`<line x1="${at}" x2="${at}" y2="4" /><text x="${at}" y="16">${text}</text>`;
  });
  return html`<svg class="strip axis" aria-hidden="true" height="20" width="100%">${marks}</svg>`;
}
