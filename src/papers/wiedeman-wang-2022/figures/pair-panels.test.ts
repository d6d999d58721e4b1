import { describe, expect, it } from 'vitest';
import type { PairedEvaluation } from '../experiments/pair-study.js';
import { sharePoint } from '../../../harness/figure-points.js';
import { principalPanels, transferPanels } from './pair-panels.js';

/** A pair of which `transferred` of 100 fooled samples transfer at every magnitude, 1→2 only. */
function evaluation(transferred: number) {
  const transfers = [0.05, 0.1].flatMap((epsilon) =>
    [100, 0].map((fooled, index) => ({
      attack: 'pgd-linf',
      epsilon,
      direction: index === 0 ? '1→2' : '2→1',
      fooled,
      transferred: fooled === 0 ? 0 : transferred,
      // What is drawn beside the paper's curves counts as the paper does.
      bothCleanCorrect: { fooled: fooled / 2, transferred: 0 },
    })),
  );
  return { features: { principalR2: transferred / 100 }, transfers };
}

const pair = (regular: number, decorrelated: number, excluded = false) =>
  ({
    architecture: 'fc',
    preset: { attacks: ['pgd-linf'], epsilons: [0.05, 0.1] },
    regular: evaluation(regular),
    decorrelated: evaluation(decorrelated),
    ...(excluded ? { exclusion: { reason: 'died', arm: 'decorrelated' } } : {}),
  }) as unknown as PairedEvaluation;

const pairs = [pair(60, 20), pair(80, 40), pair(0, 0, true)];

describe('transferPanels', () => {
  it('averages over the seeds that stay, and keeps their values', () => {
    const [there] = transferPanels(pairs);
    expect(there?.panel).toBe('FC, PGD l∞, 1→2');
    const ours = there?.series.filter(({ source }) => source === 'ours');
    expect(ours).toHaveLength(2);
    expect(ours?.[0]).toMatchObject({ label: 'regular pair', points: [{ x: 0.05 }, { x: 0.1 }] });
    expect(ours?.[0]?.points[0]?.values).toEqual([0.6, 0.8]);
    expect(ours?.[0]?.points[0]?.y).toBeCloseTo(0.7, 12);
    expect(ours?.[1]?.points[0]?.y).toBeCloseTo(0.3, 12);
  });

  it('shows the paper’s single run beside 1→2 and nothing beside 2→1', () => {
    const papers = transferPanels(pairs).map(
      ({ series }) => series.filter((one) => one.source === 'paper').length,
    );
    expect(papers).toEqual([2, 0]);
  });

  it('has no point where too few samples were fooled', () => {
    expect(transferPanels(pairs)[1]?.series.map(({ points }) => points)).toEqual([[], []]);
  });

  it('has no panel where every pair is excluded', () => {
    expect(transferPanels([pair(1, 1, true)])).toEqual([]);
  });
});

describe('principalPanels', () => {
  it('puts the regular arm at 0 and the decorrelated arm at 1', () => {
    const [panel] = principalPanels(pairs);
    expect(panel?.xNames).toEqual(['regular', 'decorrelated']);
    expect(panel?.series[0]?.points.map(({ x, values }) => [x, values])).toEqual([
      [0, [0.6, 0.8]],
      [1, [0.2, 0.4]],
    ]);
  });
});

describe('sharePoint', () => {
  it('is the share, with its counts; nothing without trials', () => {
    const counts = { successes: 3, trials: 12 };
    expect(sharePoint(0.1, counts)).toEqual([{ x: 0.1, y: 0.25, counts }]);
    expect(sharePoint(0.1, { successes: 0, trials: 0 })).toEqual([]);
  });
});
