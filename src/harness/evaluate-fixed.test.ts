import { describe, expect, it } from 'vitest';
import { describeFixed, tryLaws } from './evaluate-fixed.js';

const parts = [
  { id: 'rate', label: 'Rate', paper: 0.4 },
  { id: 'gone', label: 'Gone', notRun: { because: 'missing', text: 'no weights' } as const },
];

describe('describeFixed', () => {
  it('gives each part its number with an interval over images, and decides nothing', () => {
    const [rate, gone] = describeFixed(
      { parts, alpha: 0.05 },
      { rate: { share: { successes: 40, trials: 100 } } },
    );
    expect(rate).toMatchObject({ verdict: 'described', estimate: 0.4, paper: 0.4, p: null });
    // Clopper and Pearson, 40 of 100, 95 %: 0.3033 to 0.5028; resampled images come near that.
    expect(Math.abs((rate?.interval?.[0] ?? NaN) - 0.3033)).toBeLessThan(0.02);
    expect(Math.abs((rate?.interval?.[1] ?? NaN) - 0.5028)).toBeLessThan(0.02);
    expect(gone).toMatchObject({ verdict: 'not-run', reason: 'no weights', estimate: null });
  });

  it('says why there is no number', () => {
    const none = { share: { successes: 0, trials: 0 } };
    const reasons = [{}, { rate: { inconclusive: 'nothing was fooled' } }, { rate: none }].map(
      (found) => describeFixed({ parts, alpha: 0.05 }, found)[0]?.reason,
    );
    expect(reasons).toEqual(['not measured', 'nothing was fooled', 'there is nothing to count']);
  });
});

describe('tryLaws', () => {
  it('holds a law for true until an input breaks it, and shows that input', () => {
    const found = tryLaws({
      'A holds': () => undefined,
      'B holds': () => {
        throw new Error('Counterexample: [3]');
      },
    });
    expect(found.map(({ id, verdict, estimate }) => [id, verdict, estimate])).toEqual([
      ['a-holds', 'supported', 1],
      ['b-holds', 'refuted', 0],
    ]);
    expect(found[1]?.reason).toBe('Counterexample: [3]');
  });
});
