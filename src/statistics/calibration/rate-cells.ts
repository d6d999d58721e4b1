import type { RandomStream } from '../../core/random-stream.js';
import { clopperPearsonInterval, wilsonInterval } from '../binomial-intervals.js';
import { describeEvidence, type FixedEvidence } from '../describe-evidence.js';
import type { CalibrationCell } from './calibration-cell.js';
import { drawValues, typicalLaws } from './simulated-law.js';

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

interface DescribedCase {
  readonly words: string;
  readonly assumptionHolds: boolean;
  readonly truth: number;
  readonly evidence: (stream: RandomStream) => FixedEvidence;
}

const images = 200;
const share = (stream: RandomStream, rate: number) => ({
  successes: count(stream, images, rate),
  trials: images,
});

/** Two shares of the same images: one image fools both models or neither, in nine of ten cases. */
function sharesOfTheSame(stream: RandomStream, rate: number): FixedEvidence {
  let [first, second] = [0, 0];
  for (let image = 0; image < images; image++) {
    const fooled = stream.uniform() < rate;
    if (fooled) first += 1;
    if (stream.uniform() < 0.9 ? fooled : stream.uniform() < rate) second += 1;
  }
  return {
    shareLess: [
      { successes: first, trials: images },
      { successes: second, trials: images },
    ],
  };
}

const cases: readonly DescribedCase[] = [
  ...([0.5, 0.05] as const).map((rate): DescribedCase => ({
    words: `share of ${images} images, rate ${rate}`,
    assumptionHolds: true,
    truth: rate,
    evidence: (stream) => ({ share: share(stream, rate) }),
  })),
  {
    words: `two equal shares of ${images} other images each`,
    assumptionHolds: true,
    truth: 0,
    evidence: (stream) => ({ shareLess: [share(stream, 0.3), share(stream, 0.3)] }),
  },
  {
    words: `two equal shares of the same ${images} images`,
    assumptionHolds: true,
    truth: 0,
    evidence: (stream) => sharesOfTheSame(stream, 0.3),
  },
  ...typicalLaws.map((law): DescribedCase => ({
    words: `mean score of 50 images, ${law.name}`,
    assumptionHolds: law.shape === 'normal',
    truth: 0,
    evidence: (stream) => ({ scores: drawValues(law, stream, 50) }),
  })),
];

const described = cases.map(({ words, assumptionHolds, truth, evidence }): CalibrationCell => ({
  procedure: 'interval over images, models that exist',
  assumptionHolds,
  outcomes: [{ situation: `${words}; misses it, 95 %`, quantity: 'error', declared: alpha }],
  experiment: (stream) => {
    const { low = NaN, high = NaN } = describeEvidence(evidence(stream))?.interval ?? {};
    return [truth < low || truth > high];
  },
}));

/**
 * Rates within one model, and intervals of models that exist. Assume images drawn independently;
 * scores, besides, a normal mean.
 */
export const rateCells: readonly CalibrationCell[] = [...atOneRate, atAnyRate, ...described];
