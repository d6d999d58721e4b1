import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClaimVerdict } from '../../harness/claim-types.js';
import { namedResult, samplePart } from '../../harness/testing/sample-result.js';
import { answerWords } from './answer-words.js';
import { claimGroup, verdictOrder } from './claim-groups.js';

const claims = (verdicts: readonly ClaimVerdict[], name = 'fig-03') =>
  verdicts.map((verdict, index) => namedResult(`${name}-${index}`, { verdict }));

describe('answerWords', () => {
  it.each([
    [['supported', 'supported'], 'Yes.'],
    [['supported', 'not-run'], 'Yes, as far as it was tested.'],
    [['supported', 'supported', 'inconclusive'], 'Mostly, as far as it was tested.'],
    [['supported', 'inconclusive'], 'Some of it; the rest stays open.'],
    [['supported', 'supported', 'refuted'], 'Only in part.'],
    [['supported', 'refuted'], 'For the most part, no.'],
    [['refuted', 'inconclusive'], 'No, not where it was tested.'],
    [['inconclusive'], 'This run cannot tell.'],
    [['not-run'], 'Nothing was tested yet.'],
  ] as const)('to %j says %s', (verdicts, words) => {
    expect(answerWords(claims(verdicts)).verdict).toBe(words);
  });

  it('never says yes where a claim is refuted or inconclusive', () => {
    const some = fc.array(fc.constantFrom(...verdictOrder), { maxLength: 8 });
    fc.assert(
      fc.property(some, (verdicts) => {
        const open = verdicts.includes('refuted') || verdicts.includes('inconclusive');
        if (open) expect(answerWords(claims(verdicts)).verdict).not.toMatch(/^Yes/);
      }),
    );
  });

  it('counts in words, and says how many were not run', () => {
    const verdicts = ['supported', 'supported', 'inconclusive', 'not-run'] as const;
    expect(answerWords(claims(verdicts)).sentence).toBe(
      'Of the 3 statements of the paper put to the test, 2 are supported, none is refuted and 1 is inconclusive. 1 more was not run in this profile.',
    );
  });

  it('says where a verdict rests on some parts, and does not call that a plain yes', () => {
    const parts = [samplePart(), samplePart({ id: 'cnn', verdict: 'not-run' })];
    const answer = answerWords([namedResult('fig-01-a', { parts })]);
    expect(answer.verdict).toBe('Yes, as far as it was tested.');
    expect(answer.remarks).toEqual([expect.stringContaining('1 verdict rests on some of the parts')]);
  });

  it('counts audits apart from what the paper states', () => {
    const answer = answerWords([...claims(['supported']), ...claims(['refuted', 'supported'], 'audit-x')]);
    expect(answer.verdict).toBe('Yes.');
    expect(answer.remarks).toEqual([expect.stringContaining('1 of 2 held')]);
  });
});

describe('claimGroup', () => {
  it('knows audits, released weights, the paper and the rest by their names', () => {
    const ids = ['released-audit-x', 'audit-x', 'released-fig-03-x', 'fig-03-x', 'text-x', 'conjecture-x'];
    expect(ids.map(claimGroup)).toEqual(['audit', 'audit', 'released', 'trained', 'trained', 'ours']);
  });
});
