import type { ClaimDeclaration, ClaimResult, ClaimVerdict, PartResult } from '../../harness/claim-types.js';
import { decidingPart } from '../deciding-part.js';
import { intervalScale, type IntervalScale, type ShownEffect } from './interval-scale.js';
import { intervalAxis, intervalStrip } from './interval-strip.js';
import { html, type Markup } from './markup.js';
import { bareText, intervalText, thresholdText, unitWords } from './numbers.js';
import { verdictMark } from './verdict-badge.js';

interface Row extends ShownEffect {
  /** Of the claim; a part has none of its own. */
  readonly verdict?: ClaimVerdict;
}

function tableRow(row: Row, declaration: ClaimDeclaration, scale: IntervalScale): Markup {
  const { unit } = declaration;
  const seeds = row.values.length === 0 ? '–' : String(row.values.length);
  const strip = intervalStrip(row, { declaration, verdict: row.verdict ?? 'described' }, scale);
  const mark = row.verdict === undefined ? null : html`${verdictMark(row.verdict)} `;
  // Roles are said again: a table that a style lays out as a grid loses its own in some browsers.
  return html`<tr role="row">
    <th role="rowheader" scope="row">${mark}${row.label}</th>
    <td role="cell" class="plot">${strip}</td>
    <td role="cell" class="number" data-label="estimate">
      <b>${bareText(row.estimate, unit)}</b>
      <span class="interval">${intervalText(row.interval, unit)}</span>
    </td>
    <td role="cell" class="number" data-label="paper">${bareText(row.paper, unit)}</td>
    <td role="cell" class="number" data-label="seeds">${seeds}</td>
  </tr>`;
}

function partRow({ label, estimate, interval, values, paper }: PartResult): Row {
  return { label, estimate, interval, values, ...(paper === undefined ? {} : { paper }) };
}

/** What the verdict is about, and below it the parts where there are several, with their mean where it did not decide. */
function rowsOf(claim: ClaimResult): Row[] {
  const { declaration, verdict, primary, parts } = claim;
  const run = parts.filter((part) => part.verdict !== 'not-run' && part.estimate !== null);
  if (declaration.kind === 'descriptive') return run;
  const [only, ...others] = run;
  const label = only !== undefined && others.length === 0 ? only.label : `mean of the ${run.length} parts`;
  const { estimate, interval, values, printed } = primary;
  const paper = printed === undefined ? {} : { paper: printed.value };
  const mean: Row[] = estimate === null ? [] : [{ label, estimate, interval, values, ...paper }];
  // Without their own verdicts: the claim is decided, and its parts are shown.
  const rows = others.length > 0 ? run.map(partRow) : [];
  const decides = decidingPart(claim);
  if (decides === undefined) {
    return mean.length === 0 ? [] : [...mean.map((row) => ({ ...row, verdict })), ...rows];
  }
  const { part, place } = decides;
  const shown =
    part.estimate === null ? [] : [{ ...partRow(part), label: `${place}: ${part.label}`, verdict }];
  return [...shown, ...mean, ...rows];
}

/** What a claim found, each number on the claim's axis; nothing for laws. */
export function intervalTable(claim: ClaimResult): Markup | null {
  const { declaration } = claim;
  const rows = declaration.kind === 'exact' ? [] : rowsOf(claim);
  if (rows.length === 0) return null;
  const scale = intervalScale(declaration, rows);
  const plot =
    declaration.kind === 'descriptive'
      ? 'intervals over images'
      : `holds ${thresholdText(declaration)} (shaded)`;
  return html`<table class="intervals" role="table">
    <thead role="rowgroup">
      <tr role="row">
        <th role="columnheader" scope="col">what</th>
        <th role="columnheader" scope="col" class="plot">${plot}</th>
        <th role="columnheader" scope="col" class="number">estimate [interval]</th>
        <th role="columnheader" scope="col" class="number">paper</th>
        <th role="columnheader" scope="col" class="number">seeds</th>
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map((row) => tableRow(row, declaration, scale))}
    </tbody>
    <tfoot role="rowgroup" aria-hidden="true">
      <tr role="row">
        <td role="cell"></td>
        <td role="cell" class="plot">${intervalAxis(declaration, scale)}</td>
        <td role="cell" colspan="3" class="unit">${unitWords(declaration.unit)}</td>
      </tr>
    </tfoot>
  </table>`;
}
