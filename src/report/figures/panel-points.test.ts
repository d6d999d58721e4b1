import { describe, expect, it } from 'vitest';
import type { FigurePanel, FigurePoint } from '../../harness/figure-types.js';
import { drawnPoints, isShare, pointWords } from './panel-points.js';

const panel = (y: string): FigurePanel => ({ figure: '0', panel: 'p', x: 'x', y, series: [] });
const draw = (y: string, point: FigurePoint) => {
  const [drawn] = drawnPoints(panel(y), { label: 'l', source: 'ours', points: [point] });
  if (drawn === undefined) throw new Error('there must be a point');
  return drawn;
};

describe('drawnPoints', () => {
  it('gives the t interval over seeds, in percent for a share', () => {
    const drawn = draw('transfer rate', { x: 1, y: 0.5, values: [0.4, 0.5, 0.6] });
    // t(0.975, 2) = 4.302653; standard deviation 0.1, three seeds.
    const half = (4.302653 * 10) / Math.sqrt(3);
    expect(drawn.interval?.[0]).toBeCloseTo(50 - half, 4);
    expect(drawn.interval?.[1]).toBeCloseTo(50 + half, 4);
    expect(drawn.values).toEqual([40, 50, 60]);
  });

  it('gives Wilson’s interval over images', () => {
    const drawn = draw('accuracy', { x: 1, y: 0, counts: { successes: 0, trials: 10 } });
    // z²/(n + z²) with z = 1.959964.
    expect(drawn.interval?.[0]).toBe(0);
    expect(drawn.interval?.[1]).toBeCloseTo((100 * 3.841459) / 13.841459, 4);
    expect(pointWords(drawn, true)).toBe('0.0 % (0.0 % to 27.8 %, 10 images)');
  });

  it('does not let a share’s interval leave what a share can be, and lets R² be', () => {
    expect(draw('rate', { x: 0, y: 0.5, values: [0, 1] }).interval).toEqual([0, 100]);
    expect(draw('R²', { x: 0, y: 0.5, values: [0, 1] }).interval?.[0]).toBeLessThan(0);
  });

  it('has no interval for one number', () => {
    expect(draw('rate', { x: 0, y: 0.5 }).interval).toBeNull();
    expect(draw('rate', { x: 0, y: 0.5, values: [0.5] }).interval).toBeNull();
    expect(pointWords(draw('R²', { x: 0, y: 0.5 }), false)).toBe('0.500');
  });
});

describe('isShare', () => {
  it('knows rates and accuracies from other quantities by the axis label', () => {
    expect(['transfer rate', 'accuracy under attack', 'share of images'].every((y) => isShare({ y }))).toBe(
      true,
    );
    expect(['R² of the features', 'milliseconds', 'separate'].some((y) => isShare({ y }))).toBe(false);
  });
});
