import { claimVerdicts, type ClaimResult, type ClaimVerdict } from '../../harness/claim-types.js';
import { datasetsOf, type FullReport } from '../../harness/full-report.js';
import { answerWords } from '../answer-words.js';
import { recordedSentence } from '../recording-words.js';
import { verdictWord } from '../format-effect.js';
import { firstPageOf, headlineOf, tallyOf, type GroupResults, type PaperResults } from '../paper-results.js';
import { findingLines, gateState } from '../run-outcome.js';
import { counted } from '../words.js';
import { claimAnchor } from './claim-card.js';
import { html, slug, type Content, type Markup } from './markup.js';
import { verdictMark } from './verdict-badge.js';

/** Where a group of claims stands in the page. */
export const groupAnchor = (paper: string, group: string): string => slug('group', paper, group);

interface TallyRow {
  readonly label: Content;
  readonly claims: readonly ClaimResult[];
}

/** Decided claims by group; laws apart from what is decided over seeds. */
function tallyRows({ paper, groups }: PaperResults): TallyRow[] {
  const rowsOf = ({ group, claims }: GroupResults): TallyRow[] => {
    const laws = claims.filter(({ declaration }) => declaration.kind === 'exact');
    const seeded = claims.filter(({ declaration }) => typeof declaration.kind !== 'string');
    const link = html`<a href="#${groupAnchor(paper.id, group.id)}">${group.heading}</a>`;
    return [
      { label: link, claims: seeded },
      { label: seeded.length > 0 ? 'laws, for every input' : link, claims: laws },
    ].filter((row) => row.claims.length > 0);
  };
  return groups.filter(({ group }) => group.role !== 'described').flatMap(rowsOf);
}

function tallyTable(results: PaperResults): Markup | null {
  const rows = tallyRows(results);
  if (rows.length === 0) return null;
  const all = tallyOf(rows.flatMap(({ claims }) => claims));
  const always: readonly ClaimVerdict[] = ['supported', 'refuted', 'inconclusive', 'not-run'];
  const shown = claimVerdicts.filter((verdict) => always.includes(verdict) || all[verdict] > 0);
  return html`<table class="tally">
    <caption class="hidden">
      Claims by verdict
    </caption>
    <thead>
      <tr>
        <td></td>
        ${shown.map((verdict) => html`<th scope="col">${verdictMark(verdict)}<span>${verdictWord(verdict)}</span></th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(({ label, claims }) => {
        const tally = tallyOf(claims);
        return html`<tr>
          <th scope="row">${label}</th>
          ${shown.map((verdict) => html`<td class="${tally[verdict] === 0 ? 'none' : verdict}">${tally[verdict]}</td>`)}
        </tr>`;
      })}
    </tbody>
  </table>`;
}

function facts(report: FullReport): Markup {
  const { profile, device, backend, commit, startedAt, claims } = report;
  const seeds = new Set(claims.flatMap((claim) => claim.seeds));
  const data = datasetsOf(report).map(({ dataset }) => dataset);
  const recorded = recordedSentence(claims);
  const entries: [string, Content][] = [
    ['data', data.join(', ') || 'none'],
    ['profile', profile],
    ['device', `${device} (${backend})`],
    ['commit', commit === null ? 'none' : html`<code>${commit.slice(0, 9)}</code>`],
    ['training runs', seeds.size === 0 ? 'none' : counted(seeds.size, 'seed')],
    ['date', startedAt.slice(0, 10)],
    ...(recorded === undefined ? [] : [['recorded', recorded] as [string, Content]]),
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
  const outcome = { claims, findings, withoutResult: [], notCompared: [], faults: [] };
  const fails = gateState(outcome).startsWith('failed');
  const synthetic = datasetsOf(report).filter((run) => run.synthetic);
  const lines = findingLines(report);
  return [
    ...synthetic.map(
      ({ datasetDescription }) =>
        html`<p class="warning"><b>Synthetic data.</b> ${datasetDescription}. Not the paper’s images.</p>`,
    ),
    ...(complete ? [] : [html`<p class="warning"><b>Partial run.</b> Some claims have no result here.</p>`]),
    ...(fixedSeeds === undefined
      ? []
      : [
          html`<p class="warning">
            <b>A check with ${fixedSeeds} seeds</b> for each claim, whatever it declares; not compared with
            the baseline.
          </p>`,
        ]),
    ...(lines.length === 0
      ? []
      : [
          html`<div class="warning">
            ${fails ? html`<b>The gate fails:</b> this run differs from what is recorded.` : html`<b>The gate warns:</b>`}
            <ul>
              ${lines.map((line) => html`<li>${line}</li>`)}
            </ul>
          </div>`,
        ]),
  ];
}

/** One paper's answer; its words stand in the page's title where there is no other paper. */
function paperAnswer(results: PaperResults, alone: boolean): Markup {
  const { paper } = results;
  const { verdict, sentence, remarks } = answerWords(headlineOf([results]));
  const words = html`<span class="verdict-words">${verdict}</span>`;
  return html`<p class="eyebrow">
      ${paper.citation}${paper.url === '' ? null : html`, <a href="${paper.url}">${paper.url.replace(/^https?:[/][/]/, '')}</a>`}
    </p>
    ${alone ? html`<h1>Does the paper hold? ${words}</h1>` : html`<h2>${paper.subject}: ${words}</h2>`}
    <p class="lead">${sentence}</p>
    ${firstPageOf(results).map((known) => html`<p>${known}</p>`)} ${tallyTable(results)}
    ${remarks.map((remark) => html`<p>${remark}</p>`)}`;
}

/** The first screen: does the paper hold, how many claims say so, on which data, profile, device and commit. */
export function overview(report: FullReport, papers: readonly PaperResults[]): Markup {
  const [only, ...others] = papers;
  const title =
    papers.length === 0 ? html`<h1>Nothing was tested yet.</h1>` : html`<h1>Do the papers hold?</h1>`;
  return html`<header class="answer">
    ${
      only !== undefined && others.length === 0
        ? paperAnswer(only, true)
        : html`${title} ${papers.map((results) => paperAnswer(results, false))}`
    }
    ${facts(report)} ${warnings(report)}
  </header>`;
}

/** All claims in a line each. */
export function claimIndex(papers: readonly PaperResults[]): Markup {
  return html`<nav class="index" aria-label="Claims">
    ${papers.flatMap(({ groups, paper }) =>
      groups.map(
        ({ group, claims }) =>
          html`<h3>${papers.length > 1 ? `${paper.subject}: ${group.heading}` : group.heading}</h3>
            <ul>
              ${claims.map(
                ({ declaration, verdict }) =>
                  html`<li>
                    ${verdictMark(verdict)}
                    <span
                      ><a href="#${claimAnchor(declaration)}">${declaration.statement}</a>
                      <span class="muted">${declaration.source}</span></span
                    >
                  </li>`,
              )}
            </ul>`,
      ),
    )}
  </nav>`;
}
