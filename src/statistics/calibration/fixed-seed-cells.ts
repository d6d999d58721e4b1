import { pairedTInterval } from '../paired-t-interval.js';
import { signFlipTest } from '../sign-flip-test.js';
import { noncentralTUpperTail, studentTCritical } from '../student-t.js';
import type { CalibrationCell } from './calibration-cell.js';
import { allLaws, drawValues, typicalLaws, type SimulatedLaw } from './simulated-law.js';

/** The distance in standard deviations that a one-sided t test at `tail` shows with power 0.8; bisection. */
function effectFor(seeds: number, tail: number): number {
  const critical = studentTCritical(tail, seeds - 1);
  let [low, high] = [0, 20];
  for (let round = 0; round < 40; round++) {
    const middle = (low + high) / 2;
    if (noncentralTUpperTail(critical, seeds - 1, middle * Math.sqrt(seeds)) < 0.8) low = middle;
    else high = middle;
  }
  return high;
}

const seeds = 8;

const flips = (law: SimulatedLaw, mean: number, words: string, quantity: 'error' | 'power') => ({
  procedure: 'sign-flip test, enumerated',
  assumptionHolds: law.shape !== 'skewed',
  outcomes: [
    {
      situation: `${law.name}; ${words}; p ≤ 5 % with ${seeds} seeds`,
      quantity,
      declared: quantity === 'error' ? 0.05 : 0.8,
    },
  ],
  experiment: (stream: Parameters<SimulatedLaw['draw']>[0]) => [
    signFlipTest(drawValues(law, stream, seeds, mean), 0) <= 0.05,
  ],
});

// A tenth more than the t test needs: flips see signs and sizes, not normality.
const shown = 1.1 * effectFor(seeds, 0.05);

const signFlips: readonly CalibrationCell[] = [
  ...allLaws.map((law) => flips(law, 0, 'mean at the threshold', 'error')),
  ...typicalLaws.map((law) => flips(law, shown, `mean ${shown.toFixed(2)} sd above the threshold`, 'power')),
];

const tIntervals = allLaws.map((law): CalibrationCell => {
  const effect = effectFor(seeds, 0.025);
  return {
    procedure: 'paired t interval',
    assumptionHolds: law.shape === 'normal',
    outcomes: [
      { situation: `${law.name}; ${seeds} seeds; misses the mean, 95 %`, quantity: 'error', declared: 0.05 },
      {
        situation: `${law.name}; ${seeds} seeds; lies above the threshold, ${effect.toFixed(2)} sd away`,
        quantity: 'power',
        declared: 0.8,
      },
    ],
    experiment: (stream) => {
      const { low, high } = pairedTInterval(drawValues(law, stream, seeds), 0.95);
      return [low > 0 || high < 0, low + effect > 0];
    },
  };
});

/**
 * What is shown beside a verdict, for a fixed number of seeds: sign flips (assume symmetry about the mean) and the ordinary t
 * interval (assumes normal values).
 */
export const fixedSeedCells: readonly CalibrationCell[] = [...signFlips, ...tIntervals];
