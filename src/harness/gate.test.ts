import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptBaseline } from './accept-baseline.js';
import type { ClaimRecord } from './baseline-record.js';
import type { ClaimResult, ClaimVerdict } from './claim-types.js';
import { failsGate, gate, removedClaims } from './gate.js';
import { samplePart, sampleReport, sampleResult } from './testing/sample-result.js';

const verdicts: readonly ClaimVerdict[] = ['refuted', 'inconclusive', 'supported', 'not-run'];
const verdict = fc.constantFrom(...verdicts);

/** The record that accepting a result makes. */
function recordOf(result: ClaimResult): ClaimRecord {
  const reasons = { [result.declaration.id]: 'known' };
  const baseline = acceptBaseline({
    report: sampleReport({ claims: [result] }),
    previous: undefined,
    reasons,
  });
  const record = baseline.claims[result.declaration.id];
  if (record === undefined) throw new Error('nothing was recorded');
  return record;
}

const withVerdict = (of: ClaimVerdict) => sampleResult({ verdict: of, parts: [samplePart({ verdict: of })] });
const kinds = (result: ClaimResult, record: ClaimRecord | undefined) =>
  gate(result, record).map((finding) => finding.kind);

describe('gate', () => {
  it('has nothing to say of the result that was recorded', () => {
    fc.assert(
      fc.property(
        verdict,
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 2 }),
        (of, xs) => {
          const values = xs.map((value, index) => ({ seed: index + 1, value }));
          const estimate = xs.reduce((sum, value) => sum + value, 0) / xs.length;
          const result = sampleResult({
            verdict: of,
            parts: [samplePart({ verdict: of, values, estimate })],
          });
          const fresh = of === 'not-run' || of === 'supported';
          expect(gate(result, recordOf(result))).toEqual([]);
          expect(gate(result, undefined).filter(failsGate)).toHaveLength(fresh ? 0 : 1);
        },
      ),
    );
  });

  it('lets a supported claim be open on another backend, and nothing else', () => {
    const backends = { recorded: 'wasm', now: 'tensorflow' };
    fc.assert(
      fc.property(verdict, verdict, (recorded, now) => {
        const [result, record] = [withVerdict(now), recordOf(withVerdict(recorded))];
        const open = recorded === 'supported' && now === 'inconclusive';
        const elsewhere = gate(result, record, backends);
        if (!open) {
          const kindsElsewhere = elsewhere.map(({ kind }) => kind);
          expect(kindsElsewhere).toEqual(kinds(result, record));
          return;
        }
        expect(elsewhere.map(({ kind }) => kind)).toEqual(['open-elsewhere', 'open-elsewhere']);
        expect(elsewhere.filter(failsGate)).toEqual([]);
        expect(elsewhere[0]?.message).toContain('supported on wasm, open on tensorflow');
      }),
    );
  });

  it('is as strict elsewhere where nothing was predicted', () => {
    const record = recordOf(withVerdict('supported'));
    const parts = Object.fromEntries(
      Object.entries(record.parts).map(([id, part]) => [id, { ...part, prediction: null }]),
    );
    const found = gate(withVerdict('inconclusive'), { ...record, parts }, { recorded: 'wasm', now: 'cpu' });
    expect(found.map(({ kind }) => kind)).toEqual(['verdict-worse', 'verdict-worse']);
  });

  it('finds an effect outside its predicted interval on another backend too', () => {
    const record = recordOf(sampleResult());
    const low = samplePart({ verdict: 'inconclusive', estimate: -5 });
    const now = sampleResult({ verdict: 'inconclusive', parts: [low] });
    const failing = gate(now, record, { recorded: 'wasm', now: 'tensorflow' }).filter(failsGate);
    expect(failing.map(({ kind }) => kind)).toEqual(['effect-left-prediction-interval']);
  });

  it('orders supported > inconclusive > refuted, and not-run is neither better nor worse', () => {
    fc.assert(
      fc.property(verdict, verdict, (recorded, now) => {
        const found = new Set(kinds(withVerdict(now), recordOf(withVerdict(recorded))));
        const change = verdicts.indexOf(now) - verdicts.indexOf(recorded);
        expect(found.has('no-longer-run')).toBe(now === 'not-run' && recorded !== 'not-run');
        const bothRun = now !== 'not-run' && recorded !== 'not-run';
        expect(found.has('verdict-worse')).toBe(bothRun && change < 0);
        expect(found.has('improved')).toBe(bothRun && change > 0);
        const unknown = recorded === 'not-run' && (now === 'refuted' || now === 'inconclusive');
        expect(found.has('no-record-and-not-supported')).toBe(unknown);
      }),
    );
  });

  it('names the part whose verdict is worse, its reason and the remedy', () => {
    const now = sampleResult({ parts: [samplePart({ verdict: 'inconclusive', reason: 'seed 2: 0/0' })] });
    const [finding, ...others] = gate(now, recordOf(sampleResult()));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ kind: 'verdict-worse', part: 'fc-pgd-linf' });
    expect(finding?.message).toContain(
      'fig-03-sample / fc-pgd-linf: supported → inconclusive (seed 2: 0/0); find what changed',
    );
    expect(finding?.message).toContain('npm run claims:accept');
  });

  it('fails an effect below the recorded prediction, or missing, and no effect above it', () => {
    const record = recordOf(sampleResult());
    const low = record.parts['fc-pgd-linf']?.prediction?.[0] ?? NaN;
    const at = (estimate: number | null) => sampleResult({ parts: [samplePart({ estimate })] });
    expect(gate(at(low), record)).toEqual([]);
    expect(gate(at(0.9), record)).toEqual([]);
    expect(kinds(at(low - 1e-6), record)).toEqual(['effect-left-prediction-interval']);
    expect(gate(at(low - 0.1), record)[0]?.message).toMatch(/recorded effect 0\.12, predicted in \[.+, .+\]/);
    expect(gate(at(null), record)[0]?.message).toContain('now missing');
  });

  it('says of a record of another declaration only that it is stale', () => {
    const record = { ...recordOf(sampleResult()), declarationHash: 'b2' };
    const found = gate(withVerdict('refuted'), record);
    expect(found.map((finding) => finding.kind)).toEqual(['stale-declaration']);
    expect(found[0]?.message).toContain('reports/baseline');
  });

  it('finds a part that is no longer run, or no longer there', () => {
    const record = recordOf(sampleResult());
    const notRun = sampleResult({ parts: [samplePart({ verdict: 'not-run', estimate: null })] });
    for (const now of [notRun, sampleResult({ parts: [] })]) {
      expect(gate(now, record)).toMatchObject([{ kind: 'no-longer-run', part: 'fc-pgd-linf' }]);
    }
    expect(gate(withVerdict('not-run'), record)).toHaveLength(1);
  });

  it('fails for everything but an improvement', () => {
    expect(failsGate({ kind: 'improved', message: '' })).toBe(false);
    expect(failsGate({ kind: 'no-longer-run', message: '' })).toBe(true);
  });
});

describe('removedClaims', () => {
  it('names the recorded claims that have no file', () => {
    const baseline = acceptBaseline({ report: sampleReport(), previous: undefined, reasons: {} });
    expect(removedClaims(baseline, ['fig-03-sample'])).toEqual({});
    const removed = removedClaims(baseline, ['another']);
    expect(removed['fig-03-sample']).toMatchObject([{ kind: 'removed' }]);
    expect(removed['fig-03-sample']?.[0]?.message).toContain('claims/fig-03-sample.claim.ts is gone');
  });
});
