import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import {
  namedResult,
  sampleDeclaration,
  samplePaper,
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
    expect(textOf('h1')).toBe('Does the paper hold? For the most part, no.');
    expect(textOf('.lead')).toMatch(
      /Of the 5 statements .* 2 are supported, 1 is refuted, 1 is smaller than matters and 1 is inconclusive[.] 1 more was not run .* 1 more was tested without seeds, on generated inputs, and held/,
    );
    for (const fact of ['MNIST', 'quick', 'a processor', 'c0ffee']) expect(textOf('.answer')).toContain(fact);
    expect(document.querySelector('main')?.firstElementChild?.getAttribute('class')).toBe('answer');
  });

  it('has a card for every claim, each with its verdict, and the command that replays one', () => {
    const ids = [...document.querySelectorAll('article.claim')].map((card) => card.id);
    expect(ids.sort()).toEqual(
      sampleInputs()
        .report.claims.map(({ declaration: { id } }) => `claim-sample-2020-${id}`)
        .sort(),
    );
    expect(textOf('#claim-sample-2020-fig-03-refuted .badge')).toBe('refuted');
    expect(textOf('#claim-sample-2020-fig-03-refuted .explanation')).toBe(
      'Why: The paper’s attack was too weak.',
    );
    expect(textOf('#claim-sample-2020-fig-04-open')).toContain('seed 2: model 1 died in epoch 3');
    expect(textOf('#claim-sample-2020-fig-03-supported pre')).toContain(
      'replay sample-2020/fig-03-supported --seed 1',
    );
  });

  it('puts audits and models that exist in sections of their own', () => {
    const where = (id: string) =>
      ['claims', 'audits', 'descriptions'].filter(
        (section) => document.querySelector(`#${section} #claim-sample-2020-${id}`) !== null,
      );
    expect(['audit-ties', 'released-rates', 'text-laws'].map(where)).toEqual([
      ['audits'],
      ['descriptions'],
      ['claims'],
    ]);
  });

  it('names on the first screen what has too little power, what is open, and for which parts a verdict speaks', () => {
    const words = textOf('.answer');
    expect(words).toContain('Power below 0.8 at the smallest effect that matters: fig-04-open, 0.4.');
    expect(words).toContain('fig-04-open, about 17 seeds');
    expect(words).toContain('fig-04-open, inconclusive (2 of 3 parts)');
    expect(words).toContain('1 table describes models that exist');
  });

  it('says of a claim its power, its seeds, what the survivors say and whether the paper lies where another run would', () => {
    const card = textOf('#claim-sample-2020-fig-04-open');
    for (const words of [
      'power at the smallest effect (2 points) 0.4',
      'seeds for power 0.8 at what was seen 17',
      'The mean of the paper’s numbers is 90.0 points, not where another run of ours would fall (95 %).',
      'Without the seeds that broke a declared rule (2 of 3 are left), mean of the parts: 11.0 points',
      'It is said of every part: all must hold, and one refutes.',
      'looks at 3 and 8 seeds from seed 1 on',
    ]) {
      expect(card).toContain(words);
    }
  });

  it('has an answer and figures for each paper, and tells claims of one name apart', () => {
    const other = { ...samplePaper, id: 'other-2021', subject: 'Others' };
    const claims = [sampleResult(), namedResult('fig-03-sample', { declaration: { paper: other.id } })];
    const both = parse(
      reportPage(sampleInputs({ papers: [samplePaper, other], report: sampleReport({ claims }) })),
    );
    expect(both.querySelector('h1')?.textContent).toBe('Do the papers hold?');
    const answers = [...both.querySelectorAll('.answer h2')].map(({ textContent }) => textContent);
    expect(answers).toEqual(['Samples: Yes.', 'Others: Yes.']);
    const ids = [...both.querySelectorAll('[id]')].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain('figure-other-2021-3');
  });

  it('draws the paper’s figures, ours or not, and says where there is none of ours', () => {
    const charts = (figure: string) =>
      document.querySelectorAll(`#figure-sample-2020-${figure} svg.chart`).length;
    expect(['3', '8', '10'].map(charts)).toEqual([1, 0, 0]);
    expect(textOf('#figure-sample-2020-3 .missing')).toBe('');
    expect(textOf('#figure-sample-2020-8 .missing')).toContain('not run in the profile quick: needs a GPU');
    expect(textOf('#figure-sample-2020-10 .missing')).toContain('No data of ours');
    expect(textOf('#figure-sample-2020-3 .legend')).toContain('the paper, a single run');
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
    const run = { ...sampleRun, synthetic: true };
    const claims = [sampleResult({ verdict: 'not-run', seeds: [] })];
    const report = sampleReport({ claims, complete: false, run });
    const empty = reportPage({
      report,
      papers: [samplePaper],
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
