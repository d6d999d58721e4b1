import { thresholdOf } from '../../statistics/claim-kind.js';
import type { ClaimDeclaration, ClaimResult, PartResult } from '../../harness/claim-types.js';
import { intervalScale, type IntervalScale } from './interval-scale.js';
import { intervalAxis, intervalStrip } from './interval-strip.js';
import { html, type Markup } from './markup.js';
import { bareText, intervalText, thresholdText, unitWords } from './numbers.js';
import { verdictMark } from './verdict-badge.js';

function partRow(part: PartResult, declaration: ClaimDeclaration, scale: IntervalScale): Markup {
  const { unit } = declaration;
  const seeds = part.values.length === 0 ? '–' : String(part.values.length);
  // Roles are said again: a table that a style lays out as a grid loses its own in some browsers.
  return html`<tr role="row">
    <th role="rowheader" scope="row">${verdictMark(part.verdict)} ${part.label}</th>
    <td role="cell" class="plot">${intervalStrip(part, declaration, scale)}</td>
    <td role="cell" class="number" data-label="estimate">
      <b>${bareText(part.estimate, unit)}</b>
      <span class="interval">${intervalText(part.interval, unit)}</span>
    </td>
    <td role="cell" class="number" data-label="paper">${bareText(part.paper, unit)}</td>
    <td role="cell" class="number" data-label="seeds">${seeds}</td>
  </tr>`;
}

/** The parts of a claim that were run, each on the claim's axis with its numbers; nothing for laws. */
export function intervalTable({ declaration, parts }: ClaimResult): Markup | null {
  const run = parts.filter((part) => part.verdict !== 'not-run' && part.estimate !== null);
  if (run.length === 0 || declaration.kind === 'exact') return null;
  const scale = intervalScale(declaration, run);
  const unit = unitWords(declaration.unit);
  return html`<table class="intervals" role="table">
    <thead role="rowgroup">
      <tr role="row">
        <th role="columnheader" scope="col">part</th>
        <th role="columnheader" scope="col" class="plot">
          ${typeof declaration.kind === 'string' ? '' : `threshold ${thresholdText(thresholdOf(declaration.kind), declaration.unit)}; holds where shaded`}
        </th>
        <th role="columnheader" scope="col" class="number">estimate [interval]</th>
        <th role="columnheader" scope="col" class="number">paper</th>
        <th role="columnheader" scope="col" class="number">seeds</th>
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${run.map((part) => partRow(part, declaration, scale))}
    </tbody>
    <tfoot role="rowgroup" aria-hidden="true">
      <tr role="row">
        <td role="cell"></td>
        <td role="cell" class="plot">${intervalAxis(declaration, scale)}</td>
        <td role="cell" colspan="3" class="unit">${unit}</td>
      </tr>
    </tfoot>
  </table>`;
}
