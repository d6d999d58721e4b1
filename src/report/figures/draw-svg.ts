import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { Markup } from '../html/markup.js';

/** A document for charts that are drawn without a browser. */
const { document } = parseHTML('<!doctype html><html><body></body></html>');

/** A chart's name and what its numbers are, for those who do not see it. */
export interface ChartText {
  readonly title: string;
  readonly description: string;
}

/** Plot writes up to 17 digits; a hundredth of a pixel is enough. Coordinates only: labels stay as they are. */
const shorten = (svg: string) =>
  svg.replace(/="[^"]*"/g, (attribute) =>
    attribute.replace(/-?\d+\.\d{3,}/g, (number) => String(Number(Number(number).toFixed(2)))),
  );

/** Draws a chart as one SVG element: its style left to the page's, named and described for screen readers. */
export function drawSvg(options: Plot.PlotOptions, { title, description }: ChartText): Markup {
  const drawn = Plot.plot({ ...options, document, figure: false, className: 'chart' } as Plot.PlotOptions);
  drawn.querySelector('style')?.remove();
  for (const part of drawn.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label');
  drawn.setAttribute('role', 'img');
  const named = (name: string, text: string) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', name);
    element.textContent = text;
    return element;
  };
  drawn.prepend(named('title', title), named('desc', description));
  return new Markup(shorten(drawn.outerHTML));
}
