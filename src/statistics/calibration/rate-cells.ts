import type { RandomStream } from '../../core/random-stream.js';
import { clopperPearsonInterval, wilsonInterval } from '../binomial-intervals.js';
import type { CalibrationCell } from './calibration-cell.js';

const alpha = 0.05;

function count(stream: RandomStream, trials: number, rate: number): number {
  let successes = 0;
  for (let trial = 0; trial < trials; trial++) if (stream.uniform() < rate) successes += 1;
  return successes;
}

const intervals = { 'Wilson interval': wilsonInterval, 'Clopper–Pearson interval': clopperPearsonInterval };
type IntervalName = keyof typeof intervals;

/** Whether the interval of one count misses the rate that made it. */
function misses(procedure: IntervalName, stream: RandomStream, trials: number, rate: number): boolean {
  const { low, high } = intervals[procedure]({ successes: count(stream, trials, rate), trials });
  return rate < low || rate > high;
}

const atOneRate = (['Wilson interval', 'Clopper–Pearson interval'] as const).flatMap((procedure) =>
  ([20, 200] as const).flatMap((trials) =>
    ([0.5, 0.1, 0.02] as const).map((rate): CalibrationCell => ({
      procedure,
      // Wilson's score promises its level on average over rates only.
      assumptionHolds: procedure === 'Clopper–Pearson interval',
      outcomes: [
        { situation: `${trials} images, rate ${rate}; misses it, 95 %`, quantity: 'error', declared: alpha },
      ],
      experiment: (stream) => [misses(procedure, stream, trials, rate)],
    })),
  ),
);

const atAnyRate: CalibrationCell = {
  procedure: 'Wilson interval',
  assumptionHolds: true,
  outcomes: [
    {
      situation: '200 images, any rate from 0 to 1 alike; misses it, 95 %',
      quantity: 'error',
      declared: alpha,
    },
  ],
  experiment: (stream) => [misses('Wilson interval', stream, 200, stream.uniform())],
};

/** Rates within one model, whose images are drawn independently. */
export const rateCells: readonly CalibrationCell[] = [...atOneRate, atAnyRate];
