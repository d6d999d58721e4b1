import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { html, Markup, slug, type Content } from './markup.js';

describe('html', () => {
  it('shows any text as it is, in an element and in an attribute, and never makes an element of it', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.constantFrom('<script>alert(1)</script>', '"><img src=x onerror=y>', "'&lt;", '</p><p>'),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const { document } = parseHTML(`<html><body>${html`<p title="${text}">${text}</p>`}</body></html>`);
        const [only, ...others] = document.body.children;
        expect(others).toEqual([]);
        expect(only?.textContent).toBe(text);
        expect(only?.getAttribute('title')).toBe(text);
        expect(only?.children).toHaveLength(0);
      }),
    );
  });

  it('puts markup in as it is, lists one after the other, and nothing for nothing', () => {
    const inner: Content[] = [html`<b>${1}</b>`, 'and', null, undefined, false, new Markup('<i></i>')];
    expect(html`<p>${inner}</p>`.text).toBe('<p><b>1</b>and<i></i></p>');
  });
});

describe('slug', () => {
  it('keeps letters and digits alone', () => {
    expect(slug('Figure 3', 'FC, PGD l∞, 1→2')).toBe('figure-3-fc-pgd-l-1-2');
    expect(slug('R² "of"')).toBe('r2-of');
  });
});
