import { pairedTInterval } from '../paired-t-interval.js';
import { predictionForOneRun } from '../prediction-for-one-run.js';
import { predictiveTest } from '../predictive-test.js';
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

/** Every pattern, or so many drawn ones: the law of the p-value is the same for any number of draws. */
const flips = [
  { procedure: 'sign-flip test, enumerated', seeds: 8 },
  { procedure: 'sign-flip test, Monte Carlo of 299 patterns', seeds: 20, draws: 299 },
] as const;

const signFlips = flips.flatMap(({ procedure, seeds, ...draws }) => {
  const cell = (law: SimulatedLaw, mean: number, words: string, quantity: 'error' | 'power') => ({
    procedure,
    assumptionHolds: law.shape !== 'skewed',
    outcomes: [
      {
        situation: `${law.name}; ${words}; p ≤ 5 % with ${seeds} seeds`,
        quantity,
        declared: quantity === 'error' ? 0.05 : 0.8,
      },
    ],
    experiment: (stream: Parameters<SimulatedLaw['draw']>[0]) => [
      signFlipTest({
        differences: drawValues(law, stream, seeds, mean),
        threshold: 0,
        stream,
        ...draws,
      }) <= 0.05,
    ],
  });
  // A tenth more than the t test needs: flips see signs and sizes, not normality.
  const effect = 1.1 * effectFor(seeds, 0.05);
  return [
    ...allLaws.map((law): CalibrationCell => cell(law, 0, 'mean at the threshold', 'error')),
    ...typicalLaws.map((law): CalibrationCell =>
      cell(law, effect, `mean ${effect.toFixed(2)} sd above the threshold`, 'power'),
    ),
  ];
});

const tIntervals = allLaws.map((law): CalibrationCell => {
  const seeds = 8;
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

const predictions = allLaws.map((law): CalibrationCell => ({
  procedure: 'prediction of one more run',
  assumptionHolds: law.shape === 'normal',
  outcomes: [
    { situation: `${law.name}; ten seeds, one more outside, 95 %`, quantity: 'error', declared: 0.05 },
  ],
  experiment: (stream) => {
    const [low, high] = predictionForOneRun(drawValues(law, stream, 10)) ?? [NaN, NaN];
    const next = law.draw(stream);
    return [next < low || next > high];
  },
}));

const gates = allLaws.map((law): CalibrationCell => ({
  procedure: 'gate, predictive test of one claim',
  assumptionHolds: law.shape === 'normal',
  outcomes: [
    {
      situation: `${law.name}; five seeds each, nothing changed; alarm at 1 %`,
      quantity: 'error',
      declared: 0.01,
    },
    { situation: `${law.name}; the same, the mean fell by 5 sd; found`, quantity: 'power', declared: 0.8 },
  ],
  experiment: (stream) => {
    const recorded = drawValues(law, stream, 5);
    const now = drawValues(law, stream, 5);
    const alarm = (values: readonly number[]) => predictiveTest({ recorded, now: values, alpha: 0.01 }).alarm;
    return [alarm(now), alarm(now.map((value) => value - 5))];
  },
}));

/**
 * Procedures for a fixed number of seeds: sign flips (assume symmetry about the mean), the ordinary t interval, the prediction of
 * one more run and the gate's test (assume normal differences).
 */
export const fixedSeedCells: readonly CalibrationCell[] = [
  ...signFlips,
  ...tIntervals,
  ...predictions,
  ...gates,
];
