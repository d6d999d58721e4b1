import { describe, expect, it } from 'vitest';
import { claimVerdicts } from '../harness/claim-types.js';
import { namedResult, samplePaper } from '../harness/testing/sample-result.js';
import { firstPageOf, paperResults } from './paper-results.js';

const paper = {
  ...samplePaper,
  firstPage: [{ claim: 'known', by: { supported: 'It holds.', refuted: 'It does not.' } }],
};

describe('firstPageOf', () => {
  it('has the sentence of the claim’s verdict, and none for a verdict without one', () => {
    const expected: Record<string, string[]> = { supported: ['It holds.'], refuted: ['It does not.'] };
    for (const verdict of claimVerdicts) {
      const [results] = paperResults([namedResult('known', { verdict })], [paper]);
      expect(results && firstPageOf(results), verdict).toEqual(expected[verdict] ?? []);
    }
  });

  it('has none where the claim was not run, or the paper says nothing', () => {
    const [without] = paperResults([namedResult('another')], [paper]);
    const [silent] = paperResults([namedResult('known')], [samplePaper]);
    expect([without && firstPageOf(without), silent && firstPageOf(silent)]).toEqual([[], []]);
  });
});
