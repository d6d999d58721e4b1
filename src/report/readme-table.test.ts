import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { namedResult, samplePaper, samplePart, sampleReport } from '../harness/testing/sample-result.js';
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

  it('refuses a partial run', () => {
    expect(() => claimsPage({ ...report, complete: false }, papers)).toThrow(/complete run/);
  });
});
