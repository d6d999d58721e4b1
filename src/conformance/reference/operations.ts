import {
  broadcastMap,
  broadcastShape,
  reductionMap,
  sizeOf,
  transposeMap,
  type IndexMap,
} from './index-map.js';
import { unitRoundoff as u, type Tape, type Value } from './tape.js';

/** Moves numbers around: result[i] = x[map[i]], or 0 where that is −1. Exact; backwards it adds up. */
export function rearrange(tape: Tape, x: Value, shape: readonly number[], map: IndexMap): Value {
  const at = take(x.at, map);
  return tape.record(shape, at, (dy) => tape.accumulate(x, addUp(tape, dy, map, x.at.length)));
}

function take(values: Float64Array, map: IndexMap): Float64Array {
  const taken = new Float64Array(map.length);
  for (let index = 0; index < map.length; index++) {
    const source = map[index] ?? -1;
    if (source >= 0) taken[index] = values[source] ?? NaN;
  }
  return taken;
}

/** Sums of the numbers with the same target; a sum of n numbers may lose √n·u·Σ|numbers|. */
function addUp(tape: Tape, values: Float64Array, map: IndexMap, length: number): Float64Array {
  const sums = new Float64Array(length);
  const magnitudes = new Float64Array(tape.noisy ? length : 0);
  const counts = new Uint32Array(tape.noisy ? length : 0);
  for (let index = 0; index < values.length; index++) {
    const target = map[index] ?? -1;
    if (target < 0) continue;
    const value = values[index] ?? NaN;
    sums[target] = (sums[target] ?? 0) + value;
    if (!tape.noisy) continue;
    magnitudes[target] = (magnitudes[target] ?? 0) + Math.abs(value);
    counts[target] = (counts[target] ?? 0) + 1;
  }
  const additions = (index: number) => Math.max(0, (counts[index] ?? 0) - 1);
  return tape.round(sums, (index) => Math.sqrt(additions(index)) * u * (magnitudes[index] ?? 0));
}

/** Sum over axes, which stay with size 1 where `keep` says so. */
export function sum(tape: Tape, x: Value, axes: readonly number[], keep = false): Value {
  const map = reductionMap(x.shape, axes);
  const shape = x.shape.flatMap((size, axis) => (axes.includes(axis) ? (keep ? [1] : []) : [size]));
  const at = addUp(tape, x.at, map, sizeOf(shape));
  return tape.record(shape, at, (dy) => tape.accumulate(x, take(dy, map)));
}

/** Mean over axes: the sum, scaled. */
export function mean(tape: Tape, x: Value, axes: readonly number[], keep = false): Value {
  const count = axes.reduce((product, axis) => product * (x.shape[axis] ?? 1), 1);
  return scale(tape, sum(tape, x, axes, keep), 1 / count);
}

/** A function of one number. */
export interface Unary {
  readonly value: (x: number) => number;
  /** Its derivative at x, where the function is y. */
  readonly slope: (x: number, y: number) => number;
  /** What float32 may lose in the value, absolute. @default u·|y| */
  readonly slack?: (x: number, y: number) => number;
  /** The same for the slope. @default 4u·|slope| */
  readonly slopeSlack?: (x: number, y: number) => number;
}

/** Applies a function to each number. */
export function unary(tape: Tape, x: Value, operation: Unary): Value {
  const { value, slope, slack, slopeSlack } = operation;
  const at = tape.round(x.at.map(value), (index, y) => slack?.(x.at[index] ?? NaN, y) ?? u * Math.abs(y));
  return tape.record(x.shape, at, (dy) => {
    const dx = dy.map((d, index) => d * slope(x.at[index] ?? NaN, at[index] ?? NaN));
    const rounded = tape.round(dx, (index, d) => {
      const own = slopeSlack?.(x.at[index] ?? NaN, at[index] ?? NaN);
      return own === undefined ? 5 * u * Math.abs(d) : own * Math.abs(dy[index] ?? 0) + u * Math.abs(d);
    });
    tape.accumulate(x, rounded);
  });
}

