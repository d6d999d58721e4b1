import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../core/random-stream.js';
import { acceptBaseline } from './accept-baseline.js';
import type { Baseline } from './baseline.js';
import { claimVerdicts, type ClaimResult, type ClaimVerdict } from './claim-types.js';
import { failsGate, gateAlpha, gateClaim, gateLevel, removedClaims } from './gate.js';
import {
  emptySamplePrimary,
  namedResult,
  sampleDeclaration,
  samplePart,
  samplePrimary,
  sampleResult,
  sampleRun,
} from './testing/sample-result.js';

/** The baseline that accepts these results. */
function baselineOf(...claims: readonly ClaimResult[]): Baseline {
  const reasons = Object.fromEntries(claims.map(({ declaration: { id } }) => [id, 'known']));
  return acceptBaseline({ run: sampleRun, claims, complete: true, previous: undefined, reasons });
}

const empty = baselineOf();
const elsewhere = { ...sampleRun, backend: 'tensorflow' };
const seeded = (values: readonly number[]) => values.map((value, index) => ({ seed: index + 1, value }));
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const withValues = (values: readonly number[], verdict: ClaimVerdict = 'supported') =>
  sampleResult({
    verdict,
    primary: samplePrimary({ values: seeded(values), estimate: mean(values) }),
    parts: [samplePart({ values: seeded(values), estimate: mean(values) })],
  });
const kinds = (result: ClaimResult, baseline: Baseline, run = sampleRun) =>
  gateClaim(result, run, baseline).map(({ kind }) => kind);
const values = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 2, maxLength: 10 });

