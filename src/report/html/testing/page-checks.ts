// These run in the browser, as text: the project's own types know no DOM.

/** What reaches beyond the page's right edge outside of a box that scrolls: [element, right edge]. */
export const overflowing = `(() => {
  const width = document.documentElement.clientWidth;
  const hidden = (element) => element.closest('.scroll, pre, .hidden, .skip') !== null && !element.matches('.scroll, pre');
  return [...document.querySelectorAll('body *')]
    .filter((element) => !hidden(element) && element.getBoundingClientRect().right > width + 1)
    .map((element) => [element.tagName, element.getAttribute('class'), element.getBoundingClientRect().right]);
})()`;

/** Texts that reach beyond the right edge of their own column, over what stands beside it: [text, by how much]. */
export const spilling = `(() => [...document.querySelectorAll('dt, dd, td, th, li, p, h2, h3, h4, summary')]
  .filter((element) => element.closest('.scroll, .hidden, .skip') === null && element.clientWidth > 0)
  .map((element) => [element.textContent.trim().slice(0, 40), element.scrollWidth - element.clientWidth])
  .filter(([, beyond]) => beyond > 1))()`;

/** A drawing, as {@link drawings} finds it. */
export interface Drawing {
  readonly title: string;
  readonly marks: number;
  readonly outside: readonly string[];
}

/** Every drawing that is an image: how many marks it has, and which of its parts leave its box by more than 2 px. */
export const drawings = `(() => [...document.querySelectorAll('svg[role="img"]')]
  .filter((svg) => svg.getBoundingClientRect().width > 0)
  .map((svg) => {
    const box = svg.getBoundingClientRect();
    const parts = [...svg.querySelectorAll('path, circle, line, rect, text')].filter((part) => part.closest('defs') === null);
    // Half of a mark at the edge of a strip may stand beyond it.
    const room = svg.classList.contains('strip') ? 8 : 2;
    const outside = parts
      .map((part) => [part, part.getBoundingClientRect()])
      .filter(([, own]) => own.left < box.left - room || own.right > box.right + room || own.top < box.top - room || own.bottom > box.bottom + room)
      .map(([part]) => part.outerHTML);
    return { title: svg.querySelector('title').textContent, marks: parts.length, outside };
  }))()`;

/** A text, as {@link contrasts} finds it. */
export interface Contrast {
  readonly text: string;
  readonly ratio: number;
}

/** The contrast (WCAG 2) of every element that has text of its own, SVG included, with what lies behind it. */
export const contrasts = `(() => {
  const channels = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const luminance = (colour) => {
    const [r, g, b] = channels(colour).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      const [, , , alpha = 1] = channels(colour);
      if (alpha > 0) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
  return [...document.querySelectorAll('body *')]
    .filter((element) => hasText(element) && !['TITLE', 'DESC', 'title', 'desc'].includes(element.tagName))
    .filter((element) => element.getBoundingClientRect().width > 2)
    .map((element) => {
      const style = getComputedStyle(element);
      const fore = luminance(element.closest('svg') === null ? style.color : style.fill);
      const back = luminance(behind(element));
      const ratio = (Math.max(fore, back) + 0.05) / (Math.min(fore, back) + 0.05);
      return { text: element.textContent.trim().slice(0, 40), ratio };
    });
})()`;
