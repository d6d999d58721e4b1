import { claimKey, type ClaimResult, type PartResult } from '../../harness/claim-types.js';
import { kindWords } from '../format-effect.js';
import { claimFile } from '../run-scope.js';
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
  const { unit } = declaration;
  const row = (part: PartResult): Content[] => [
    part.label,
    part.values.map(({ seed, value }) => `${seed}: ${bareText(value, unit)}`).join(', ') || '–',
    probability(part.p),
    intervalText(part.interval, unit) || '–',
    part.verdict,
    part.reason ?? '',
  ];
  return scrollTable(
    'Parts, seed by seed',
    ['part', 'value by seed', 'p', 'interval', 'by itself (Holm)', 'remark'],
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

function declarationNote({ declaration, declarationHash, primary }: ClaimResult): Markup {
  const { kind, alpha, smallestEffect, seeds, unit, asserts } = declaration;
  if (kind === 'exact')
    return html`<p>Each law is tried on generated inputs; one counterexample refutes it.</p>`;
  if (seeds === null) return html`<p>Nothing is decided: the intervals are over images.</p>`;
  const power = primary.power === null ? 'unknown' : primary.power.toFixed(2);
  const needed =
    primary.seedsNeeded === null
      ? ''
      : ` About ${primary.seedsNeeded} seeds would decide it, if the truth is what was seen.`;
  return html`<p>
    Declared before the run: ${kindWords(declaration)};
    ${asserts === 'every-part' ? 'each part by itself' : 'the mean of the parts'}; error rate α = ${alpha};
    smallest effect of interest ${valueText(smallestEffect, unit)}; looks at ${seeds.looks.join(' and ')}
    seeds. Power at that effect with the spread that was seen: ${power}.${needed} Declaration
    <code>${declarationHash.slice(0, 12)}</code> in <code>${claimFile(claimKey(declaration))}</code>.
  </p>`;
}

function commands({ declaration, seeds }: ClaimResult): Markup {
  const [seed] = seeds;
  const replay = seed === undefined ? '' : ` --seed ${seed}`;
  return html`<pre><code>npx vitest run claims/${claimKey(declaration)}
npx transfer-claims replay ${declaration.id}${replay}</code></pre>`;
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
