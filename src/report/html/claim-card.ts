import {
  claimKey,
  type ClaimDeclaration,
  type ClaimResult,
  type PartResult,
} from '../../harness/claim-types.js';
import { decidingPart, isOfEveryPart } from '../deciding-part.js';
import { formatProbability, kindWords } from '../format-effect.js';
import { claimFile } from '../run-scope.js';
import { recordingNotes } from '../recording-words.js';
import { scopedVerdict } from '../verdict-rows.js';
import { counted } from '../words.js';
import { claimSentences } from './claim-sentence.js';
import { intervalTable } from './interval-table.js';
import { html, slug, type Content, type Markup } from './markup.js';
import { bareText, declaredText, effectWords, intervalText } from './numbers.js';
import { imageGrid } from './sample-images.js';
import { cellText, scrollTable } from './scroll-table.js';
import { verdictBadge, verdictMark } from './verdict-badge.js';

/** What stands beside the results of a claim. */
export interface ClaimContext {
  /** Why a verdict that is not "supported" was accepted: the baseline's reason. */
  readonly explanation?: string | undefined;
}

/** Where a claim's card stands in the page; claims of two papers may have one id. */
export const claimAnchor = ({ paper, id }: ClaimDeclaration): string => slug('claim', paper, id);

function partsTable({ declaration: { unit }, parts }: ClaimResult): Markup {
  const row = (part: PartResult): Content[] => [
    part.label,
    part.values.map(({ seed, value }) => `${seed}: ${bareText(value, unit)}`).join(', ') || '–',
    intervalText(part.interval, unit) || '–',
    formatProbability(part.p),
    part.verdict,
    part.reason ?? '',
  ];
  return scrollTable(
    'Parts, seed by seed',
    ['part', 'value by seed', 'interval', 'p', 'by itself (Holm)', 'remark'],
    parts.filter((part) => part.verdict !== 'not-run').map(row),
  );
}

/** The primary's statistics: what decided, with which power, and what it would take. */
function decisionList(claim: ClaimResult): Markup | null {
  const { declaration, primary } = claim;
  const { unit, smallestEffect, kind } = declaration;
  if (typeof kind === 'string') return null;
  const { power, seedsNeeded, level, p, signFlipP, printed, survivors } = primary;
  const ofMean = decidingPart(claim) === undefined ? '' : ', mean of the parts';
  const prediction =
    printed === undefined || printed.prediction === null
      ? []
      : [
          [
            `one more run of ours would fall${ofMean} (95 %)`,
            intervalText(printed.prediction, unit),
          ] as const,
        ];
  const entries: readonly (readonly [string, string])[] = [
    [
      `by seed${ofMean}`,
      primary.values.map(({ seed, value }) => `${seed}: ${bareText(value, unit)}`).join(', ') || '–',
    ],
    [ofMean === '' ? 'p' : 'p, the largest of the parts', formatProbability(p)],
    ['level of each bound at this look', level === null ? '–' : String(Number(level.toPrecision(3)))],
    [`p by signs alone${ofMean}`, formatProbability(signFlipP)],
    [`power at the smallest effect (${declaredText(smallestEffect, unit)})`, formatProbability(power)],
    ['seeds for power 0.8 at what was seen', seedsNeeded === null ? '–' : String(seedsNeeded)],
    ...prediction,
    ...(survivors === undefined
      ? []
      : [
          [
            `without seeds that broke a rule (${survivors.seeds} left)${ofMean}`,
            effectWords(survivors, unit),
          ] as const,
        ]),
  ];
  return html`<dl class="facts wide">
    ${entries.map(
      ([term, value]) =>
        html`<div>
          <dt>${term}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

function exclusionNote({ parts, seeds }: ClaimResult): Markup {
  const byKey = new Map(
    parts.flatMap(({ exclusions }) => exclusions.map((one) => [`${one.seed} ${one.reason}`, one] as const)),
  );
  const all = [...byKey.values()];
  if (seeds.length === 0) return html`<p>No training is repeated here: only the images are a sample.</p>`;
  if (all.length === 0) return html`<p>Seeds ${seeds.join(', ')}; none broke a declared rule.</p>`;
  const arms = [...new Set(all.map(({ arm }) => arm))].map(
    (arm) => `${arm} ${all.filter((one) => one.arm === arm).length}`,
  );
  return html`<p>
      Seeds ${seeds.join(', ')}. Declared rules were broken ${counted(all.length, 'time')} (by arm:
      ${arms.join(', ')}); the effect counts these seeds as declared:
    </p>
    <ul>
      ${all.map(({ seed, reason }) => html`<li>seed ${seed}: ${reason}</li>`)}
    </ul>`;
}

function declarationNote({ declaration, declarationHash }: ClaimResult): Markup {
  const { kind, alpha, smallestEffect, seeds, unit } = declaration;
  const where = html`Declaration <code>${declarationHash.slice(0, 12)}</code> in
    <code>${claimFile(claimKey(declaration))}</code>.`;
  if (kind === 'exact')
    return html`<p>Each law is tried on generated inputs; one counterexample refutes it. ${where}</p>`;
  if (kind === 'descriptive' || seeds === null)
    return html`<p>The images are resampled for the intervals (${100 * (1 - alpha)} %). ${where}</p>`;
  const of = isOfEveryPart(declaration) ? 'every part' : 'the mean of the parts';
  return html`<p>
    Declared before the run: ${kindWords(declaration)}, of ${of}; error rate α = ${alpha} over all looks;
    smallest effect of interest ${declaredText(smallestEffect, unit)}; looks at ${seeds.looks.join(' and ')}
    seeds from seed ${seeds.first} on. ${where}
  </p>`;
}

function commands({ declaration, seeds }: ClaimResult): Markup {
  const key = claimKey(declaration);
  const [seed] = seeds;
  const replay = seed === undefined ? '' : ` --seed ${seed}`;
  return html`<pre><code>npx vitest run claims/${key}
npx transfer-claims replay ${key}${replay}</code></pre>`;
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
  return html`<article class="claim" id="${claimAnchor(declaration)}">
    <header>
      ${verdictBadge(verdict, scopedVerdict(claim))} <span class="source">${source}</span>
      <h4>${statement}</h4>
    </header>
    <p class="found">${claimSentences(claim).join(' ')}</p>
    ${declaration.kind === 'exact' ? null : html`<p class="muted">Measured: ${declaration.estimand}.</p>`}
    ${recordingNotes(claim).map((note) => html`<p class="muted">${note[0]?.toUpperCase()}${note.slice(1)}.</p>`)}
    ${intervalTable(claim)} ${laws(claim)}
    ${explanation === undefined ? null : html`<p class="explanation"><b>Why:</b> ${explanation}</p>`}
    ${images.map(imageGrid)}
    <details>
      <summary>Seeds, statistics and how to run it<span class="hidden"> (${id})</span></summary>
      ${declarationNote(claim)} ${decisionList(claim)}
      ${declaration.kind === 'exact' ? null : exclusionNote(claim)}
      ${declaration.kind === 'exact' ? null : partsTable(claim)}
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
