import { gradientOf, leaf, unitRoundoff as u, type Tape, type Value } from './tape.js';

/** Settings of Adam (Kingma & Ba 2015, Algorithm 1); ε stands outside the root, both moments are corrected. */
export interface AdamSettings {
  readonly learningRate: number;
  readonly epsilon: number;
}

const decay = [0.9, 0.999] as const;

/** Adam's memory of one array. */
export interface Moments {
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** One step on one array. */
export interface AdamStep extends AdamSettings {
  /** From 1. */
  readonly step: number;
  readonly moments: Moments;
  readonly tape: Tape;
}

export const noMoments = (size: number): Moments => ({
  first: new Float64Array(size),
  second: new Float64Array(size),
});

/**
 * The array after one step; changes `moments`. In float32 the powers of the decays are rounded before they are taken
 * from 1, which loses t·u·βᵗ of 1 − βᵗ.
 */
export function adamStep(x: Value, { step, moments, tape, learningRate, epsilon }: AdamStep): Value {
  const { first, second } = moments;
  const gradient = gradientOf(x);
  const correction = decay.map((beta) => {
    const power = tape.round(Float64Array.of(beta ** step), (_, value) => step * u * value)[0] ?? NaN;
    return 1 - power;
  });
  const [one = NaN, two = NaN] = correction;
  const at = x.at.map((value, index) => {
    const g = gradient[index] ?? NaN;
    const m = decay[0] * (first[index] ?? 0) + (1 - decay[0]) * g;
    const v = decay[1] * (second[index] ?? 0) + (1 - decay[1]) * g * g;
    first[index] = m;
    second[index] = v;
    return value - (learningRate * (m / one)) / (Math.sqrt(v / two) + epsilon);
  });
  // The step itself goes through about ten roundings and a root; the sum through one.
  return leaf(
    x.shape,
    tape.round(at, (index, value) => u * Math.abs(value) + 20 * u * Math.abs(value - (x.at[index] ?? NaN))),
  );
}
