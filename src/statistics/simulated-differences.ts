import type { RandomStream } from '../core/random-stream.js';

/** A law from which calibration draws paired differences: mean 0, standard deviation 1. */
export interface SimulatedLaw {
  readonly name: string;
  /** The finest step, in standard deviations; 0 where the law is continuous. */
  readonly resolution: number;
  draw(stream: RandomStream): number;
}

const SAMPLES = 500;

/** Binomial counts by inversion of the cumulative distribution. */
function binomialDraw(rate: number): (stream: RandomStream) => number {
  let term = (1 - rate) ** SAMPLES;
  let sum = 0;
  const cumulative = Array.from({ length: SAMPLES + 1 }, (_, k) => {
    sum += term;
    term *= ((SAMPLES - k) / (k + 1)) * (rate / (1 - rate));
    return sum;
  });
  return (stream) => {
    const u = stream.uniform();
    let [low, high] = [0, SAMPLES];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (u < (cumulative[middle] ?? 1)) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

/** The difference of two arms' rates, each of 500 samples, standardised. */
function rateDifference(rate: number): SimulatedLaw {
  const count = binomialDraw(rate);
  const deviation = Math.sqrt(2 * SAMPLES * rate * (1 - rate));
  const draw = (stream: RandomStream) => (count(stream) - count(stream)) / deviation;
  return { name: `difference of two rates of ${SAMPLES}, at ${rate}`, resolution: 1 / deviation, draw };
}

/** One arm's rate of 500 samples against its true value, standardised: skewed where the rate is small. */
function oneRate(rate: number, sign: 1 | -1): SimulatedLaw {
  const count = binomialDraw(rate);
  const deviation = Math.sqrt(SAMPLES * rate * (1 - rate));
  const draw = (stream: RandomStream) => (sign * (count(stream) - SAMPLES * rate)) / deviation;
  const name = `${sign === 1 ? '' : 'minus '}one rate of ${SAMPLES}, at ${rate}`;
  return { name, resolution: 1 / deviation, draw };
}

const exponential = (stream: RandomStream) => -Math.log(1 - stream.uniform()) - 1;

/** exp(0.8·Z), centred and scaled: skewness 3.7. */
function logNormal(stream: RandomStream): number {
  const variance = Math.exp(0.64);
  return (Math.exp(0.8 * stream.normal()) - Math.sqrt(variance)) / Math.sqrt(variance * (variance - 1));
}

/** Student's t with 3 degrees of freedom, scaled to variance 1. */
function heavyTailed(stream: RandomStream): number {
  const chiSquare = Array.from({ length: 3 }, () => stream.normal() ** 2).reduce((sum, x) => sum + x, 0);
  return stream.normal() / Math.sqrt(chiSquare);
}

const continuous = (name: string, draw: SimulatedLaw['draw']): SimulatedLaw => ({
  name,
  resolution: 0,
  draw,
});

/** Normal differences, for which the e-process is exact. */
export const normalLaw: SimulatedLaw = continuous('normal', (stream) => stream.normal());

/** Laws whose damage stays within the declared level: symmetric ones, and rates that are not rare. */
export const fairLaws: readonly SimulatedLaw[] = [
  normalLaw,
  rateDifference(0.3),
  rateDifference(0.02),
  rateDifference(0.002),
  oneRate(0.3, 1),
  continuous('t with 3 degrees of freedom', heavyTailed),
];

/** Laws that break the assumption; the sign matters, as the test looks upwards. */
export const skewedLaws: readonly SimulatedLaw[] = [
  continuous('exponential', exponential),
  continuous('minus exponential', (stream) => -exponential(stream)),
  continuous('lognormal', logNormal),
  continuous('minus lognormal', (stream) => -logNormal(stream)),
  continuous(
    'difference of two exponentials',
    (stream) => (exponential(stream) - exponential(stream)) / Math.SQRT2,
  ),
  oneRate(0.002, -1),
];
