import { describe, expect, it } from 'vitest';
import { sampleDeclaration, samplePart, sampleResult } from '../../harness/testing/sample-result.js';
import { claimSentences } from './claim-sentence.js';

describe('claimSentences', () => {
  it('gives the number with interval, threshold and the paper’s own', () => {
    expect(claimSentences(sampleResult())).toEqual([
      '“FC, PGD l∞” gives 12.0 points (interval 5.0 to 19.0), which lies above the threshold of 0. The paper’s single run gives 14.0 points.',
    ]);
  });

  it('names the least favourable of several parts, and counts the verdicts', () => {
    const parts = [
      samplePart(),
      samplePart({ label: 'CNN', verdict: 'inconclusive', estimate: 0.01, interval: [-0.1, 0.12] }),
    ];
    expect(claimSentences(sampleResult({ verdict: 'inconclusive', parts }))).toEqual([
      'Of 2 parts, 1 supported and 1 inconclusive; the least favourable is “CNN” with 1.0 points (interval −10.0 to 12.0); the threshold is 0.',
    ]);
  });

  it('says which parts were not run, and why, once for all of them', () => {
    const left = { verdict: 'not-run', reason: 'takes hours' } as const;
    const parts = [samplePart(), samplePart({ label: 'A', ...left }), samplePart({ label: 'B', ...left })];
    expect(claimSentences(sampleResult({ parts }))[1]).toBe('Not run: “A” and “B”; takes hours.');
  });

  it('names the law that has a counterexample', () => {
    const declaration = sampleDeclaration({ kind: 'exact' });
    const parts = [samplePart(), samplePart({ label: 'R² is 1', verdict: 'refuted' })];
    expect(claimSentences(sampleResult({ declaration, parts }))).toEqual([
      'A counterexample was found to: R² is 1.',
    ]);
    expect(claimSentences(sampleResult({ declaration }))).toEqual(['1 law held for every generated input.']);
  });

  it('says why there is no number', () => {
    const parts = [
      samplePart({ verdict: 'inconclusive', estimate: null, interval: null, reason: 'all died' }),
    ];
    expect(claimSentences(sampleResult({ parts }))[0]).toBe('There is no number to judge: all died.');
    const notRun = sampleResult({ verdict: 'not-run', reason: 'no weights', parts: [] });
    expect(claimSentences(notRun)).toEqual(['Not run here: no weights.']);
  });
});
