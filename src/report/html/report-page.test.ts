import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import {
  sampleDeclaration,
  sampleReport,
  sampleResult,
  sampleRun,
} from '../../harness/testing/sample-result.js';
import { reportPage } from './report-page.js';
import { sampleInputs } from './testing/sample-inputs.js';

const parse = (page: string) => parseHTML(page).document;
const page = reportPage(sampleInputs());
const document = parse(page);
const textOf = (selector: string) =>
  document.querySelector(selector)?.textContent.replace(/\s+/g, ' ').trim() ?? '';

describe('reportPage', () => {
  it('answers first: whether the paper holds, by how many claims, on what', () => {
    expect(textOf('h1')).toBe('Does the paper hold? Only in part.');
    expect(textOf('.lead')).toMatch(
      /Of the 5 statements .* 3 are supported, 1 is refuted and 1 is inconclusive/,
    );
    for (const fact of ['MNIST', 'quick', 'a processor', 'c0ffee']) expect(textOf('.answer')).toContain(fact);
    expect(document.querySelector('main')?.firstElementChild?.getAttribute('class')).toBe('answer');
  });

  it('has a card for every claim, each with its verdict, and the command that replays one', () => {
    const ids = [...document.querySelectorAll('article.claim')].map((card) => card.id);
    expect(ids.sort()).toEqual(
      sampleInputs()
        .report.claims.map(({ declaration: { id } }) => `claim-${id}`)
        .sort(),
    );
    expect(textOf('#claim-fig-03-refuted .badge')).toBe('refuted');
    expect(textOf('#claim-fig-03-refuted .explanation')).toBe('Why: The paper’s attack was too weak.');
    expect(textOf('#claim-fig-04-open')).toContain('seed 2: model 1 died in epoch 3');
    expect(textOf('#claim-fig-03-supported pre')).toContain('replay fig-03-supported --seed 1');
  });

  it('puts audits in a section of their own', () => {
    expect(document.querySelector('#audits #claim-released-audit-ties')).not.toBeNull();
    expect(document.querySelector('#claims #claim-released-audit-ties')).toBeNull();
  });

  it('draws the paper’s figures, ours or not, and says where there is none of ours', () => {
    const charts = (figure: string) => document.querySelectorAll(`#figure-${figure} svg.chart`).length;
    expect(['1', '2', '3', '4', '6', '8', '10'].map(charts)).toEqual([2, 1, 8, 3, 2, 2, 0]);
    expect(textOf('#figure-3 .missing')).toBe('');
    expect(textOf('#figure-8 .missing')).toContain('not run in the profile quick: needs a GPU');
    expect(textOf('#figure-10 .missing')).toContain('No data of ours');
    expect(textOf('#figure-3 .legend')).toContain('the paper, a single run');
  });

  it('names and describes every drawing with its numbers, and no id twice', () => {
    for (const drawing of document.querySelectorAll('svg[role="img"]')) {
      expect(drawing.querySelector('title')?.textContent).not.toBe('');
      expect(drawing.querySelector('desc')?.textContent).toMatch(/\d/);
    }
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const link of document.querySelectorAll('a[href^="#"]')) {
      expect(ids).toContain(link.getAttribute('href')?.slice(1));
    }
  });

  it('runs nothing and fetches nothing', () => {
    expect(document.querySelector('script, link, iframe, object')).toBeNull();
    for (const image of document.querySelectorAll('img')) {
      expect(image.getAttribute('src')).toMatch(/^data:image\/png;base64,/);
      expect(image.getAttribute('alt')).not.toBe('');
    }
    expect(page).not.toMatch(/url\(|@import/);
    expect(Buffer.byteLength(page)).toBeLessThan(2 * 2 ** 20);
  });

  it('shows whatever a claim says as text', () => {
    const evil = '<script>alert(1)</script><img src="x" onerror="alert(2)">';
    const declaration = sampleDeclaration({ statement: evil, source: evil, estimand: evil });
    const claims = [
      sampleResult({ declaration, details: [{ title: evil, columns: [evil], rows: [[evil]] }] }),
    ];
    const shown = parse(reportPage(sampleInputs({ report: sampleReport({ claims }) })));
    expect(shown.querySelector('script, [onerror]')).toBeNull();
    expect(shown.querySelector('.claim h4')?.textContent).toBe(evil);
  });

  it('says with a word what is missing, and what the data are', () => {
    const report = sampleReport({ claims: [], complete: false, run: { ...sampleRun, synthetic: true } });
    const empty = reportPage({
      report,
      explanations: {},
      calibration: undefined,
      history: [],
      scaling: undefined,
      experiments: [],
    });
    const said = parse(empty).body.textContent;
    for (const words of [
      'Nothing was tested yet',
      'Synthetic data',
      'Partial run',
      'No calibration table',
      'No bench',
      'None has been run here',
    ]) {
      expect(said).toContain(words);
    }
  });

  it('is the same page for the same inputs', () => {
    expect(reportPage(sampleInputs())).toBe(page);
  });
});
