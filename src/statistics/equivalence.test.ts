import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { decideEquivalence } from './equivalence.js';
import { decideNonInferiority } from './non-inferiority.js';

const samples = fc.array(fc.double({ min: -0.02, max: 0.02, noNaN: true }), { minLength: 2, maxLength: 10 });
const narrow = [0.001, -0.002, 0.0015, 0, -0.001, 0.0005, -0.0003, 0.001];

describe('decideEquivalence', () => {
  it('is the same for the mirrored differences, and implies non-inferiority', () => {
    fc.assert(
      fc.property(samples, (differences) => {
        const input = { margin: 0.02, alpha: 0.05 };
        const decided = decideEquivalence({ differences, ...input });
        const mirrored = decideEquivalence({ differences: differences.map((x) => -x), ...input });
        expect(mirrored.verdict).toBe(decided.verdict);
        expect(mirrored.pValue).toBe(decided.pValue);
        if (decided.verdict !== 'supported') return;
        expect(decideNonInferiority({ differences, ...input }).verdict).toBe('supported');
        expect(decided.interval?.low).toBeGreaterThanOrEqual(-0.02 - 1e-12);
        expect(decided.interval?.high).toBeLessThanOrEqual(0.02 + 1e-12);
      }),
    );
  });

  it('is falsely supported in at most alpha of experiments whose mean lies on the margin', () => {
    const stream = RandomStream.fromSeed(9);
    let wrong = 0;
    for (let experiment = 0; experiment < 1000; experiment++) {
      const differences = Array.from({ length: 8 }, () => 3 + stream.normal());
      if (decideEquivalence({ differences, margin: 3, alpha: 0.05 }).verdict === 'supported') wrong += 1;
    }
    expect(wrong / 1000).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / 1000));
  });

  it('decides: within the margin, beyond it on either side, or neither', () => {
    const decide = (differences: number[], margin: number) =>
      decideEquivalence({ differences, margin, alpha: 0.05 });
    expect(decide(narrow, 0.01).verdict).toBe('supported');
    expect(
      decide(
        narrow.map((x) => x + 0.05),
        0.01,
      ).verdict,
    ).toBe('refuted');
    expect(
      decide(
        narrow.map((x) => x - 0.05),
        0.01,
      ).verdict,
    ).toBe('refuted');
    expect(decide(narrow, 0.0004)).toMatchObject({ verdict: 'inconclusive', reason: /run more seeds/ });
    expect(decide(narrow, 0.01).fixedPValue).toBeLessThan(decide(narrow, 0.01).pValue ?? 0);
  });

  it('gives no number where a difference is none, and refuses a margin of 0', () => {
    expect(decideEquivalence({ differences: [NaN, 1], margin: 1, alpha: 0.05 })).toMatchObject({
      verdict: 'inconclusive',
      estimate: null,
      pValue: null,
    });
    expect(decideEquivalence({ differences: [], margin: 1, alpha: 0.05 }).reason).toBe('not run');
    expect(() => decideEquivalence({ differences: narrow, margin: 0, alpha: 0.05 })).toThrow(ConfigError);
  });
});

describe('decideNonInferiority', () => {
  it('supports a loss within the margin, and refutes one beyond it', () => {
    const decide = (shift: number) =>
      decideNonInferiority({ differences: narrow.map((x) => x + shift), margin: 0.01, alpha: 0.05 });
    expect(decide(-0.002)).toMatchObject({ verdict: 'supported' });
    expect(decide(-0.03)).toMatchObject({ verdict: 'refuted' });
    expect(decide(-0.002).fixedPValue).toBeLessThan(0.001);
  });

  it('gives no number where a difference is none, and refuses a negative margin', () => {
    const nothing = decideNonInferiority({ differences: [NaN], margin: 1, alpha: 0.05 });
    expect(nothing).toMatchObject({ verdict: 'inconclusive', fixedPValue: null });
    expect(() => decideNonInferiority({ differences: narrow, margin: -0.01, alpha: 0.05 })).toThrow(
      ConfigError,
    );
  });
});
