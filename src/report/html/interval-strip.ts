import { thresholdOf } from '../../statistics/claim-kind.js';
import type { ClaimDeclaration, PartResult } from '../../harness/claim-types.js';
import type { IntervalScale } from './interval-scale.js';
import { html, type Markup } from './markup.js';
import { bareText, effectWords } from './numbers.js';

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

function description(part: PartResult, declaration: ClaimDeclaration): string {
  const { unit } = declaration;
  const seeds = part.values.map(({ seed, value }) => `seed ${seed}: ${bareText(value, unit)}`).join(', ');
  const paper = part.paper === undefined ? '' : `; the paper: ${bareText(part.paper, unit)}`;
  const threshold = `; threshold ${bareText(thresholdOf(declaration.kind), unit)}`;
  return `${effectWords(part, declaration)}${threshold}${paper}${seeds === '' ? '' : `; ${seeds}`}`;
}

/** The side of the axis on which the claim holds, and its border. */
function background({ kind }: ClaimDeclaration, { position }: IntervalScale): Markup {
  const threshold = thresholdOf(kind);
  if (typeof kind === 'string') return html``;
  const at = position(threshold);
  // An equivalence holds between both margins.
  const from = 'equivalence' in kind ? position(-threshold) : at;
  const to = 'equivalence' in kind ? at : 100;
  return html`<rect class="holds" x="${percent(from)}" width="${percent(to - from)}" height="100%" /><line
      class="threshold"
      x1="${percent(at)}"
      x2="${percent(at)}"
      y2="100%"
    />`;
}

/** One part on the claim's axis: estimate, interval, seeds as dots, the paper's number as a diamond. */
export function intervalStrip(part: PartResult, declaration: ClaimDeclaration, scale: IntervalScale): Markup {
  const { position } = scale;
  const { interval, estimate, paper, values, verdict } = part;
  return html`<svg class="strip ${verdict}" role="img" height="30" width="100%">
    <title>${part.label}</title>
    <desc>${description(part, declaration)}</desc>
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
export function intervalAxis(declaration: ClaimDeclaration, { ticks, position }: IntervalScale): Markup {
  const { unit } = declaration;
  const label = (tick: number) =>
    unit === 'points' ? String(Number((100 * tick).toPrecision(6))) : String(tick);
  const marks = ticks.map((tick) => {
    const at = percent(position(tick));
    const text = label(tick).replace('-', '−');
    return html`<line x1="${at}" x2="${at}" y2="4" /><text x="${at}" y="16">${text}</text>`;
  });
  return html`<svg class="strip axis" aria-hidden="true" height="20" width="100%">${marks}</svg>`;
}