/** Multiplies by a constant. */
export function scale(tape: Tape, x: Value, factor: number): Value {
  return unary(tape, x, { value: (a) => a * factor, slope: () => factor });
}

/** A function of two numbers, with its slopes in both. */
export interface Binary {
  readonly value: (a: number, b: number) => number;
  readonly slopes: (a: number, b: number, y: number) => readonly [number, number];
  /** What float32 may lose, in units of u·|y|. @default 1 */
  readonly units?: number;
}

/** Applies a function to each pair of numbers, after broadcasting. */
export function binary(tape: Tape, left: Value, right: Value, operation: Binary): Value {
  const { value, slopes, units = 1 } = operation;
  const shape = broadcastShape(left.shape, right.shape);
  const [a, b] = [broadcastTo(tape, left, shape), broadcastTo(tape, right, shape)];
  const relative = (factor: number) => (_: number, y: number) => factor * u * Math.abs(y);
  const at = tape.round(
    a.at.map((x, index) => value(x, b.at[index] ?? NaN)),
    relative(units),
  );
  return tape.record(shape, at, (dy) => {
    const pulls = [new Float64Array(dy.length), new Float64Array(dy.length)] as const;
    dy.forEach((d, index) => {
      const [first, second] = slopes(a.at[index] ?? NaN, b.at[index] ?? NaN, at[index] ?? NaN);
      pulls[0][index] = d * first;
      pulls[1][index] = d * second;
    });
    tape.accumulate(a, tape.round(pulls[0], relative(2 * units)));
    tape.accumulate(b, tape.round(pulls[1], relative(2 * units)));
  });
}

/** Repeats along axes of size 1. */
export function broadcastTo(tape: Tape, x: Value, shape: readonly number[]): Value {
  if (x.shape.join() === shape.join()) return x;
  return rearrange(tape, x, shape, broadcastMap(shape, x.shape));
}

/** The same numbers in another shape. */
export function reshape(tape: Tape, x: Value, shape: readonly number[]): Value {
  return tape.record(shape, x.at, (dy) => tape.accumulate(x, dy.slice()));
}

/** Axis k of the result is axis `order[k]` of x. */
export function transpose(tape: Tape, x: Value, order: readonly number[]): Value {
  const shape = order.map((axis) => x.shape[axis] ?? 0);
  return rearrange(tape, x, shape, transposeMap(x.shape, order));
}

/** [m, k]·[k, n]; an element sums k products and may lose √k·u·Σ|products|. */
export function product(tape: Tape, a: Value, b: Value): Value {
  const [m = 0, k = 0] = a.shape;
  const n = b.shape[1] ?? 0;
  const at = multiply(tape, a.at, b.at, [m, k, n]);
  return tape.record([m, n], at, (dy) => {
    tape.accumulate(a, multiply(tape, dy, turned(b.at, k, n), [m, n, k]));
    tape.accumulate(b, multiply(tape, turned(a.at, m, k), dy, [k, m, n]));
  });
}

function turned(values: Float64Array, rows: number, columns: number): Float64Array {
  const result = new Float64Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      result[column * rows + row] = values[row * columns + column] ?? NaN;
    }
  }
  return result;
}

function multiply(
  tape: Tape,
  a: Float64Array,
  b: Float64Array,
  [m, k, n]: readonly [number, number, number],
): Float64Array {
  const result = new Float64Array(m * n);
  const magnitude = new Float64Array(tape.noisy ? m * n : 0);
  for (let row = 0; row < m; row++) {
    for (let inner = 0; inner < k; inner++) {
      const factor = a[row * k + inner] ?? NaN;
      if (factor === 0) continue;
      for (let column = 0; column < n; column++) {
        const place = row * n + column;
        const term = factor * (b[inner * n + column] ?? NaN);
        result[place] = (result[place] ?? NaN) + term;
        if (tape.noisy) magnitude[place] = (magnitude[place] ?? NaN) + Math.abs(term);
      }
    }
  }
  return tape.round(result, (index) => Math.sqrt(k) * u * (magnitude[index] ?? 0));
}
