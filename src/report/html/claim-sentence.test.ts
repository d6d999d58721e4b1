import { describe, expect, it } from 'vitest';
import type { ClaimVerdict, PartResult } from '../../harness/claim-types.js';
import {
  emptySamplePrimary,
  namedResult,
  sampleDeclaration,
  samplePart,
  samplePrimary,
  sampleResult,
} from '../../harness/testing/sample-result.js';
import { claimSentences } from './claim-sentence.js';

describe('claimSentences', () => {
  it('gives the number with interval, threshold and the paper’s own', () => {
    expect(claimSentences(sampleResult())).toEqual([
      '3 seeds give 12.0 points (interval 5.0 to 19.0). The statement holds above 0, and the interval lies there.',
      'The paper’s single run gives 14.0 points, where another run of ours would fall (95 %).',
    ]);
  });

  it('says that the statement holds below the share where less than it is claimed', () => {
    const few = { kind: { share: 0.3, direction: 'below' } } as const;
    const primary = samplePrimary({ estimate: 0, interval: [0, 0.259] });
    expect(claimSentences(sampleResult({ declaration: sampleDeclaration(few), primary }))[0]).toBe(
      '3 seeds give 0.0 points (interval 0.0 to 25.9). The statement holds below 30 points, and the interval lies there.',
    );
  });

  it('says why the paper’s number is not compared, and that several are their mean', () => {
    const told = (notCompared: 'size' | 'spread', parts = [samplePart()]) => {
      const printed = { value: 0.14, prediction: null, inside: null, notCompared };
      return claimSentences(sampleResult({ parts, primary: samplePrimary({ printed }) }))[1];
    };
    expect(told('size')).toBe(
      'The paper’s single run gives 14.0 points; the profile is smaller than the paper’s, so the numbers are not compared.',
    );
    expect(told('spread', [samplePart(), samplePart({ id: 'b' })])).toBe(
      'The mean of the paper’s numbers is 14.0 points; our seeds show no spread, so the numbers are not compared.',
    );
  });

  it('says of the mean of how many parts it is, and how many seeds would decide it', () => {
    const parts = [samplePart(), samplePart({ id: 'cnn', label: 'CNN' })];
    const primary = samplePrimary({ interval: [-0.1, 0.3], seedsNeeded: 14 });
    const [found, ...others] = claimSentences(sampleResult({ verdict: 'inconclusive', parts, primary }));
    expect(found).toBe(
      '3 seeds give 12.0 points (interval −10.0 to 30.0), mean of 2 parts. The statement holds above 0, and the interval leaves that open.',
    );
    expect(others.at(-1)).toBe(
      'With about 14 seeds it would be decided four times out of five, if the truth is what was seen.',
    );
  });

  it('says what the part that decides gives where the claim is about every part', () => {
    const weak = samplePart({ id: 'b', label: 'B', estimate: 0.05, interval: [0.01, 0.09] });
    const every = (verdict: ClaimVerdict, parts: readonly PartResult[], reason?: string) =>
      claimSentences(
        namedResult('every', {
          ...{ verdict, parts, declaration: { asserts: 'every-part' } },
          ...(reason === undefined ? {} : { reason }),
        }),
      );
    expect(every('supported', [samplePart(), weak])).toEqual([
      '3 seeds give 5.0 points (interval 1.0 to 9.0) for “B”, which decides, of 2 parts. The statement holds above 0, and the interval lies there, as that of every part does.',
      'It is said of every part: all must hold, and one refutes.',
      'The mean of all is 12.0 points (interval 5.0 to 19.0).',
      expect.stringContaining('paper'),
    ]);
    const beyond = samplePart({ id: 'c', label: 'C', estimate: -0.05, interval: [-0.09, -0.01] });
    expect(every('refuted', [samplePart(), { ...beyond, verdict: 'refuted' }])[0]).toBe(
      '3 seeds give −5.0 points (interval −9.0 to −1.0) for “C”, which decides, of 2 parts. The statement holds above 0, and the interval lies outside.',
    );
    expect(every('inconclusive', [samplePart(), beyond])[0]).toContain(
      'the interval lies outside, but by less than is asked of the worst of 2 parts (Holm).',
    );
    const crossing = samplePart({ id: 'd', label: 'D', interval: [-0.01, 0.2] });
    const [open, ...others] = every('inconclusive', [crossing, beyond]);
    expect(open).toContain('and the interval leaves that open.');
    expect(others).toContain('“C” lies outside, but by less than is asked of the worst of 2 parts (Holm).');
    expect(every('inconclusive', [samplePart(), weak], '2 of 3 seeds broke a declared rule')[0]).toContain(
      'the interval lies there, but 2 of 3 seeds broke a declared rule.',
    );
  });

  it('names margins and what was said to matter', () => {
    const small = namedResult('small', {
      declaration: { kind: { nonInferiority: 0.03 } },
      verdict: 'smaller-than-matters',
    });
    expect(claimSentences(small)[0]).toContain(
      'holds above −3 points; whichever way it is, the distance is smaller than what was said to matter (2 points)',
    );
    const alike = namedResult('alike', { declaration: { kind: { equivalence: 0.1 } } });
    expect(claimSentences(alike)[0]).toContain('The statement holds within ±10 points');
  });

  it('says which parts were not run, and why, once for all of them', () => {
    const left = {
      verdict: 'not-run',
      notRun: { because: 'time', text: 'takes hours' },
    } as const;
    const parts = [samplePart(), samplePart({ label: 'A', ...left }), samplePart({ label: 'B', ...left })];
    expect(claimSentences(sampleResult({ parts })).at(-1)).toBe('Not run: “A” and “B”; takes hours.');
  });

  it('names the law that has a counterexample', () => {
    const declaration = { kind: 'exact' } as const;
    const parts = [samplePart(), samplePart({ label: 'R² is 1', verdict: 'refuted' })];
    expect(claimSentences(namedResult('laws', { declaration, parts }))).toEqual([
      'A counterexample was found to: R² is 1.',
    ]);
    expect(claimSentences(namedResult('laws', { declaration }))).toEqual([
      '1 law held for every generated input.',
    ]);
  });

  it('says why there is no number', () => {
    const open = { verdict: 'inconclusive', primary: emptySamplePrimary, reason: 'all died' } as const;
    expect(claimSentences(sampleResult(open))[0]).toBe('There is no number to judge: all died.');
    const notRun = sampleResult({ verdict: 'not-run', reason: 'no weights', parts: [] });
    expect(claimSentences(notRun)).toEqual(['Not run here: no weights.']);
  });
});
