import { readFileSync } from 'node:fs';
import { claimKey, type ClaimResult } from '../../harness/claim-types.js';
import type { ClaimGroup } from '../../harness/paper.js';
import { paperResults, type PaperResults } from '../paper-results.js';
import { counted } from '../words.js';
import { benchSection } from './bench-section.js';
import { calibrationSection } from './calibration-section.js';
import { claimCard } from './claim-card.js';
import type { ExperimentRecord } from './experiment-record.js';
import { figureSection } from './figure-section.js';
import { html, Markup, slug } from './markup.js';
import { claimIndex, groupAnchor, overview } from './overview.js';
import { provenanceSection } from './provenance-section.js';
import { readingGuide } from './reading-guide.js';
import type { ReportInputs } from './report-inputs.js';
import { scrollTable } from './scroll-table.js';

/** Experiments of ours, which decide no claim. */
function experimentSection(experiments: readonly ExperimentRecord[]): Markup {
  return html`<section id="experiments" aria-labelledby="experiments-title">
    <h2 id="experiments-title">Experiments of our own</h2>
    ${
      experiments.length === 0
        ? html`<p class="missing">
            None has been run here; <code>npx transfer-claims --help</code> lists those that there are.
          </p>`
        : experiments.map(
            ({ title, about, columns, rows }) =>
              html`<h3>${title}</h3>
                ${about.map((paragraph) => html`<p>${paragraph}</p>`)} ${scrollTable(title, columns, rows)}`,
          )
    }
  </section>`;
}

const style = new Markup(readFileSync(new URL('./report.css', import.meta.url), 'utf8'));

/** Nothing may be fetched and nothing may run, whatever a claim's text holds. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** The cards of a group, those of claims without a result folded behind the others. */
function groupCards(claims: readonly ClaimResult[], explanations: ReportInputs['explanations']): Markup {
  const cards = (some: readonly ClaimResult[]) =>
    some.map((claim) => claimCard(claim, { explanation: explanations[claimKey(claim.declaration)] }));
  const left = claims.filter(({ verdict }) => verdict === 'not-run');
  const folded = html`<details class="left">
    <summary>${counted(left.length, 'claim')} not run here, with the reasons</summary>
    ${cards(left)}
  </details>`;
  return html`${cards(claims.filter((claim) => !left.includes(claim)))} ${left.length === 0 ? null : folded}`;
}

/** The groups of one role, of all papers, with a card for each claim. */
function cardsOf(
  role: ClaimGroup['role'],
  papers: readonly PaperResults[],
  { explanations }: ReportInputs,
): Markup[] {
  return papers.flatMap(({ paper, groups }) =>
    groups
      .filter(({ group }) => group.role === role)
      .map(({ group, claims }) => {
        const id = groupAnchor(paper.id, group.id);
        const heading = papers.length > 1 ? `${paper.subject}: ${group.heading}` : group.heading;
        return html`<section class="group" id="${id}" aria-labelledby="${id}-title">
          <h3 id="${id}-title">${heading}</h3>
          <p>${group.about}</p>
          ${groupCards(claims, explanations)}
        </section>`;
      }),
  );
}

function contents(papers: readonly PaperResults[]): Markup {
  const places: readonly (readonly [string, string])[] = [
    ['reading', 'How to read'],
    ['claims', 'Claims'],
    ...papers
      .filter(
        ({ paper, claims }) =>
          paper.figureTexts.length > 0 || claims.some(({ figures }) => figures.length > 0),
      )
      .map(
        ({ paper }) =>
          [slug('figures', paper.id), papers.length > 1 ? `Figures: ${paper.subject}` : 'Figures'] as const,
      ),
    ['conjectures', 'Conjectures'],
    ['audits', 'Audits'],
    ['descriptions', 'Models that exist'],
    ['experiments', 'Experiments'],
    ['calibration', 'Reliability'],
    ['bench', 'Speed'],
    ['provenance', 'Provenance'],
  ];
  return html`<nav class="contents" aria-label="Contents">
    <ul>
      ${places.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}
    </ul>
  </nav>`;
}

/** A section of cards, or a sentence that says that there are none. */
function cardSection(
  { id, title, none }: { readonly id: string; readonly title: string; readonly none: string },
  cards: readonly Markup[],
): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${cards.length > 0 ? cards : html`<p class="missing">${none}</p>`}
  </section>`;
}

function main(inputs: ReportInputs): Markup {
  const { report, calibration, history, scaling, experiments } = inputs;
  const papers = paperResults(report.claims, inputs.papers);
  return html`<main id="content">
    ${overview(report, papers)} ${contents(papers)} ${readingGuide()}
    <section id="claims" aria-labelledby="claims-title">
      <h2 id="claims-title">The claims</h2>
      ${claimIndex(papers)} ${cardsOf('statements', papers, inputs)}
    </section>
    ${papers.map((results) => figureSection(results, report.profile))}
    ${cardSection(
      {
        id: 'conjectures',
        title: 'What the papers suppose and did not test',
        none: 'No conjecture has a result in this run.',
      },
      cardsOf('conjectures', papers, inputs),
    )}
    ${cardSection(
      {
        id: 'audits',
        title: 'What to know before a number of the paper is used',
        none: 'No audit has a result in this run.',
      },
      cardsOf('audits', papers, inputs),
    )}
    ${cardSection(
      {
        id: 'descriptions',
        title: 'Models that exist',
        none: 'No such model was looked at in this run.',
      },
      cardsOf('described', papers, inputs),
    )}
    ${experimentSection(experiments)} ${calibrationSection(calibration)} ${benchSection(history, scaling)}
    ${provenanceSection(report)}
  </main>`;
}

/** "Does the paper hold? Adversarial transferability", with every paper of the run. */
function pageTitle({ report, papers }: ReportInputs): string {
  const subjects = paperResults(report.claims, papers).map(({ paper }) => paper.subject);
  return `${subjects.length > 1 ? 'Do the papers hold?' : 'Does the paper hold?'} ${subjects.join('; ')}`.trim();
}

/** The whole report as one HTML file that needs nothing else: a pure function of what was read. */
export function reportPage(inputs: ReportInputs): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${pageTitle(inputs)}</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <a class="skip" href="#content">Skip to the report</a>
        ${main(inputs)}
        <footer>
          <p>Made by <code>npx transfer-claims report</code> from <code>reports/claims-full.json</code>.</p>
        </footer>
      </body>
    </html>`;
  // The templates' indentation is for the eyes of programmers.
  return `${page.text.replace(/\n\s+/g, '\n')}\n`;
}
