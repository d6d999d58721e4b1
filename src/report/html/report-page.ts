import { readFileSync } from 'node:fs';
import { benchSection } from './bench-section.js';
import { calibrationSection } from './calibration-section.js';
import { claimCard } from './claim-card.js';
import { claimKey } from '../../harness/claim-types.js';
import type { ClaimGroup, Paper } from '../../harness/paper.js';
import { claimsOf } from './claim-groups.js';
import { experimentSection } from './experiment-section.js';
import { figureSection } from './figure-section.js';
import { html, Markup } from './markup.js';
import { claimIndex, overview, readingGuide } from './overview.js';
import { provenanceSection } from './provenance-section.js';
import type { ReportInputs } from './report-inputs.js';

const style = new Markup(readFileSync(new URL('./report.css', import.meta.url), 'utf8'));

/** Nothing may be fetched and nothing may run, whatever a claim's text holds. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

function groupSection(
  paper: Paper,
  group: ClaimGroup,
  { report, explanations }: ReportInputs,
): Markup | null {
  const claims = claimsOf(report.claims, paper, group.id);
  if (claims.length === 0) return null;
  const { heading, about } = group;
  const id = `${paper.id}-${group.id}`;
  return html`<section class="group" id="${id}" aria-labelledby="${id}-title">
    <h3 id="${id}-title">${heading}</h3>
    <p>${about}</p>
    ${claims.map((claim) => claimCard(claim, { explanation: explanations[claimKey(claim.declaration)] }))}
  </section>`;
}

function contents(): Markup {
  const places = {
    reading: 'How to read',
    claims: 'Claims',
    figures: 'Figures',
    audits: 'Audits',
    experiments: 'Experiments',
    calibration: 'Reliability',
    bench: 'Speed',
    provenance: 'Provenance',
  };
  return html`<nav class="contents" aria-label="Contents">
    <ul>
      ${Object.entries(places).map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}
    </ul>
  </nav>`;
}

function main(inputs: ReportInputs): Markup {
  const { report, papers, calibration, history, scaling, experiments } = inputs;
  const sections = (roles: readonly ClaimGroup['role'][]) =>
    papers.flatMap((paper) =>
      paper.groups
        .filter(({ role }) => roles.includes(role))
        .map((group) => groupSection(paper, group, inputs))
        .filter((section) => section !== null),
    );
  const audits = sections(['audits']);
  return html`<main id="content">
    ${overview(report, papers)} ${contents()} ${readingGuide()}
    <section id="claims" aria-labelledby="claims-title">
      <h2 id="claims-title">The claims</h2>
      ${claimIndex(report.claims, papers)} ${sections(['statements', 'described'])}
    </section>
    <div id="figures">${papers.map((paper) => figureSection(report.claims, paper, report.profile))}</div>
    <section id="audits" aria-labelledby="audits-title">
      <h2 id="audits-title">What to know before a number of the paper is used</h2>
      ${audits.length > 0 ? audits : html`<p class="missing">No audit has a result in this run.</p>`}
    </section>
    ${experimentSection(experiments)} ${calibrationSection(calibration)} ${benchSection(history, scaling)}
    ${provenanceSection(report)}
  </main>`;
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
        <title>Does the paper hold? ${inputs.papers.map(({ subject }) => subject).join(', ')}</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <a class="skip" href="#content">Skip to the report</a>
        ${main(inputs)}
        <footer>
          <p>Made by <code>npm run report</code> from <code>reports/claims-full.json</code>.</p>
        </footer>
      </body>
    </html>`;
  // The templates' indentation is for the eyes of programmers.
  return `${page.text.replace(/\n\s+/g, '\n')}\n`;
}
