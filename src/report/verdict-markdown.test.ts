import { describe, expect, it } from 'vitest';
import { samplePart, sampleReport, sampleResult, sampleRun } from '../harness/testing/sample-result.js';
import { verdictMarkdown } from './verdict-markdown.js';

const lines = (report = sampleReport()) => verdictMarkdown(report).split('\n');

describe('verdictMarkdown', () => {
  it('says the data first, and loudly where they are synthetic', () => {
    expect(lines()[0]).toBe('Data: MNIST, 6,000 training images');
    const synthetic = { ...sampleRun, synthetic: true, datasetDescription: 'digits from seed 1' };
    expect(lines(sampleReport({ run: synthetic }))[0]).toBe('**SYNTHETIC DATA** — digits from seed 1');
  });

  it('has a row for each claim and part, and a section for each claim', () => {
    const parts = [
      samplePart(),
      samplePart({ id: 'b', label: 'B', verdict: 'inconclusive', reason: 'noise' }),
    ];
    const text = lines(sampleReport({ claims: [sampleResult({ parts })] }));
    expect(text).toContain('| `fig-03-sample` | **supported** |  | 3 |  |');
    expect(text).toContain('| ↳ B | inconclusive | 12.0 pts [5.0, 19.0] | 3 | 14.0 pts |');
    expect(text).toContain('### fig-03-sample');
    expect(text).toContain('- inconclusive (B): noise');
    expect(text.join('\n')).toContain('threshold 0, α 0.05');
  });

  it('shows detail tables, their cells escaped', () => {
    const details = [
      { title: 'Rates', columns: ['ε', 'a|b'], rows: [[0.123456, 'x\ny'] as const, [2, null], [NaN, 3]] },
    ];
    const text = lines(sampleReport({ claims: [sampleResult({ details })] }));
    expect(text).toContain('| ε | a\\|b |');
    expect(text).toContain('| 0.1235 | x y |');
    expect(text).toContain('| 2 |  |');
    expect(text).toContain('|  | 3 |');
  });

  it('says what the gate found, whether the run was partial, and of which commit', () => {
    const findings = { a: [{ kind: 'verdict-worse' as const, message: 'a: supported → refuted' }] };
    const text = lines(sampleReport({ complete: false, findings, run: { ...sampleRun, commit: null } }));
    expect(text).toContain('**Partial run**: some claims have no result here.');
    expect(text).toContain('- gate: verdict-worse: a: supported → refuted');
    expect(text.join('\n')).toContain('no commit');
    expect(lines().join('\n')).not.toMatch(/Partial|Gate/);
  });
});
