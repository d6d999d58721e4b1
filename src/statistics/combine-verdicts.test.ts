import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combineVerdicts } from './combine-verdicts.js';
import type { Verdict } from './verdict.js';

const part = (id: string, verdict: Verdict, seeds = 5) => ({ id, verdict, seeds });

describe('combineVerdicts', () => {
  it('supports only what every part that was run supports', () => {
    const parts = fc.array(
      fc.record({
        id: fc.string(),
        verdict: fc.constantFrom<Verdict>('supported', 'refuted', 'inconclusive'),
        seeds: fc.constant(5),
      }),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(parts, (some) => {
        const verdicts = some.map((one) => one.verdict);
        const { verdict } = combineVerdicts(some);
        expect(verdict === 'supported').toBe(verdicts.every((one) => one === 'supported'));
        expect(verdict === 'refuted').toBe(verdicts.includes('refuted'));
      }),
    );
  });

  it('names the parts that decided', () => {
    const [a, b] = [part('a', 'supported'), part('b', 'refuted')];
    expect(combineVerdicts([a])).toEqual({ verdict: 'supported' });
    expect(combineVerdicts([a, b])).toEqual({ verdict: 'refuted', reason: 'refuted: b' });
    expect(combineVerdicts([a, part('c', 'inconclusive')])).toEqual({
      verdict: 'inconclusive',
      reason: 'inconclusive: c',
    });
  });

  it('passes over parts that were not run, says so, and supports nothing where none was', () => {
    const missing = part('m', 'inconclusive', 0);
    expect(combineVerdicts([part('a', 'supported'), missing])).toEqual({
      verdict: 'supported',
      reason: 'not run: m',
    });
    expect(combineVerdicts([missing]).verdict).toBe('inconclusive');
  });
});
