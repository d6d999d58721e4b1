import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  namedResult,
  samplePaper,
  samplePart,
  samplePrimary,
  sampleReport,
} from '../harness/testing/sample-result.js';
import { claimsPage, withVerdicts } from './readme-table.js';

const begin = '<!-- verdicts: `npm run readme` writes what stands between these lines -->';
const readme = `# Title\n\n${begin}\nwhat stood here\n<!-- end of verdicts -->\n\n## After\n`;
const papers = [samplePaper];
const report = sampleReport({
  claims: [
    namedResult('a', { parts: [samplePart(), samplePart({ id: 'b', label: 'B' })] }),
    namedResult('audit', { declaration: { group: 'audit' } }),
  ],
});

describe('withVerdicts', () => {
  it('puts the answer for each paper between the markers and leaves the rest alone', () => {
    const made = withVerdicts(readme, report, papers);
    expect(made).toMatch(/^# Title\n/);
    expect(made).toMatch(/\n## After\n$/);
    expect(made).not.toContain('what stood here');
    expect(made).toContain(`**${samplePaper.citation}**: does it hold? Yes.`);
    expect(made).toContain(`profile ${report.profile}, backend ${report.backend}`);
  });

  it('shows the first statement with each verdict, and no other', () => {
    const open = namedResult('open', { verdict: 'inconclusive' });
    const more = [namedResult('b'), open, namedResult('later', { verdict: 'inconclusive' })];
    const made = withVerdicts(readme, { ...report, claims: [...report.claims, ...more] }, papers);
    const shown = [...made.matchAll(/^\| `([^`]+)`/gm)].map(([, id]) => id);
    expect(shown).toEqual(['a', 'open']);
  });

  it('puts a profile that has a place of its own there: what figures show, and the answer where some were run', () => {
    const own = '<!-- verdicts of profile paper: `npm run readme` writes what stands between these lines -->';
    const both = `${own}\nof paper\n<!-- end of verdicts -->\n\n${readme}`;
    const other = { ...samplePaper, id: 'other', citation: 'Other', claims: [] };
    const text = namedResult('text', { declaration: { source: 'Results, Figure 1' } });
    const paper = { ...report, profile: 'paper', claims: [...report.claims, text] };
    const made = withVerdicts(both, paper, [...papers, other]);
    expect(made).toContain('| `a`');
    expect(made).not.toContain('| `text`');
    expect(made).toContain('what stood here');
    expect(made).not.toContain('of paper\n');
    expect(made).toContain('profile paper');
    expect(made).not.toContain('Other');
    const usual = withVerdicts(both, report, papers);
    expect(usual).toContain('of paper\n');
    expect(usual).not.toContain('what stood here');
    expect(usual).not.toContain('| `a`');
  });

  it('changes nothing the second time', () => {
    const once = withVerdicts(readme, report, papers);
    expect(withVerdicts(once, report, papers)).toBe(once);
  });

  it('refuses a README without markers, and a partial run', () => {
    expect(() => withVerdicts('# Title', report, papers)).toThrow(/README.md must have the lines/);
    expect(() => withVerdicts(readme, { ...report, complete: false }, papers)).toThrow(/complete run/);
  });

  it('has its place in README.md', () => {
    const made = withVerdicts(readFileSync('README.md', 'utf8'), report, papers);
    expect(made).toContain(`**${samplePaper.citation}**`);
    expect(made.length).toBeLessThan(8 * 1024);
  });
});

describe('claimsPage', () => {
  it('answers for each paper, has a line for each claim and none for its parts, and only counts descriptions', () => {
    const described = namedResult('released', {
      declaration: { group: 'released', kind: 'descriptive' },
      verdict: 'described',
    });
    const made = claimsPage({ ...report, claims: [...report.claims, described] }, papers);
    for (const { declaration } of report.claims) expect(made).toContain(`\`${declaration.id}\``);
    expect(made).toContain(`**${samplePaper.citation}**: does it hold? Yes.`);
    expect(made).not.toContain('↳');
    expect(made).not.toContain('`released`');
    expect(made).toContain('1 table describes models that exist');
  });

  it('names the part that a claim about every part shows, and whether the paper’s numbers are compared', () => {
    const parts = [samplePart(), samplePart({ id: 'b', label: 'B', interval: [0.01, 0.2] })];
    const every = namedResult('every', { parts, declaration: { kind: { monotone: true } } });
    const made = claimsPage({ ...report, claims: [every] }, papers);
    expect(made).toContain('(1 of 2 parts)');
    expect(made).toContain('Claims about every part show the part that decides: every: B.');
    expect(made).toContain('✗ it does not.');
    const printed = { value: 0.14, prediction: null, inside: null, notCompared: 'size' } as const;
    const small = namedResult('small', { primary: samplePrimary({ printed }) });
    const page = claimsPage({ ...report, claims: [small] }, papers);
    expect(page).not.toMatch(/[✓✗]/);
    expect(page).toContain('the profile is smaller than the paper’s, so the numbers are not compared.');
    expect(page).not.toContain('Claims about every part');
  });

  it('says of how many seeds a number is, where some left', () => {
    const values = [1, 2].map((seed) => ({ seed, value: 0.1 }));
    const left = namedResult('left', { primary: samplePrimary({ values }) });
    const made = claimsPage({ ...report, claims: [namedResult('all'), left] }, papers);
    expect(made).toMatch(/`all`.*\| 3 +\|/);
    expect(made).toMatch(/`left`.*\| 2 of 3 +\|/);
  });

  it('refuses a partial run', () => {
    expect(() => claimsPage({ ...report, complete: false }, papers)).toThrow(/complete run/);
  });
});

describe('docs/verdicts.md', () => {
  const page = readFileSync(join('docs', 'verdicts.md'), 'utf8');
  const words: Readonly<Record<string, string>> = {
    'smaller-than-matters': 'smaller than matters',
    'not-run': 'not run',
  };
  const recorded = ['wiedeman-wang-2022', 'goodfellow-2015'].flatMap((paper) => {
    const file = join('reports', 'baseline', paper, 'quick-mnist.json');
    const { claims } = JSON.parse(readFileSync(file, 'utf8')) as {
      claims: Record<string, { verdict: string }>;
    };
    return Object.entries(claims).filter(([, { verdict }]) => verdict !== 'described');
  });

  it.each(recorded)('has the verdict that is recorded for %s', (id, { verdict }) => {
    const [, shown] =
      new RegExp(`^\\| \`${id}\` +\\| \\*\\*([^*(]+?)(?: \\([^)]*\\))?\\*\\*`, 'm').exec(page) ?? [];
    expect(shown).toBe(words[verdict] ?? verdict);
  });
});
