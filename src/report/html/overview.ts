import type { ClaimResult } from '../../harness/claim-types.js';
import type { FullReport } from '../../harness/full-report.js';
import { verdictWord } from '../format-effect.js';
import { findingLines, gateState } from '../run-outcome.js';
import { answerWords } from './answer-words.js';
import { claimsOf, groupNames, groupTexts, tallyOf, verdictOrder } from './claim-groups.js';
import { html, type Content, type Markup } from './markup.js';
import { counted } from './numbers.js';
import { verdictBadge, verdictMark } from './verdict-badge.js';

const shortGroups = {
  trained: 'the paper, on models trained here',
  released: 'the paper, on the authors’ weights',
  audit: 'our audits of its experiments',
  ours: 'conjectures and our own experiments',
} as const;

function tallyTable(claims: readonly ClaimResult[]): Markup {
  const groups = groupNames.filter((group) => claimsOf(claims, group).length > 0);
  return html`<table class="tally">
    <caption class="hidden">
      Claims by verdict
    </caption>
    <thead>
      <tr>
        <td></td>
        ${verdictOrder.map((verdict) => html`<th scope="col">${verdictMark(verdict)}<span>${verdictWord(verdict)}</span></th>`)}
      </tr>
    </thead>
    <tbody>
      ${groups.map((group) => {
        const tally = tallyOf(claimsOf(claims, group));
        return html`<tr>
          <th scope="row"><a href="#${group}">${shortGroups[group]}</a></th>
          ${verdictOrder.map((verdict) => html`<td class="${tally[verdict] === 0 ? 'none' : verdict}">${tally[verdict]}</td>`)}
        </tr>`;
      })}
    </tbody>
  </table>`;
}

function facts({ run, startedAt, claims }: FullReport): Markup {
  const seeds = new Set(claims.flatMap((claim) => claim.seeds));
  const entries: [string, Content][] = [
    ['data', run.dataset],
    ['profile', run.profile],
    ['device', `${run.device} (${run.backend})`],
    ['commit', run.commit === null ? 'none' : html`<code>${run.commit.slice(0, 9)}</code>`],
    ['training runs', seeds.size === 0 ? 'none' : counted(seeds.size, 'seed')],
    ['date', startedAt.slice(0, 10)],
  ];
  return html`<dl class="facts">
    ${entries.map(
      ([term, value]) =>
        html`<div>
          <dt>${term}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

function warnings(report: FullReport): Markup[] {
  const { run, complete, claims, findings } = report;
  const gate = gateState({ claims, findings, withoutResult: [], notCompared: [] });
  return [
    ...(run.synthetic
      ? [
          html`<p class="warning">
            <b>Synthetic data.</b> ${run.datasetDescription}. Not the paper’s images.
          </p>`,
        ]
      : []),
    ...(complete ? [] : [html`<p class="warning"><b>Partial run.</b> Some claims have no result here.</p>`]),
    ...(gate === 'ok'
      ? []
      : [
          html`<div class="warning">
            <b>The gate fails:</b> this run is worse than what is recorded.
            <ul>
              ${findingLines(report).map((line) => html`<li>${line}</li>`)}
            </ul>
          </div>`,
        ]),
  ];
}

/** The first screen: does the paper hold, how many claims say so, on which data, profile, device and commit. */
export function overview(report: FullReport): Markup {
  const { verdict, sentence, remarks } = answerWords(report.claims);
  return html`<header class="answer">
    <p class="eyebrow">
      Wiedeman &amp; Wang, “Disrupting adversarial transferability in deep neural networks”, Patterns 3 (2022)
      100472,
      <a href="https://doi.org/10.1016/j.patter.2022.100472">doi 10.1016/j.patter.2022.100472</a>
    </p>
    <h1>Does the paper hold? <span class="verdict-words">${verdict}</span></h1>
    <p class="lead">${sentence}</p>
    ${remarks.map((remark) => html`<p>${remark}</p>`)} ${warnings(report)} ${tallyTable(report.claims)}
    ${facts(report)}
  </header>`;
}

const meanings = {
  supported: 'The interval lies wholly on the side where the statement holds.',
  refuted: 'The interval lies wholly on the other side.',
  inconclusive:
    'The interval covers the threshold: this many seeds or images cannot tell. It counts as neither.',
  'not-run': 'This profile, or this machine, cannot put the statement to a fair test. It counts as nothing.',
} as const;

/** How a verdict is reached, once for the whole page. */
export function readingGuide(): Markup {
  return html`<section id="reading" aria-labelledby="reading-title">
    <h2 id="reading-title">How to read the verdicts</h2>
    <p>
      Each statement is turned into a number, with a threshold that the number must exceed; number, threshold,
      error rate and seeds are fixed before anything runs. A <i>seed</i> is one whole training run, and the
      unit that is counted. The interval holds the true value with the declared certainty (95 % over all parts
      of a claim together unless said otherwise), also when seeds are added until the claim is decided.
    </p>
    <dl class="meanings">
      ${verdictOrder.map(
        (verdict) =>
          html`<div>
            <dt>${verdictBadge(verdict)}</dt>
            <dd>${meanings[verdict]}</dd>
          </div>`,
      )}
    </dl>
    <ul class="legend">
      <li>
        <svg width="34" height="14" aria-hidden="true" class="strip supported">
          <line class="range" x1="2" x2="32" y1="7" y2="7" />
          <circle class="estimate" cx="17" cy="7" r="4.5" />
        </svg>
        estimate and interval
      </li>
      <li>
        <svg width="20" height="14" aria-hidden="true" class="strip">
          <circle class="seed" cx="5" cy="7" r="2.5" />
          <circle class="seed" cx="13" cy="7" r="2.5" />
        </svg>
        one seed each
      </li>
      <li>
        <svg width="16" height="14" aria-hidden="true" class="strip">
          <path class="paper" d="M8 1L14 7L8 13L2 7Z" />
        </svg>
        the paper’s number, one training run
      </li>
      <li>
        <svg width="28" height="14" aria-hidden="true" class="strip">
          <rect class="holds" x="14" width="14" height="14" />
          <line class="threshold" x1="14" x2="14" y2="14" />
        </svg>
        threshold; the statement holds on the shaded side
      </li>
    </ul>
  </section>`;
}

/** All claims in a line each. */
export function claimIndex(claims: readonly ClaimResult[]): Markup {
  return html`<nav class="index" aria-label="Claims">
    ${groupNames.map((group) => {
      const own = claimsOf(claims, group);
      if (own.length === 0) return null;
      return html`<h3>${groupTexts[group].heading}</h3>
        <ul>
          ${own.map(
            ({ declaration: { id, statement, source }, verdict }) =>
              html`<li>
                ${verdictMark(verdict)}
                <span><a href="#claim-${id}">${statement}</a> <span class="muted">${source}</span></span>
              </li>`,
          )}
        </ul>`;
    })}
  </nav>`;
}
