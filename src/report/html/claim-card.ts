import type { ClaimResult, PartResult } from '../../harness/claim-types.js';
import { unitOf } from '../format-effect.js';
import { claimSentences } from './claim-sentence.js';
import { intervalTable } from './interval-table.js';
import { html, type Content, type Markup } from './markup.js';
import { bareText, counted, intervalText, valueText } from './numbers.js';
import { imageGrid } from './sample-images.js';
import { cellText, scrollTable } from './scroll-table.js';
import { verdictBadge, verdictMark } from './verdict-badge.js';

/** What stands beside the results of a claim. */
export interface ClaimContext {
  /** Why a verdict that is not "supported" was accepted: the baseline's reason. */
  readonly explanation?: string | undefined;
}

const probability = (p: number | null) => (p === null ? '–' : p < 0.0001 ? '< 0.0001' : p.toPrecision(2));

function statisticsTable({ declaration, parts }: ClaimResult): Markup {
  const unit = unitOf(declaration);
  const row = (part: PartResult): Content[] => [
    part.label,
    part.values.map(({ seed, value }) => `${seed}: ${bareText(value, unit)}`).join(', ') || '–',
    probability(part.p),
    part.eValue === null ? '–' : String(Number(part.eValue.toPrecision(3))),
    probability(part.signFlipP),
    intervalText(part.pairedInterval, unit) || '–',
    valueText(part.smallestDetectable, unit),
    part.reason ?? '',
  ];
  return scrollTable(
    'Parts, seed by seed',
    [
      'part',
      'value by seed',
      'p (adjusted)',
      'e-value',
      'sign-flip p',
      'paired t interval',
      'detectable effect',
      'remark',
    ],
    parts.filter((part) => part.verdict !== 'not-run').map(row),
  );
}

function exclusionNote({ parts, seeds }: ClaimResult): Markup {
  const byKey = new Map(
    parts.flatMap(({ exclusions }) => exclusions.map((one) => [`${one.seed} ${one.reason}`, one] as const)),
  );
  const all = [...byKey.values()];
  if (seeds.length === 0) return html`<p>No training is repeated here: only the images are a sample.</p>`;
  if (all.length === 0) return html`<p>Seeds ${seeds.join(', ')}; none was excluded.</p>`;
  const arms = [...new Set(all.map(({ arm }) => arm))].map(
    (arm) => `${arm} ${all.filter((one) => one.arm === arm).length}`,
  );
  return html`<p>
      Seeds ${seeds.join(', ')}. ${counted(all.length, 'exclusion')} by the rule declared beforehand (by arm:
      ${arms.join(', ')}):
    </p>
    <ul>
      ${all.map(({ seed, reason }) => html`<li>seed ${seed}: ${reason}</li>`)}
    </ul>`;
}

function declarationNote({ declaration, declarationHash }: ClaimResult): Markup {
  const { kind, alpha, power, smallestEffect, seeds, id } = declaration;
  const unit = unitOf(declaration);
  if (kind === 'exact')
    return html`<p>Each law is tried on generated inputs; one counterexample refutes it.</p>`;
  return html`<p>
    Declared before the run: ${kind} claim; error rate α = ${alpha}; smallest effect of interest
    ${valueText(smallestEffect, unit)}; power ${power}; ${seeds.minimum} to ${seeds.maximum} seeds.
    Declaration
    <code>${declarationHash.slice(0, 12)}</code> in <code>claims/${id}.claim.ts</code>.
  </p>`;
}

function commands({ declaration: { id }, seeds }: ClaimResult): Markup {
  const [seed] = seeds;
  const replay = seed === undefined ? '' : ` --seed ${seed}`;
  return html`<pre><code>npx vitest run claims/${id}
npx transfer-claims replay ${id}${replay}</code></pre>`;
}

function laws({ declaration, parts }: ClaimResult): Markup | null {
  if (declaration.kind !== 'exact') return null;
  return html`<ul class="laws">
    ${parts.map(({ verdict, label, reason }) => html`<li>${verdictMark(verdict)} ${label}${reason === undefined ? '' : `: ${reason}`}</li>`)}
  </ul>`;
}

/** One claim: verdict, what was found in sentences, intervals, explanation; the rest on demand. */
export function claimCard(claim: ClaimResult, { explanation }: ClaimContext): Markup {
  const { declaration, verdict, details, images } = claim;
  const { id, source, statement } = declaration;
  return html`<article class="claim" id="claim-${id}">
    <header>
      ${verdictBadge(verdict)} <span class="source">${source}</span>
      <h4>${statement}</h4>
    </header>
    <p class="found">${claimSentences(claim).join(' ')}</p>
    ${declaration.kind === 'exact' ? null : html`<p class="muted">Measured: ${declaration.estimand}.</p>`}
    ${intervalTable(claim)} ${laws(claim)}
    ${explanation === undefined ? null : html`<p class="explanation"><b>Why:</b> ${explanation}</p>`}
    ${images.map(imageGrid)}
    <details>
      <summary>Seeds, statistics and how to run it<span class="hidden"> (${id})</span></summary>
      ${declarationNote(claim)} ${exclusionNote(claim)}
      ${declaration.kind === 'exact' ? null : statisticsTable(claim)}
      ${details.map(({ title, columns, rows }) =>
        scrollTable(
          title,
          columns,
          rows.map((row) => row.map(cellText)),
        ),
      )}
      <p>Run it again, or replay one seed:</p>
      ${commands(claim)}
    </details>
  </article>`;
}
