import { add, exp, log, mul, rsqrt, square, sub } from './functions.js';
import { mapPlaces, patchesMap, reductionMap } from './index-map.js';
import { mean, product, rearrange, reshape, sum, transpose } from './operations.js';
import { leaf, type Tape, type Value } from './tape.js';

/** a·b of matrices, either turned first. */
export function matMul(tape: Tape, a: Value, b: Value, turn: readonly [boolean, boolean] = [false, false]) {
  const turned = (x: Value, wanted: boolean) => (wanted ? transpose(tape, x, [1, 0]) : x);
  return product(tape, turned(a, turn[0]), turned(b, turn[1]));
}

/** Convolution of [n, h, w, c] with a filter [kh, kw, c, o]: patches as rows, times the filter as a matrix. */
export function convolution(tape: Tape, x: Value, filter: Value, pad: number, stride = 1): Value {
  const [kh = 0, kw = 0, channels = 0, outputs = 0] = filter.shape;
  const { map, output } = patchesMap(x.shape, { size: [kh, kw], stride, pad });
  const rows = output[0] * output[1] * output[2];
  const patches = rearrange(tape, x, [rows, kh * kw * channels], map);
  const matrix = reshape(tape, filter, [kh * kw * channels, outputs]);
  return reshape(tape, product(tape, patches, matrix), [...output, outputs]);
}

/**
 * Transposed convolution of [n, h, w, c] with a filter [2, 2, c, o] and stride 2, by its definition: the convolution of x, with
 * zeros between its pixels and around them, with the filter turned by 180°.
 */
export function transposedConvolution(tape: Tape, x: Value, filter: Value): Value {
  const [count = 0, height = 0, width = 0, channels = 0] = x.shape;
  const apart = [count, 2 * height + 1, 2 * width + 1, channels];
  const source = (place: number) => (place % 2 === 1 ? (place - 1) / 2 : -1);
  const stuffed = mapPlaces(apart, x.shape, ([n = 0, row = 0, column = 0, c = 0]) => {
    return [n, source(row), source(column), c];
  });
  const turned = mapPlaces(filter.shape, filter.shape, ([row = 0, column = 0, c = 0, o = 0]) => {
    return [1 - row, 1 - column, c, o];
  });
  return convolution(
    tape,
    rearrange(tape, x, apart, stuffed),
    rearrange(tape, filter, filter.shape, turned),
    0,
  );
}

/** The windows of a pooling without padding: [n, oh, ow, kh·kw, c]. */
function windows(tape: Tape, x: Value, size: number, stride: number): Value {
  const { map, output } = patchesMap(x.shape, { size: [size, size], stride, pad: 0 });
  return rearrange(tape, x, [...output, size * size, x.shape[3] ?? 0], map);
}

/** The largest number along an axis, which goes; its gradient belongs to the first of equals. */
export function maximumAlong(tape: Tape, x: Value, axis: number): Value {
  const targets = reductionMap(x.shape, [axis]);
  const shape = x.shape.filter((_, other) => other !== axis);
  const first = new Int32Array(shape.reduce((a, b) => a * b, 1)).fill(-1);
  x.at.forEach((value, index) => {
    const target = targets[index] ?? 0;
    const best = first[target] ?? -1;
    if (best < 0 || value > (x.at[best] ?? NaN)) first[target] = index;
  });
  return rearrange(tape, x, shape, first);
}

export function maxPool(tape: Tape, x: Value, size: number, stride = size): Value {
  return maximumAlong(tape, windows(tape, x, size, stride), 3);
}

export function averagePool(tape: Tape, x: Value, size: number, stride = size): Value {
  return mean(tape, windows(tape, x, size, stride), [3]);
}

/** log Σ exp of each row of [n, k], as [n, 1]. */
export function logSumExp(tape: Tape, x: Value): Value {
  const peak = reshape(tape, maximumAlong(tape, x, 1), [x.shape[0] ?? 0, 1]);
  // The peak is a constant of the computation: its derivative cancels.
  const fixed = leaf(peak.shape, peak.at);
  return add(tape, log(tape, sum(tape, exp(tape, sub(tape, x, fixed)), [1], true)), fixed);
}

/** Logarithm of softmax of each row of [n, k]. */
export function logSoftmax(tape: Tape, x: Value): Value {
  return sub(tape, x, logSumExp(tape, x));
}

/** Mean and biased variance of each column of [n, c], both [1, c], and the centred columns. */
export function columnMoments(tape: Tape, x: Value): { average: Value; variance: Value; centred: Value } {
  const average = mean(tape, x, [0], true);
  const centred = sub(tape, x, average);
  return { average, variance: mean(tape, square(tape, centred), [0], true), centred };
}

/** centred / √(variance + ε) · scale + shift (Ioffe & Szegedy 2015, Algorithm 1; PyTorch's ε). */
export function normalise(
  tape: Tape,
  { centred, variance }: { readonly centred: Value; readonly variance: Value },
  { scale, shift }: { readonly scale: Value; readonly shift: Value },
): Value {
  const factor = mul(tape, scale, rsqrt(tape, add(tape, variance, leaf([], [1e-5]))));
  return add(tape, mul(tape, centred, factor), shift);
}
