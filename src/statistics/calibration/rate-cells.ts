import type { RandomStream } from '../../core/random-stream.js';
import { clopperPearsonInterval, wilsonInterval } from '../binomial-intervals.js';
import { decideBound, type BoundEvidence } from '../decide-bound.js';
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

interface BoundCase {
  readonly words: string;
  readonly quantity: 'error' | 'power';
  readonly assumptionHolds: boolean;
  readonly threshold: number;
  readonly evidence: (stream: RandomStream) => BoundEvidence;
}

const images = 200;
const family = 4;
const share = (stream: RandomStream, rate: number) => ({
  successes: count(stream, images, rate),
  trials: images,
});

/** Two shares of the same images: one image fools both models or neither, in nine of ten cases. */
function sharesOfTheSame(stream: RandomStream, rate: number): BoundEvidence {
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

const cases: readonly BoundCase[] = [
  ...([0.5, 0.05] as const).map((rate): BoundCase => ({
    words: `share of ${images} images, rate ${rate} at the threshold`,
    quantity: 'error',
    assumptionHolds: true,
    threshold: rate,
    evidence: (stream) => ({ share: share(stream, rate) }),
  })),
  {
    words: `share of ${images} images, rate 0.65, threshold 0.5`,
    quantity: 'power',
    assumptionHolds: true,
    threshold: 0.5,
    evidence: (stream) => ({ share: share(stream, 0.65) }),
  },
  {
    words: `two equal shares of ${images} other images each`,
    quantity: 'error',
    assumptionHolds: true,
    threshold: 0,
    evidence: (stream) => ({ shareLess: [share(stream, 0.3), share(stream, 0.3)] }),
  },
  {
    words: `two equal shares of the same ${images} images`,
    quantity: 'error',
    assumptionHolds: true,
    threshold: 0,
    evidence: (stream) => sharesOfTheSame(stream, 0.3),
  },
  {
    words: `shares 0.7 and 0.4 of ${images} images`,
    quantity: 'power',
    assumptionHolds: true,
    threshold: 0,
    evidence: (stream) => ({ shareLess: [share(stream, 0.7), share(stream, 0.4)] }),
  },
  ...typicalLaws.flatMap((law): BoundCase[] =>
    ([0, 0.5] as const).map((mean) => ({
      words: `mean score of 50 images, ${law.name}, ${mean === 0 ? 'at the threshold' : `${mean} sd above it`}`,
      quantity: mean === 0 ? 'error' : 'power',
      assumptionHolds: law.shape === 'normal',
      threshold: 0,
      evidence: (stream) => ({ scores: drawValues(law, stream, 50, mean) }),
    })),
  ),
];

const bounds = cases.map(({ words, quantity, assumptionHolds, threshold, evidence }): CalibrationCell => ({
  procedure: 'bound on fixed models',
  assumptionHolds,
  outcomes:
    quantity === 'error'
      ? (['supported', 'refuted'] as const).map((verdict) => ({
          situation: `${words}; any of a family of ${family} falsely ${verdict}`,
          quantity,
          declared: alpha,
        }))
      : [{ situation: `${words}; one of a family of ${family} supported`, quantity, declared: 0.8 }],
  experiment: (stream) => {
    const decide = () => decideBound(evidence(stream), { threshold, alpha, family }).verdict;
    if (quantity === 'power') return [decide() === 'supported'];
    const verdicts = Array.from({ length: family }, decide);
    return [verdicts.includes('supported'), verdicts.includes('refuted')];
  },
}));

/**
 * Rates within one model, and the decisions on fixed models that rest on them. Assume images drawn independently;
 * scores, besides, a normal mean.
 */
export const rateCells: readonly CalibrationCell[] = [...atOneRate, atAnyRate, ...bounds];
