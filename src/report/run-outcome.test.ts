import { describe, expect, it } from 'vitest';
import { emptySamplePrimary, namedResult, samplePaper } from '../harness/testing/sample-result.js';
import { githubAnnotations } from './github-annotations.js';
import { findingLines, gateProblems, gateState, summaryLine, type RunOutcome } from './run-outcome.js';

const outcome = (changes: Partial<RunOutcome> = {}): RunOutcome => ({
  claims: [namedResult('a'), namedResult('b', { verdict: 'refuted', reason: '100 %, twice\nover' })],
  findings: {},
  withoutResult: [],
  notCompared: [],
  faults: [],
  ...changes,
});
const key = (id: string) => `${samplePaper.id}/${id}`;
const left = { kind: 'left-its-prediction' as const, message: 'b: effect left its prediction' };
const changed = { kind: 'verdict-changed' as const, message: 'a: inconclusive → supported' };
const summary = (changes: Partial<RunOutcome> = {}) => summaryLine(outcome(changes), [samplePaper]);

describe('gateProblems', () => {
  it('counts claims that are left out where the environment is strict, and nowhere else', () => {
    const without = outcome({ leftOut: [key('c')] });
    expect(gateProblems(without, {})).toEqual([]);
    expect(gateProblems(without, { TRANSFER_CLAIMS_STRICT: '1' })).toEqual(['1 claim left out']);
  });
});

describe('summaryLine', () => {
  it('counts every verdict, none folded into another', () => {
    expect(summary()).toBe('claims: 1 supported, 1 refuted; gate: ok');
    expect(summary({ claims: [] })).toBe('claims: none decided over seeds; gate: ok');
  });

  it('counts laws, audits and descriptions apart from what is decided over seeds', () => {
    const nothing = { primary: emptySamplePrimary, seeds: [] };
    const claims = [
      namedResult('a', { verdict: 'smaller-than-matters' }),
      namedResult('law', { declaration: { kind: 'exact' }, ...nothing }),
      namedResult('conjecture', { declaration: { group: 'conjecture' }, verdict: 'refuted' }),
      namedResult('audit', { declaration: { group: 'audit' }, verdict: 'inconclusive' }),
      namedResult('released', {
        ...{ declaration: { group: 'released', kind: 'descriptive' }, verdict: 'described' },
        ...nothing,
      }),
    ];
    expect(summary({ claims })).toBe(
      'claims: 1 smaller than matters; laws: 1 supported; conjectures: 1 refuted; ' +
        'audits: 1 inconclusive; descriptions: 1 described; gate: ok',
    );
  });

  it('fails the gate for findings, missing results and comparisons and faults of the run; warnings are counted', () => {
    expect(gateState(outcome({ findings: { a: [changed] } }))).toBe('ok (1 warning)');
    expect(gateState(outcome({ fixedSeeds: 10 }))).toBe('not asked (10 seeds for each claim, as you asked)');
    expect(gateState(outcome({ fixedSeeds: 10, withoutResult: ['c'] }))).toContain('failed');
    const bad = {
      findings: { b: [left, left, changed] },
      ...{ withoutResult: ['c'], notCompared: ['a'] },
      faults: [{ name: 'shard 2 of 3 is missing', text: 'run it again' }],
    };
    expect(gateState(outcome(bad))).toBe(
      'failed (2 findings, 1 claim without a result, 1 claim not compared, shard 2 of 3 is missing)',
    );
  });

  it('puts what fails before what could be accepted', () => {
    expect(findingLines({ findings: { a: [changed], b: [left] } })).toEqual([
      'gate: left-its-prediction: b: effect left its prediction',
      'gate: verdict-changed: a: inconclusive → supported',
    ]);
  });
});

describe('githubAnnotations', () => {
  it('has one command for each claim, on one line, an error where the gate fails', () => {
    const lines = githubAnnotations(
      outcome({
        findings: { [key('a')]: [changed], [key('gone')]: [{ kind: 'removed', message: 'gone: removed' }] },
        withoutResult: [key('c')],
      }),
    );
    const place = (id: string) =>
      `file=claims/${samplePaper.id}/${id}.claim.ts,title=${samplePaper.id}/${id}`;
    expect(lines).toEqual([
      `::notice ${place('a')}::supported`,
      `::notice ${place('b')}::refuted: 100 %25, twice%0Aover`,
      `::error ${place('gone')}::gone: removed`,
      `::error ${place('c')}::no result; the test's error says why`,
    ]);
    expect(githubAnnotations(outcome({ findings: { [key('b')]: [left] } }))[1]).toBe(
      `::error ${place('b')}::b: effect left its prediction`,
    );
  });
});
