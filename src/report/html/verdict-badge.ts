import type { ClaimVerdict } from '../../harness/claim-types.js';
import { verdictWord } from '../format-effect.js';
import { html, type Markup } from './markup.js';

/** A shape for each verdict, so that colour is never the only sign. */
const shapes: Readonly<Record<ClaimVerdict, string>> = {
  supported: 'M3.5 8.5L6.8 11.8L12.5 4.8',
  refuted: 'M4.5 4.5L11.5 11.5M11.5 4.5L4.5 11.5',
  'smaller-than-matters': 'M11.5 4.5L5 8L11.5 11.5',
  inconclusive: 'M5.8 6.2A2.3 2.3 0 1 1 8 8.6V9.6M8 11.9V12.1',
  described: 'M4.5 5.5H11.5M4.5 8H11.5M4.5 10.5H9',
  'not-run': 'M4.5 8H11.5',
};

function icon(verdict: ClaimVerdict): Markup {
  return html`<svg class="mark" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
    <circle cx="8" cy="8" r="7.5" />
    <path d="${shapes[verdict]}" />
  </svg>`;
}

/** The verdict as a shape, with its word for those who do not see it. */
export function verdictMark(verdict: ClaimVerdict): Markup {
  return html`<span class="verdict ${verdict}"
    >${icon(verdict)}<span class="hidden">${verdictWord(verdict)}</span></span
  >`;
}

/** The verdict as shape and word. @param words with what it speaks for: "supported (FC)" */
export function verdictBadge(verdict: ClaimVerdict, words = verdictWord(verdict)): Markup {
  return html`<span class="verdict badge ${verdict}">${icon(verdict)} ${words}</span>`;
}
