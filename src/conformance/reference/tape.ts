import type { RandomStream } from '../../core/random-stream.js';

/** Unit roundoff of float32: a rounded number is off by at most this share of itself. */
export const unitRoundoff = 2 ** -24;

/** How many times its own rounding error an intermediate value is moved in a noisy run, at most. */
const noiseFactor = 4;

/** A float64 array with a shape, row-major; `gradient` is there after {@link Tape.backward} reached it. */
export interface Value {
  readonly shape: readonly number[];
  readonly at: Float64Array;
  gradient?: Float64Array;
}

/** A value from outside, such as an input or a weight. */
export function leaf(shape: readonly number[], values: ArrayLike<number>): Value {
  return { shape, at: new Float64Array(values) };
}

/** What one float32 operation may lose at an index, absolute, given its result there. */
export type Slack = (index: number, value: number) => number;

const poolSize = 1 << 14;

/**
 * Records float64 operations and runs derivatives back through them (reverse accumulation): the textbook that
 * backends are compared with.
 *
 * A tape with noise moves every intermediate value, forwards and backwards, by a random amount of up to four times
 * what a float32 operation may lose there. How far the results of several noisy runs lie from the exact one tells
 * how far a correct float32 backend may be off, condition of the program included (Monte Carlo arithmetic,
 * D. S. Parker 1997).
 */
export class Tape {
  readonly #pool: Float64Array | undefined;
  #place = 0;
  readonly #steps: (() => void)[] = [];

  constructor(noise?: RandomStream) {
    if (noise !== undefined) this.#pool = Float64Array.from(noise.uniformArray(poolSize, -1, 1));
    this.#place = noise?.integer(0, poolSize - 1) ?? 0;
  }

  /** Whether this run is one of the noisy ones. */
  get noisy(): boolean {
    return this.#pool !== undefined;
  }

  /** Moves `values`, in place, within what float32 may lose; leaves them alone where the tape has no noise. */
  round(values: Float64Array, slack: Slack): Float64Array {
    const pool = this.#pool;
    if (pool === undefined) return values;
    // An odd stride, another one for each call, so that no two arrays get the same noise.
    const stride = 2 * (this.#place % 97) + 1;
    for (let index = 0; index < values.length; index++) {
      this.#place = (this.#place + stride) & (poolSize - 1);
      const value = values[index] ?? 0;
      values[index] = value + noiseFactor * slack(index, value) * (pool[this.#place] ?? 0);
    }
    this.#place = (this.#place + 1) & (poolSize - 1);
    return values;
  }

  /** A result whose derivative `pull` hands on to the inputs with {@link accumulate}. */
  record(shape: readonly number[], at: Float64Array, pull: (dy: Float64Array) => void): Value {
    const value: Value = { shape, at };
    this.#steps.push(() => {
      if (value.gradient !== undefined) pull(value.gradient);
    });
    return value;
  }

  /** Adds `dx` to the gradient of `x`; takes `dx` over. */
  accumulate(x: Value, dx: Float64Array): void {
    const former = x.gradient;
    if (former === undefined) {
      x.gradient = dx;
      return;
    }
    x.gradient = this.round(
      former.map((value, index) => value + (dx[index] ?? 0)),
      (_, value) => unitRoundoff * Math.abs(value),
    );
  }

  /** Derivatives of Σ dy·output in everything that led to it; once a tape. */
  backward(output: Value, dy: Float64Array = new Float64Array(output.at.length).fill(1)): void {
    this.accumulate(output, dy.slice());
    for (const step of this.#steps.splice(0).reverse()) step();
  }
}

/** The gradient that reached a value; zeros where none did. */
export function gradientOf(value: Value): Float64Array {
  return value.gradient ?? new Float64Array(value.at.length);
}
