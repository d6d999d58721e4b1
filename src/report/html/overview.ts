import { claimVerdicts, type ClaimResult } from '../../harness/claim-types.js';
import { datasetsOf, type FullReport } from '../../harness/full-report.js';
import type { Paper } from '../../harness/paper.js';
import { verdictWord } from '../format-effect.js';
import { findingLines, gateState } from '../run-outcome.js';
import { answerWords } from './answer-words.js';
import { claimsOf, tallyOf } from './claim-groups.js';
import { html, type Content, type Markup } from './markup.js';
import { counted } from './numbers.js';
import { verdictBadge, verdictMark } from './verdict-badge.js';

function tallyTable(claims: readonly ClaimResult[], paper: Paper): Markup {
  const groups = paper.groups.filter(({ id }) => claimsOf(claims, paper, id).length > 0);
  return html`<table class="tally">
    <caption class="hidden">
      Claims by verdict
    </caption>
    <thead>
      <tr>
        <td></td>
        ${claimVerdicts.map((verdict) => html`<th scope="col">${verdictMark(verdict)}<span>${verdictWord(verdict)}</span></th>`)}
      </tr>
    </thead>
    <tbody>
      ${groups.map(({ id, heading }) => {
        const tally = tallyOf(claimsOf(claims, paper, id));
        return html`<tr>
          <th scope="row"><a href="#${paper.id}-${id}">${heading}</a></th>
          ${claimVerdicts.map((verdict) => html`<td class="${tally[verdict] === 0 ? 'none' : verdict}">${tally[verdict]}</td>`)}
        </tr>`;
      })}
    </tbody>
  </table>`;
}

function facts(report: FullReport): Markup {
  const { profile, device, backend, commit, startedAt, claims } = report;
  const seeds = new Set(claims.flatMap((claim) => claim.seeds));
  const data = datasetsOf(report).map(({ dataset }) => dataset);
  const entries: [string, Content][] = [
    ['data', data.join('; ') || 'none needed'],
    ['profile', profile],
    ['device', `${device} (${backend})`],
    ['commit', commit === null ? 'none' : html`<code>${commit.slice(0, 9)}</code>`],
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
  const { complete, claims, findings, fixedSeeds } = report;
  const gate = gateState({ claims, findings, withoutResult: [], notCompared: [], fixedSeeds });
  return [
    ...datasetsOf(report)
      .filter(({ synthetic }) => synthetic)
      .map(
        ({ datasetDescription }) =>
          html`<p class="warning"><b>Synthetic data.</b> ${datasetDescription}. Not the paper’s images.</p>`,
      ),
    ...(complete ? [] : [html`<p class="warning"><b>Partial run.</b> Some claims have no result here.</p>`]),
    ...(gate.startsWith('failed')
      ? [
          html`<div class="warning">
            <b>The gate fails:</b> this run differs from what is recorded.
            <ul>
              ${findingLines(report).map((line) => html`<li>${line}</li>`)}
            </ul>
          </div>`,
        ]
      : []),
  ];
}

/** The first screen: does each paper hold, how many claims say so, on which data, profile, device and commit. */
export function overview(report: FullReport, papers: readonly Paper[]): Markup {
  const answers = papers.map((paper) => {
    const { verdict, sentence, remarks } = answerWords(report.claims, paper);
    return html`<p class="eyebrow">${paper.citation}, <a href="${paper.url}">${paper.url}</a></p>
      <h1>Does the paper hold? <span class="verdict-words">${verdict}</span></h1>
      <p class="lead">${sentence}</p>
      ${remarks.map((remark) => html`<p>${remark}</p>`)} ${tallyTable(report.claims, paper)}`;
  });
  return html`<header class="answer">${answers} ${warnings(report)} ${facts(report)}</header>`;
}

const meanings = {
  supported: 'The interval lies wholly on the side where the statement holds.',
  refuted: 'The interval lies wholly on the other side.',
  inconclusive:
    'The interval covers the threshold: this many seeds or images cannot tell. It counts as neither.',
  'smaller-than-matters':
    'The interval lies within the smallest effect of interest: if there is an effect, it is too small to matter.',
  described: 'A number of models that exist, with an interval over images. Nothing is decided.',
  'not-run': 'This profile, or this machine, cannot put the statement to a fair test. It counts as nothing.',
} as const;

/** How a verdict is reached, once for the whole page. */
export function readingGuide(): Markup {
  return html`<section id="reading" aria-labelledby="reading-title">
    <h2 id="reading-title">How to read the verdicts</h2>
    <p>
      Each statement is turned into a number, with a threshold that the number must exceed; number, threshold,
      error rate and seeds are fixed before anything runs. A <i>seed</i> is one whole training run, and the
      unit that is counted. A claim is looked at after so many seeds as it declares, and goes on to its next
      look where it is not decided; the interval is at the level that makes up for there being several looks.
    </p>
    <dl class="meanings">
      ${claimVerdicts.map(
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
export function claimIndex(claims: readonly ClaimResult[], papers: readonly Paper[]): Markup {
  const groups = papers.flatMap((paper) =>
    paper.groups.map(({ id, heading }) => ({ heading, own: claimsOf(claims, paper, id) })),
  );
  return html`<nav class="index" aria-label="Claims">
    ${groups
      .filter(({ own }) => own.length > 0)
      .map(
        ({ heading, own }) =>
          html`<h3>${heading}</h3>
            <ul>
              ${own.map(
                ({ declaration: { id, statement, source }, verdict }) =>
                  html`<li>
                    ${verdictMark(verdict)}
                    <span><a href="#claim-${id}">${statement}</a> <span class="muted">${source}</span></span>
                  </li>`,
              )}
            </ul>`,
      )}
  </nav>`;
}
