import { describe, expect, it } from 'vitest';
import {
  namedResult,
  samplePaper,
  samplePart,
  sampleReport,
  sampleResult,
  sampleRun,
} from '../harness/testing/sample-result.js';
import { verdictMarkdown } from './verdict-markdown.js';

const lines = (report = sampleReport()) => verdictMarkdown(report, [samplePaper]).split('\n');

describe('verdictMarkdown', () => {
  it('says the data first, and loudly where they are synthetic', () => {
    expect(lines()[0]).toBe('Data: MNIST, 6,000 training images');
    const synthetic = { ...sampleRun, synthetic: true, datasetDescription: 'digits from seed 1' };
    expect(lines(sampleReport({ run: synthetic }))[0]).toBe('**SYNTHETIC DATA** — digits from seed 1');
  });

  it('says the data of every paper, each once, and that laws need none', () => {
    const report = sampleReport({ claims: [namedResult('a'), namedResult('b')] });
    const digits = { ...sampleRun, datasetId: 'digits', datasetDescription: 'small digits' };
    const runs = { ...report.runs, 'sample-2020/b': digits };
    expect(lines({ ...report, runs })[0]).toBe('Data: MNIST, 6,000 training images; Data: small digits');
    const none = { ...sampleRun, datasetId: 'no-data' };
    expect(lines(sampleReport({ run: none }))[0]).toBe('Data: none were needed');
  });

  it('has a row for each claim and part, and a section for each claim', () => {
    const parts = [samplePart(), samplePart({ id: 'b', label: 'B', verdict: 'inconclusive' })];
    const text = lines(sampleReport({ claims: [sampleResult({ parts })] }));
    expect(text).toContain(
      '| `fig-03-sample` | **supported** | 12.0 pts [5.0, 19.0] | > 0 | 3 | 14.0 pts ✓ |',
    );
    expect(text).toContain('| ↳ B |  | 12.0 pts [5.0, 19.0] |  | 3 | 14.0 pts |');
    expect(text).toContain('#### fig-03-sample');
    expect(text.join('\n')).toContain(
      '(superiority, > 0, α 0.05, power 0.9 at the smallest effect that matters; measured: ',
    );
  });

  it('says in a cell that the effect is that of one part, and which below', () => {
    const parts = [samplePart(), samplePart({ id: 'b', label: 'B', estimate: 0.05, interval: [0.01, 0.09] })];
    const claims = [namedResult('every', { parts, declaration: { asserts: 'every-part' } })];
    const text = lines(sampleReport({ claims }));
    expect(text).toContain(
      '| `every` | **supported** | 5.0 pts [1.0, 9.0] (1 of 2 parts) | > 0 | 3 | 14.0 pts |',
    );
    expect(text).toContain('| ↳ mean of 2 parts |  | 12.0 pts [5.0, 19.0] |  | 3 | 14.0 pts ✓ |');
    expect(text).toContain('- of 2 parts the one that decides: B');
  });

  it('has the answer of each paper under its citation, with what it does not speak for', () => {
    const cnn = samplePart({ id: 'cnn', label: 'CNN', verdict: 'not-run' });
    const claims = [sampleResult({ parts: [samplePart(), cnn] })];
    const text = lines(sampleReport({ claims }));
    expect(text).toContain(`## ${samplePaper.citation}`);
    expect(text).toContain(
      '**Yes, as far as it was tested.** The one statement of the paper decided over seeds here (for FC only): 1 is supported, none is refuted and none is inconclusive.',
    );
    expect(text.join('\n')).toContain('fig-03-sample, supported (FC)');
    expect(text.join('\n')).toContain('| **supported (FC)** |');
  });

  it('puts the versions behind the numbers beside profile, backend and commit', () => {
    expect(lines()[2]).toBe(
      'Profile quick, backend wasm on a processor, commit c0ffee, started 2024-01-01T00:00:00.000Z. Versions: node 20.19.0, @tensorflow/tfjs 4.22.0.',
    );
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
    const findings = { a: [{ kind: 'drift' as const, message: 'a: numbers moved' }] };
    const text = lines(sampleReport({ complete: false, findings, run: { ...sampleRun, commit: null } }));
    expect(text).toContain('**Partial run**: some claims have no result here.');
    expect(text).toContain('- gate: drift: a: numbers moved');
    expect(text.join('\n')).toContain('no commit');
    expect(lines().join('\n')).not.toMatch(/Partial|Gate/);
  });
});
