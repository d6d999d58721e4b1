import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimVerdicts, type ClaimDeclaration, type ClaimVerdict } from '../harness/claim-types.js';
import { namedResult, samplePaper, samplePart, samplePrimary } from '../harness/testing/sample-result.js';
import { answerWords } from './answer-words.js';
import { headlineOf, paperResults } from './paper-results.js';
import type { ClaimResult } from '../harness/claim-types.js';

const claims = (verdicts: readonly ClaimVerdict[], declaration: Partial<ClaimDeclaration> = {}) =>
  verdicts.map((verdict, index) =>
    namedResult(`${declaration.group ?? 'fig'}-${index}`, { verdict, declaration }),
  );
const answerTo = (results: readonly ClaimResult[]) =>
  answerWords(headlineOf(paperResults(results, [samplePaper])));

describe('answerWords', () => {
  it.each([
    [['supported', 'supported'], 'Yes.'],
    [['supported', 'not-run'], 'Yes, as far as it was tested.'],
    [['supported', 'supported', 'inconclusive'], 'Mostly, as far as it was tested.'],
    [['supported', 'inconclusive'], 'Some of it; the rest stays open.'],
    [['supported', 'supported', 'refuted'], 'Only in part.'],
    [['supported', 'supported', 'smaller-than-matters'], 'Only in part.'],
    [['supported', 'refuted'], 'For the most part, no.'],
    [['refuted', 'inconclusive'], 'No, not where it was tested.'],
    [['inconclusive'], 'This run cannot tell.'],
    [['not-run'], 'Nothing was tested yet.'],
  ] as const)('to %j says %s', (verdicts, words) => {
    expect(answerTo(claims(verdicts)).verdict).toBe(words);
  });

  it('never says yes where a claim is refuted, inconclusive or smaller than matters', () => {
    const some = fc.array(fc.constantFrom(...claimVerdicts), { maxLength: 8 });
    fc.assert(
      fc.property(some, (verdicts) => {
        const open = ['refuted', 'inconclusive', 'smaller-than-matters'] as const;
        if (open.some((verdict) => verdicts.includes(verdict)))
          expect(answerTo(claims(verdicts)).verdict).not.toMatch(/^Yes/);
      }),
    );
  });

  it('counts in words, and says how many were not run', () => {
    const verdicts = ['supported', 'supported', 'inconclusive', 'not-run'] as const;
    expect(answerTo(claims(verdicts)).sentence).toBe(
      'Of the 3 statements of the paper decided over seeds here, 2 are supported, none is refuted and 1 is inconclusive. 1 more was not run in this profile.',
    );
  });

  it('says which parts a verdict speaks for, and does not call that a plain yes', () => {
    const parts = [samplePart(), samplePart({ id: 'cnn', label: 'CNN, PGD l∞', verdict: 'not-run' })];
    const answer = answerTo([namedResult('fig-01-a', { parts })]);
    expect(answer.verdict).toBe('Yes, as far as it was tested.');
    expect(answer.remarks).toEqual([expect.stringContaining('fig-01-a, supported (FC)')]);
    expect(answer.sentence).toBe(
      'The one statement of the paper decided over seeds here (for FC only): 1 is supported, none is refuted and none is inconclusive.',
    );
  });

  it('says in the headline how many of the decided statements are for which parts only', () => {
    const cnn = samplePart({ id: 'cnn', label: 'CNN, PGD l∞', verdict: 'not-run' });
    const fc = [samplePart(), cnn];
    const unnamed = [samplePart(), samplePart({ id: 'b', label: 'FC, FGSM l2', verdict: 'not-run' })];
    const { sentence } = answerTo([
      ...claims(['supported']),
      namedResult('fig-a', { parts: fc }),
      namedResult('fig-b', { parts: fc, verdict: 'refuted' }),
      namedResult('fig-c', { parts: unnamed }),
      namedResult('fig-d', { parts: [cnn], verdict: 'not-run' }),
      namedResult('audit', { parts: fc, declaration: { group: 'audit' } }),
    ]);
    expect(sentence).toContain(
      'Of the 4 statements of the paper decided over seeds here (2 of them for FC only and 1 of them for some of its parts only), 3 are supported',
    );
  });

  it('names audits, too, that are open or for some parts only', () => {
    const audit = { group: 'audit' };
    const parts = [samplePart(), samplePart({ id: 'cnn', label: 'CNN', verdict: 'not-run' })];
    const primary = samplePrimary({ seedsNeeded: 383 });
    const open = namedResult('audit-a', { declaration: audit, verdict: 'inconclusive', parts, primary });
    const { remarks } = answerTo([...claims(['supported']), open]);
    expect(remarks.slice(0, 2)).toEqual([
      expect.stringContaining('audit-a, inconclusive (FC)'),
      'Inconclusive, and with how many seeds it would be decided: audit-a, about 383 seeds.',
    ]);
  });

  it('names what has power below 0.8, and how many seeds what is open would need', () => {
    const weak = namedResult('weak', { primary: samplePrimary({ power: 0.79 }) });
    const open = namedResult('open', {
      verdict: 'inconclusive',
      primary: samplePrimary({ power: 0.8, seedsNeeded: 23 }),
    });
    expect(answerTo([weak, open]).remarks).toEqual([
      'Inconclusive, and with how many seeds it would be decided: open, about 23 seeds.',
      'Power below 0.8 at the smallest effect that matters: weak, 0.79.',
    ]);
  });

  it('names no number of seeds for what a rule leaves open', () => {
    const primary = samplePrimary({ seedsNeeded: 2 });
    const ruled = namedResult('ruled', { verdict: 'inconclusive', primary });
    expect(answerTo([ruled]).remarks[0]).toBe(
      'Inconclusive, and with how many seeds it would be decided: ruled, as many as it has, but too many broke a rule.',
    );
  });

  it('counts laws, audits, conjectures and models that exist apart from what is decided over seeds', () => {
    const answer = answerTo([
      ...claims(['supported']),
      ...claims(['supported', 'supported'], { kind: 'exact' }),
      ...claims(['refuted', 'supported'], { group: 'audit' }),
      ...claims(['refuted', 'not-run'], { group: 'conjecture' }),
      ...claims(['described'], { group: 'released', kind: 'descriptive' }),
    ]);
    expect(answer.verdict).toBe('Yes.');
    expect(answer.sentence).toMatch(
      /^The one statement .* 2 more were tested without seeds, on generated inputs, and held[.]$/,
    );
    expect(answer.remarks).toEqual([
      expect.stringContaining('1 held and 1 did not'),
      'Of what the paper supposes and did not test, 1 did not.',
      expect.stringContaining('1 table describes models that exist'),
    ]);
  });
});
