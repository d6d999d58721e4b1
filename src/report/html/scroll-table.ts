import { html, type Content, type Markup } from './markup.js';

/** A table in a box of its own that scrolls where the page is too narrow; reachable by keyboard. */
export function scrollTable(
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly Content[])[],
): Markup {
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** A number of a descriptive table, to four digits; anything else as it is. */
export function cellText(value: string | number | null): string {
  if (value === null) return '–';
  if (typeof value === 'string') return value;
  const text = Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
  return text.replace(/^-/, '−');
}
