import { describe, expect, it } from 'vitest';
import { namedResult, samplePaper, samplePart, sampleReport } from '../harness/testing/sample-result.js';
import { withClaimsTable } from './readme-table.js';

const begin = '<!-- claims table: `npm run readme` writes what stands between these lines -->';
const readme = `# Title\n\n${begin}\nwhat stood here\n<!-- end of claims table -->\n\n## After\n`;
const papers = [samplePaper];
const report = sampleReport({
  claims: [
    namedResult('a', { parts: [samplePart(), samplePart({ id: 'b', label: 'B' })] }),
    namedResult('audit', { declaration: { group: 'audit' } }),
  ],
});

describe('withClaimsTable', () => {
  it('puts every claim between the markers and leaves the rest alone', () => {
    const made = withClaimsTable(readme, report, papers);
    expect(made).toMatch(/^# Title\n/);
    expect(made).toMatch(/\n## After\n$/);
    expect(made).not.toContain('what stood here');
    for (const { declaration } of report.claims) expect(made).toContain(`\`${declaration.id}\``);
  });

  it('answers for each paper, has a line for each claim and none for its parts, and only counts descriptions', () => {
    const described = namedResult('released', {
      declaration: { group: 'released', kind: 'descriptive' },
      verdict: 'described',
    });
    const made = withClaimsTable(readme, { ...report, claims: [...report.claims, described] }, papers);
    expect(made).toContain(`**${samplePaper.citation}**: does it hold? Yes.`);
    expect(made).not.toContain('↳');
    expect(made).not.toContain('`released`');
    expect(made).toContain('1 table describes models that exist');
  });

  it('changes nothing the second time', () => {
    const once = withClaimsTable(readme, report, papers);
    expect(withClaimsTable(once, report, papers)).toBe(once);
  });

  it('refuses a README without markers, and a partial run', () => {
    expect(() => withClaimsTable('# Title', report, papers)).toThrow(/README.md must have the lines/);
    expect(() => withClaimsTable(readme, { ...report, complete: false }, papers)).toThrow(/complete run/);
  });
});
