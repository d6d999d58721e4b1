import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportPage } from './report-page.js';
import {
  contrasts,
  drawings,
  overflowing,
  spilling,
  type Contrast,
  type Drawing,
} from './testing/page-checks.js';
import { sampleInputs } from './testing/sample-inputs.js';

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const missing = !existsSync(executablePath);
const name = missing
  ? `the report in a browser (skipped: no Chromium at ${executablePath}; set CHROMIUM_PATH)`
  : 'the report in a browser';

describe.skipIf(missing)(name, () => {
  const folder = mkdtempSync(join(tmpdir(), 'report-page-'));
  const address = pathToFileURL(join(folder, 'index.html')).href;
  let browser: Browser;

  beforeAll(async () => {
    writeFileSync(join(folder, 'index.html'), reportPage(sampleInputs()));
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function withPage(
    { width, scheme = 'light' }: { readonly width: number; readonly scheme?: 'light' | 'dark' },
    check: (page: Page) => Promise<void>,
  ): Promise<void> {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme });
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(address);
    await check(page);
    // Vitest cannot fail a test for what nobody asks: the browser's complaints belong to every check.
    expect(complaints).toEqual([]);
    expect(requests.filter((url) => url !== address && !url.startsWith('data:'))).toEqual([]);
    await page.close();
  }

  it.each([320, 768, 1280])(
    'fits into %i pixels, folded and unfolded, and asks for nothing',
    async (width) => {
      await withPage({ width }, async (page) => {
        expect(await page.evaluate(overflowing)).toEqual([]);
        await page.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true; })');
        expect(await page.evaluate(overflowing)).toEqual([]);
        expect(await page.evaluate(spilling)).toEqual([]);
        const shot = await page.screenshot({ fullPage: true, path: join(folder, `${width}.png`) });
        expect(shot.length).toBeGreaterThan(10_000);
      });
    },
  );

  it.each([320, 1280])('draws every figure inside its box at %i pixels', async (width) => {
    await withPage({ width }, async (page) => {
      const drawn = await page.evaluate<Drawing[]>(drawings);
      expect(drawn.length).toBeGreaterThan(10);
      for (const { title, marks, outside } of drawn) {
        expect({ title, outside }).toEqual({ title, outside: [] });
        expect(marks, title).toBeGreaterThan(0);
      }
    });
  });

  it.each(['light', 'dark'] as const)(
    'has a contrast of at least 4.5 for every text in %s',
    async (scheme) => {
      await withPage({ width: 1280, scheme }, async (page) => {
        const found = await page.evaluate<Contrast[]>(contrasts);
        expect(found.length).toBeGreaterThan(100);
        expect(found.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
      });
    },
  );

  it('answers on the first screen, and its first link skips to the report', async () => {
    await withPage({ width: 1280 }, async (page) => {
      for (const selector of ['h1', '.lead', '.tally', '.facts']) {
        const box = await page.locator(selector).first().boundingBox();
        expect((box?.y ?? Infinity) + (box?.height ?? Infinity), selector).toBeLessThan(900);
      }
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.getAttribute("href")')).toBe('#content');
    });
  });
});
