import { describe, expect, it } from 'vitest';
import { ShapeError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { decideMonotone } from './monotone-steps.js';

const simulated = (means: readonly number[], seed: number, seeds = 6) => {
  const stream = RandomStream.fromSeed(seed);
  return Array.from({ length: seeds }, () => {
    const common = 5 * stream.normal();
    return means.map((mean) => common + mean + 0.1 * stream.normal());
  });
};

describe('decideMonotone', () => {
  it('is supported where every step goes the claimed way, whatever the seeds have in common', () => {
    for (const seed of [1, 2, 3]) {
      expect(
        decideMonotone({ values: simulated([0, 1, 2, 3], seed), direction: 'increasing', alpha: 0.05 })
          .verdict,
      ).toBe('supported');
      expect(
        decideMonotone({ values: simulated([3, 2, 1, 0], seed), direction: 'decreasing', alpha: 0.05 })
          .verdict,
      ).toBe('supported');
    }
  });

  it('is supported in at most alpha of experiments where one step of four is flat', () => {
    let wrong = 0;
    for (let seed = 0; seed < 400; seed++) {
      const values = simulated([0, 1, 2, 2, 3], seed, 8);
      if (decideMonotone({ values, direction: 'increasing', alpha: 0.05 }).verdict === 'supported')
        wrong += 1;
    }
    expect(wrong / 400).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / 400));
  });

  it('is refuted by one step back, which it names', () => {
    const values = simulated([0, 1, 0.2, 2], 4);
    expect(decideMonotone({ values, direction: 'increasing', alpha: 0.05 })).toMatchObject({
      verdict: 'refuted',
      reason: 'refuted: 2→3',
    });
  });

  it('is open where a value is missing, and where steps are smaller than declared', () => {
    const values = simulated([0, 1, 2], 5);
    const holed = values.map((row, index) => (index === 2 ? [0, NaN, 2] : row));
    expect(decideMonotone({ values: holed, direction: 'increasing', alpha: 0.05 }).verdict).toBe(
      'inconclusive',
    );
    const steep = {
      values,
      direction: 'increasing',
      smallestStep: 2,
      resolution: 1e-6,
      alpha: 0.05,
    } as const;
    expect(decideMonotone(steep).verdict).toBe('refuted');
  });

  it('refuses seeds with different levels, or one level', () => {
    const ragged = { values: [[1, 2], [1]], direction: 'increasing', alpha: 0.05 } as const;
    expect(() => decideMonotone(ragged)).toThrow(
      new ShapeError(
        'decideMonotone: every seed needs the same two or more levels, got 2 and, for seed 2, 1',
      ),
    );
    expect(() => decideMonotone({ ...ragged, values: [] })).toThrow(ShapeError);
  });
});
