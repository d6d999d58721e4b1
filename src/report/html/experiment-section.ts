import type { ExperimentRecord } from './experiment-record.js';
import { html, type Markup } from './markup.js';
import { scrollTable } from './scroll-table.js';

/** Experiments of ours, which decide no claim. */
export function experimentSection(experiments: readonly ExperimentRecord[]): Markup {
  return html`<section id="experiments" aria-labelledby="experiments-title">
    <h2 id="experiments-title">Experiments of our own</h2>
    ${
      experiments.length === 0
        ? html`<p class="missing">
            None has been run here; <code>npx transfer-claims ways-out --architecture cnn</code> does one.
          </p>`
        : experiments.map(
            ({ title, about, columns, rows }) =>
              html`<h3>${title}</h3>
                ${about.map((paragraph) => html`<p>${paragraph}</p>`)} ${scrollTable(title, columns, rows)}`,
          )
    }
  </section>`;
}
