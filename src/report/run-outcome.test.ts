import { describe, expect, it } from 'vitest';
import { namedResult } from '../harness/testing/sample-result.js';
import { githubAnnotations } from './github-annotations.js';
import { findingLines, gateState, summaryLine, type RunOutcome } from './run-outcome.js';

const outcome = (changes: Partial<RunOutcome> = {}): RunOutcome => ({
  claims: [namedResult('a'), namedResult('b', { verdict: 'refuted', reason: '100 %, twice\nover' })],
  findings: {},
  withoutResult: [],
  notCompared: [],
  ...changes,
});
const worse = { kind: 'verdict-worse' as const, message: 'b: supported → refuted' };
const improved = { kind: 'improved' as const, message: 'a: inconclusive → supported' };

describe('summaryLine', () => {
  it('counts every verdict, none folded into another', () => {
    expect(summaryLine(outcome())).toBe(
      'claims: 1 supported, 1 refuted, 0 inconclusive, 0 not run; gate: ok',
    );
  });

  it('fails the gate for findings, missing results and missing comparisons, not for improvements', () => {
    expect(gateState(outcome({ findings: { a: [improved] } }))).toBe('ok');
    expect(gateState(outcome({ fixedSeeds: 10 }))).toBe('not asked (10 seeds for each claim, as you asked)');
    expect(gateState(outcome({ fixedSeeds: 10, withoutResult: ['c'] }))).toContain('failed');
    const bad = { findings: { b: [worse, worse] }, withoutResult: ['c'], notCompared: ['a'] };
    expect(gateState(outcome(bad))).toBe(
      'failed (2 findings, 1 claim without a result, 1 claim not compared)',
    );
  });

  it('puts what fails before what could be accepted', () => {
    expect(findingLines({ findings: { a: [improved], b: [worse] } })).toEqual([
      'gate: verdict-worse: b: supported → refuted',
      'gate: improved: a: inconclusive → supported',
    ]);
  });
});

describe('githubAnnotations', () => {
  it('has one command for each claim, on one line, an error where the gate fails', () => {
    const lines = githubAnnotations(
      outcome({
        findings: { a: [improved], gone: [{ kind: 'removed', message: 'gone: removed' }] },
        withoutResult: ['c'],
      }),
    );
    expect(lines).toEqual([
      '::notice file=claims/a.claim.ts,title=a::supported',
      '::notice file=claims/b.claim.ts,title=b::refuted: 100 %25, twice%0Aover',
      '::error file=claims/gone.claim.ts,title=gone::gone: removed',
      "::error file=claims/c.claim.ts,title=c::no result; the test's error says why",
    ]);
    expect(githubAnnotations(outcome({ findings: { b: [worse] } }))[1]).toBe(
      '::error file=claims/b.claim.ts,title=b::b: supported → refuted',
    );
  });
});
