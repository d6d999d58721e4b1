import type { RandomStream } from '../../core/random-stream.js';

/** A law from which calibration draws paired differences: mean 0, standard deviation 1. */
export interface SimulatedLaw {
  readonly name: string;
  /** The finest step, in standard deviations; 0 where the law is continuous. */
  readonly resolution: number;
  /** What the sign flips assume: that it is symmetric. */
  readonly shape: 'normal' | 'symmetric' | 'skewed';
  /** Whether t procedures hold for it: normal, or counts so many that their differences are nearly so. */
  readonly bellShaped: boolean;
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
  const name = `difference of two rates of ${SAMPLES}, at ${rate}`;
  // Ten of 500, a binomial count is bell-shaped; one of 500, it is not.
  return { name, resolution: 1 / deviation, shape: 'symmetric', bellShaped: SAMPLES * rate >= 10, draw };
}

/** One arm's rate of 500 samples against its true value, standardised: skewed where the rate is small. */
function oneRate(rate: number, sign: 1 | -1): SimulatedLaw {
  const count = binomialDraw(rate);
  const deviation = Math.sqrt(SAMPLES * rate * (1 - rate));
  const draw = (stream: RandomStream) => (sign * (count(stream) - SAMPLES * rate)) / deviation;
  const name = `${sign === 1 ? '' : 'minus '}one rate of ${SAMPLES}, at ${rate}`;
  return { name, resolution: 1 / deviation, shape: 'skewed', bellShaped: false, draw };
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

const continuous = (
  name: string,
  shape: SimulatedLaw['shape'],
  draw: SimulatedLaw['draw'],
): SimulatedLaw => ({ name, resolution: 0, shape, bellShaped: shape === 'normal', draw });

/** Normal differences, which the t procedures assume. */
export const normalLaw = continuous('normal', 'normal', (stream) => stream.normal());

/** Discrete and bell-shaped, as differences of transfer rates are. */
export const rateLaw = rateDifference(0.02);

/** Heavy tails on both sides. */
export const heavyLaw = continuous('t with 3 degrees of freedom', 'symmetric', heavyTailed);

/** A long tail upwards: towards the claimed side. */
export const upwardLaw = continuous('exponential, long tail upwards', 'skewed', exponential);

/** A long tail downwards: against the claimed side. */
export const downwardLaw = continuous(
  'exponential, long tail downwards',
  'skewed',
  (stream) => -exponential(stream),
);

/** One law of each kind: normal, discrete, heavy-tailed, skewed either way. */
export const typicalLaws: readonly SimulatedLaw[] = [normalLaw, rateLaw, heavyLaw, upwardLaw, downwardLaw];

/** All laws: how often a procedure errs is measured for each. */
export const allLaws: readonly SimulatedLaw[] = [
  ...typicalLaws,
  rateDifference(0.3),
  rateDifference(0.002),
  oneRate(0.3, 1),
  oneRate(0.002, -1),
  continuous(
    'difference of two exponentials',
    'symmetric',
    (stream) => (exponential(stream) - exponential(stream)) / Math.SQRT2,
  ),
  continuous('lognormal, long tail upwards', 'skewed', logNormal),
  continuous('lognormal, long tail downwards', 'skewed', (stream) => -logNormal(stream)),
];

/** `count` values of a law, moved by `mean` standard deviations. */
export function drawValues(law: SimulatedLaw, stream: RandomStream, count: number, mean = 0): number[] {
  return Array.from({ length: count }, () => law.draw(stream) + mean);
}
