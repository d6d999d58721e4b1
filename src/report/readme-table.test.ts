import { describe, expect, it } from 'vitest';
import { sampleReport } from '../harness/testing/sample-result.js';
import { withClaimsTable } from './readme-table.js';

const begin = '<!-- claims table: `npm run readme` writes what stands between these lines -->';
const readme = `# Title\n\n${begin}\nold\n<!-- end of claims table -->\n\n## After\n`;
const report = { ...sampleReport(), complete: true };

describe('withClaimsTable', () => {
  it('puts every claim between the markers and leaves the rest alone', () => {
    const made = withClaimsTable(readme, report);
    expect(made).toMatch(/^# Title\n/);
    expect(made).toMatch(/\n## After\n$/);
    expect(made).not.toContain('old');
    for (const { declaration } of report.claims) expect(made).toContain(`\`${declaration.id}\``);
  });

  it('changes nothing the second time', () => {
    const once = withClaimsTable(readme, report);
    expect(withClaimsTable(once, report)).toBe(once);
  });

  it('refuses a README without markers, and a partial run', () => {
    expect(() => withClaimsTable('# Title', report)).toThrow(/README.md must have the lines/);
    expect(() => withClaimsTable(readme, { ...report, complete: false })).toThrow(/complete run/);
  });
});
