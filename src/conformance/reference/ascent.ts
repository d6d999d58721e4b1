import type { AttackConfig } from '../../attacks/attack-config.js';
import type { RandomStream } from '../../core/random-stream.js';
import { gradientOf, leaf, unitRoundoff as u, type Tape, type Value } from './tape.js';

/** Loss of each sample [n], and whether the sample is fooled. */
export interface Score {
  readonly loss: Value;
  readonly fooled: readonly boolean[];
}

/** What is attacked, on a tape of the caller's. */
export type Scored = (tape: Tape, images: Value) => Score;

export interface Ascent {
  readonly config: AttackConfig;
  readonly stream: RandomStream;
  /** A new tape, with noise or without. */
  readonly newTape: () => Tape;
}

/** Fooled and higher loss are better, in this order. */
const isBetter = (a: Rank, b: Rank): boolean => (a.fooled === b.fooled ? a.loss > b.loss : a.fooled);

interface Rank {
  readonly fooled: boolean;
  readonly loss: number;
}

/** Lengths in the norm's units, and what it does with one sample's numbers. */
function geometry({ norm, epsilon, stepSize }: AttackConfig, dimension: number) {
  const scale = norm === 'l2' ? Math.sqrt(dimension) : 1;
  const budget = epsilon * scale;
  const step = stepSize * scale;
  const lengthOf = (values: Float64Array) => Math.sqrt(values.reduce((sum, x) => sum + x * x, 0));
  return {
    direction(gradient: Float64Array): Float64Array {
      const length = lengthOf(gradient);
      return gradient.map((g) => (norm === 'l2' ? (g / length) * step : Math.sign(g) * step));
    },
    project(delta: Float64Array): Float64Array {
      const shrink = Math.min(1, budget / Math.max(lengthOf(delta), 1e-12));
      return delta.map((d) => (norm === 'l2' ? d * shrink : Math.min(Math.max(d, -budget), budget)));
    },
    start(stream: RandomStream): Float64Array {
      if (norm === 'linf') return Float64Array.from(stream.uniformArray(dimension, -epsilon, epsilon));
      const direction = Float64Array.from(stream.normalArray(dimension));
      const radius = budget * stream.uniform() ** (1 / dimension);
      const length = lengthOf(direction);
      return direction.map((d) => (d * radius) / length);
    },
  };
}

/**
 * FGSM and PGD of wiedeman-wang-2022.md §1 from the textbook, in float64: x ← clip(x₀ + projection(x + step(∇J) − x₀)), keeping the
 * best point of the path where the attack does so.
 */
export function ascend(target: Scored, images: Value, { config, stream, newTape }: Ascent): Float64Array {
  const samples = images.shape[0] ?? 0;
  const dimension = images.at.length / samples;
  const shape = geometry(config, dimension);
  const part = (values: Float64Array, sample: number) =>
    values.slice(sample * dimension, (sample + 1) * dimension);
  const towards = (points: Float64Array, moves: readonly Float64Array[]) => {
    const next = new Float64Array(points.length);
    moves.forEach((move, sample) => {
      const origin = part(images.at, sample);
      const from = part(points, sample);
      const delta = shape.project(from.map((x, i) => x + (move[i] ?? NaN) - (origin[i] ?? NaN)));
      next.set(
        origin.map((x, i) => Math.min(Math.max(x + (delta[i] ?? NaN), 0), 1)),
        sample * dimension,
      );
    });
    return newTape().round(next, () => 8 * u);
  };
  const ids = Array.from({ length: samples }, (_, sample) => sample);
  let points = images.at;
  if (config.randomStart !== 'none') {
    points = towards(
      points,
      ids.map((id) => shape.start(stream.split(`sample ${id}`))),
    );
  }
  const best = points.slice();
  const ranks: Rank[] = [];
  for (let step = 0; step <= config.steps; step++) {
    const tape = newTape();
    const now = leaf(images.shape, points);
    const { loss, fooled } = target(tape, now);
    for (const sample of ids) {
      const rank = { fooled: fooled[sample] ?? false, loss: loss.at[sample] ?? NaN };
      const former = ranks[sample];
      if (former !== undefined && !isBetter(rank, former) && config.keep === 'best') continue;
      ranks[sample] = rank;
      best.set(part(points, sample), sample * dimension);
    }
    if (step === config.steps) break;
    tape.backward(loss);
    const gradient = gradientOf(now);
    points = towards(
      points,
      ids.map((sample) => shape.direction(part(gradient, sample))),
    );
  }
  return best;
}
