import { claimKey } from '../../harness/claim-types.js';
import { datasetsOf, type FullReport } from '../../harness/full-report.js';
import { recordedSentence } from '../recording-words.js';
import { formatDuration } from '../format-effect.js';
import { versionWords } from '../verdict-markdown.js';
import { html, type Content, type Markup } from './markup.js';
import { scrollTable } from './scroll-table.js';

/** Where the numbers come from: code, versions, data, seeds, times. */
export function provenanceSection(report: FullReport): Markup {
  const { profile, backend, arithmetic, device, commit, versions, startedAt, seconds, claims } = report;
  const seeds = [...new Set(claims.flatMap((claim) => claim.seeds))].sort((one, other) => one - other);
  const data = datasetsOf(report).map(({ datasetDescription }) => datasetDescription);
  const entries: [string, Content][] = [
    ['code', commit === null ? 'no commit known' : html`commit <code>${commit}</code>`],
    ['data', data.join('; ') || 'none'],
    ['profile', profile],
    ['backend', `${backend} on ${device}${arithmetic === undefined ? '' : `, arithmetic ${arithmetic}`}`],
    ['versions', versionWords(versions)],
    ['recorded elsewhere', recordedSentence(claims) ?? 'nothing'],
    ['seeds', seeds.join(', ') || 'none'],
    ['started', startedAt],
    ['took', `${formatDuration(seconds)} (trials that an earlier run finished are taken from the run store)`],
  ];
  return html`<section id="provenance" aria-labelledby="provenance-title">
    <h2 id="provenance-title">Where the numbers come from</h2>
    <dl class="facts wide">
      ${entries.map(
        ([term, value]) =>
          html`<div>
            <dt>${term}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    <p>
      The whole run again, from nothing but the code:
      <code>npm ci &amp;&amp; npx vitest run claims &amp;&amp; npx transfer-claims report</code>. On the wasm
      backend, equal code, seed and data give equal numbers, bit for bit.
    </p>
    <details>
      <summary>Time and declaration of each claim</summary>
      ${scrollTable(
        'Time and declaration of each claim',
        ['claim', 'seeds', 'time in this run', 'declaration (SHA-256)'],
        claims.map(({ declaration, seeds: own, seconds: took, declarationHash }) => [
          html`<code>${claimKey(declaration)}</code>`,
          own.join(', ') || '–',
          formatDuration(took),
          html`<code>${declarationHash.slice(0, 16)}</code>`,
        ]),
      )}
    </details>
  </section>`;
}