describe('gateClaim', () => {
  it('has nothing to say of the result that was recorded', () => {
    fc.assert(
      fc.property(fc.constantFrom(...claimVerdicts), values, (verdict, xs) => {
        const result = withValues(xs, verdict);
        expect(gateClaim(result, sampleRun, baselineOf(result))).toEqual([]);
      }),
    );
  });

  it('wants a record of every verdict but supported, described and not run', () => {
    for (const verdict of claimVerdicts) {
      const fresh = ['supported', 'described', 'not-run'].includes(verdict);
      expect(kinds(sampleResult({ verdict }), empty)).toEqual(fresh ? [] : ['no-record']);
    }
  });

  it('says of a record of another declaration only that it is stale', () => {
    const found = gateClaim(
      sampleResult({ declarationHash: 'b2', verdict: 'refuted' }),
      sampleRun,
      baselineOf(sampleResult()),
    );
    expect(found.map(({ kind }) => kind)).toEqual(['stale-declaration']);
    expect(found[0]?.message).toContain('reports/baseline/sample-2020/quick-mnist.json');
  });

  it('says of a result by another measure only that, and where the same numbers are due, whether they came', () => {
    const result = withValues([0.1, 0.12, 0.14]);
    const changed = { ...result, measureHash: 'other' };
    expect(kinds({ ...changed, verdict: 'refuted' }, baselineOf(result), elsewhere)).toEqual([
      'changed-measure',
    ]);
    const [finding, ...others] = gateClaim(changed, sampleRun, baselineOf(result));
    expect(others).toEqual([]);
    expect(finding === undefined || failsGate(finding)).toBe(false);
    const moved = { ...withValues([0.1, 0.12, 0.141]), measureHash: 'other' };
    expect(kinds(moved, baselineOf(result))).toEqual(['drift']);
  });

  it('names every number that moved on the backend of the record, and lets the last digits be elsewhere', () => {
    const baseline = baselineOf(withValues([0.1, 0.12, 0.14]));
    const moved = withValues([0.1, 0.12, 0.140001]);
    expect(gateClaim(moved, sampleRun, baseline)[0]?.message).toMatch(
      /numbers moved on the backend of the record: seed 3 0\.14 → 0\.140001, fc-pgd-linf 0\.12 → 0\.12/,
    );
    expect(kinds(moved, baseline)).toEqual(['drift']);
    expect(kinds(moved, baseline, elsewhere)).toEqual([]);
    expect(kinds(moved, baseline, { ...sampleRun, arithmetic: 'fused' })).toEqual([]);
    const more = withValues([0.1, 0.12, 0.14, 0.12]);
    expect(gateClaim(more, sampleRun, baseline)[0]?.message).toContain(
      'recorded with the seeds 1,2,3, now 1,2,3,4',
    );
  });

  it('finds an effect that is gone, reversed or far larger on another backend too', () => {
    const stream = RandomStream.fromSeed(3).split('gate');
    const around = (effect: number) => Array.from({ length: 5 }, () => effect + 0.02 * stream.normal());
    const baseline = baselineOf(withValues(around(0.3)));
    for (const effect of [0, -0.3, 0.7]) {
      expect(kinds(withValues(around(effect)), baseline, elsewhere)).toEqual(['left-its-prediction']);
    }
    expect(kinds(withValues(around(0.3)), baseline, elsewhere)).toEqual([]);
    expect(gateClaim(withValues(around(0)), elsewhere, baseline)[0]?.message).toMatch(
      /recorded effect 0\.\d+, a later run predicted in \[.+, .+\], now -?0\.0\d+ \(p /,
    );
  });

  it('finds of a claim about every part one that is gone while the mean stays, and shares its level with it', () => {
    const stream = RandomStream.fromSeed(4).split('gate');
    const around = (effect: number) => Array.from({ length: 5 }, () => effect + 0.02 * stream.normal());
    const telescope = (first: readonly number[], second: readonly number[]) => {
      const both = first.map((value, index) => (value + (second[index] ?? NaN)) / 2);
      return sampleResult({
        declaration: sampleDeclaration({ asserts: 'every-part' }),
        primary: samplePrimary({ values: seeded(both), estimate: mean(both) }),
        parts: [
          samplePart({ id: 'first', values: seeded(first), estimate: mean(first) }),
          samplePart({ id: 'second', values: seeded(second), estimate: mean(second) }),
        ],
      });
    };
    const baseline = baselineOf(telescope(around(0.3), around(0.3)));
    expect(kinds(telescope(around(0.3), around(0.3)), baseline, elsewhere)).toEqual([]);
    const moved = telescope(around(0), around(0.6));
    expect(kinds(moved, baseline, elsewhere)).toEqual(['left-its-prediction', 'left-its-prediction']);
    expect(gateClaim(moved, elsewhere, baseline)[0]?.message).toContain('first: recorded effect 0.3');
  });

  it('tests at a level that all recorded claims share, those of other papers too', () => {
    const baseline = baselineOf(withValues([0.1, 0.12, 0.14]));
    expect(gateLevel(baseline)).toBe(gateAlpha);
    expect(gateLevel(baseline, 20)).toBe(gateAlpha / 20);
  });

  it('warns of another verdict where the numbers are as predicted, and fails nothing for it', () => {
    const result = withValues([0.1, 0.12, 0.14]);
    const [finding, ...others] = gateClaim(
      { ...result, verdict: 'inconclusive', reason: 'noise' },
      sampleRun,
      baselineOf(result),
    );
    expect(others).toEqual([]);
    expect(finding?.message).toContain('fig-03-sample: supported → inconclusive (noise)');
    expect(finding?.message).toContain('npx transfer-claims accept');
    expect(finding === undefined || failsGate(finding)).toBe(false);
  });

  it('fails where a recorded claim is no longer run, unless this machine lacks what it needs', () => {
    const baseline = baselineOf(sampleResult());
    const left = (because: 'time' | 'missing') =>
      sampleResult({
        ...{ verdict: 'not-run', primary: emptySamplePrimary, seeds: [] },
        parts: [samplePart({ verdict: 'not-run', notRun: { because, text: 'why' } })],
      });
    expect(kinds(left('time'), baseline)).toEqual(['no-longer-run']);
    const [missing] = gateClaim(left('missing'), sampleRun, baseline);
    expect(missing?.kind).toBe('missing-here');
    expect(missing === undefined || failsGate(missing, {})).toBe(false);
    expect(missing !== undefined && failsGate(missing, { TRANSFER_CLAIMS_STRICT: '1' })).toBe(true);
    expect(kinds(left('time'), baselineOf(left('time')))).toEqual([]);
  });

  it('fails where a law is broken, on every backend', () => {
    const law = namedResult('law', { declaration: { kind: 'exact' }, primary: emptySamplePrimary });
    const broken: ClaimResult = { ...law, verdict: 'refuted', reason: 'counterexample to: B holds' };
    expect(kinds(broken, baselineOf(law), elsewhere)).toEqual(['law-broken']);
    expect(kinds(law, baselineOf(law), elsewhere)).toEqual([]);
  });
});

describe('removedClaims', () => {
  it('names the recorded claims that have no file', () => {
    const baseline = baselineOf(sampleResult());
    expect(removedClaims(baseline, ['fig-03-sample'])).toEqual({});
    const removed = removedClaims(baseline, ['another']);
    expect(removed['fig-03-sample']).toMatchObject([{ kind: 'removed' }]);
    expect(removed['fig-03-sample']?.[0]?.message).toContain(
      'claims/sample-2020/fig-03-sample.claim.ts is gone',
    );
  });
});
