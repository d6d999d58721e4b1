import * as tf from '@tensorflow/tfjs-core';
import type { RandomStream } from '../core/random-stream.js';
import type { ImageShape, NormName } from './norms.js';

/** What proposals are made for. */
export interface SquareSetting {
  readonly shape: ImageShape;
  /** In the units of the norm. */
  readonly budget: number;
  /** One a sample. */
  readonly streams: readonly RandomStream[];
}

/** Perturbations [samples, height, width, channels] that a random search tries; each call returns one new tensor. */
export interface SquareProposals {
  start(): tf.Tensor4D;
  /** `share`: of the pixels that a square covers. */
  next(delta: tf.Tensor4D, share: number): tf.Tensor4D;
}

/** The proposals of the Square attack (Andriushchenko et al. 2020), algorithm 2 for l∞ and algorithm 3 for l2. */
export function squareProposals(norm: NormName, setting: SquareSetting): SquareProposals {
  return norm === 'linf' ? boxProposals(setting) : ballProposals(setting);
}

const sign = (stream: RandomStream): number => (stream.integer(0, 1) === 0 ? -1 : 1);

/** A window's side and its corner in one sample's image. */
interface Place {
  readonly sample: number;
  readonly row: number;
  readonly column: number;
  readonly side: number;
}

const corner = (stream: RandomStream, shape: ImageShape, side: number) => ({
  row: stream.integer(0, shape[1] - side),
  column: stream.integer(0, shape[2] - side),
});

/** Writes a value for each pixel of a window and each channel. */
function paint(
  values: Float32Array,
  { shape, place }: { readonly shape: ImageShape; readonly place: Place },
  valueAt: (row: number, column: number, channel: number) => number,
): void {
  const [, height, width, channels] = shape;
  for (let row = 0; row < place.side; row++) {
    for (let column = 0; column < place.side; column++) {
      const pixel = (place.sample * height + place.row + row) * width + place.column + column;
      for (let channel = 0; channel < channels; channel++) {
        values[pixel * channels + channel] = valueAt(row, column, channel);
      }
    }
  }
}

/** ±ε in every pixel: vertical stripes at first, then squares of one sign a channel. */
function boxProposals({ shape, budget, streams }: SquareSetting): SquareProposals {
  const [samples, height, width, channels] = shape;
  return {
    start() {
      const signs = new Float32Array(samples * width * channels);
      streams.forEach((stream, sample) => {
        const size = width * channels;
        signs.set(
          Array.from({ length: size }, () => sign(stream)),
          sample * size,
        );
      });
      return tf.tidy(() => {
        const stripes = tf.tensor4d(signs, [samples, 1, width, channels]);
        return tf.mul<tf.Tensor4D>(tf.fill([samples, height, width, channels], budget), stripes);
      });
    },
    next(delta, share) {
      const side = squareSide(shape, share, 1);
      const signs = new Float32Array(samples * height * width * channels);
      streams.forEach((stream, sample) => {
        const place = { sample, side, ...corner(stream, shape, side) };
        const own = Array.from({ length: channels }, () => sign(stream));
        paint(signs, { shape, place }, (_row, _column, channel) => own[channel] ?? 0);
      });
      return tf.tidy(() => {
        const squares = tf.tensor4d(signs, [...shape]);
        return tf.where(tf.notEqual(squares, 0), tf.mul<tf.Tensor4D>(squares, budget), delta);
      });
    },
  };
}

/** The side of a square that covers a share of the image, at least `least` and at most the image's. */
function squareSide([, height, width]: ImageShape, share: number, least: number): number {
  return Math.min(Math.max(Math.round(Math.sqrt(share * height * width)), least), height, width);
}

/**
 * η of equation 3: one half of the window up, the other down, largest in the middle of each, of length 1.
 *
 * @returns row-major, side × side
 */
export function squarePattern(side: number, transposed: boolean): Float64Array {
  const half = Math.floor(side / 2);
  const values = new Float64Array(side * side);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const value =
        column < half
          ? bump(row, column, { rows: side, columns: half })
          : -bump(row, column - half, { rows: side, columns: side - half });
      values[transposed ? column * side + row : row * side + column] = value;
    }
  }
  const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return values.map((value) => value / length);
}

/** η^(h1,h2) at a place counted from 0: Σ_{k=0}^{M} 1/(n + 1 − k)². */
function bump(row: number, column: number, { rows, columns }: { rows: number; columns: number }): number {
  const middle = Math.floor(rows / 2);
  const most = middle - Math.max(Math.abs(row - middle), Math.abs(column - Math.floor(columns / 2)));
  let sum = 0;
  for (let k = 0; k <= most; k++) sum += 1 / (middle + 1 - k) ** 2;
  return sum;
}

const pictureLength = (values: tf.Tensor, axes: number[]): tf.Tensor =>
  tf.sqrt(tf.sum(tf.square(values), axes, true));

/** `value / length`, and 0 where the length is. */
const normalised = (value: tf.Tensor, length: tf.Tensor): tf.Tensor =>
  tf.div(value, tf.maximum(length, 1e-12));

/** Bumps of the whole budget's length: a grid of 5 × 5 at first, then one window's mass moves into another. */
function ballProposals({ shape, budget, streams }: SquareSetting): SquareProposals {
  const [samples, height, width, channels] = shape;
  return {
    start: () =>
      tf.tidy(() => {
        const values = tileGrid(shape, streams);
        const tiles = tf.tensor4d(values, [...shape]);
        return tf.mul<tf.Tensor4D>(normalised(tiles, pictureLength(tiles, [1, 2, 3])), budget);
      }),
    next(delta, share) {
      const side = oddSide(shape, share);
      const flat: ImageShape = [samples, height, width, 1];
      const [pattern, into, from] = [0, 1, 2].map(() => new Float32Array(samples * height * width)) as [
        Float32Array,
        Float32Array,
        Float32Array,
      ];
      const signs = new Float32Array(samples * channels);
      streams.forEach((stream, sample) => {
        const place = { sample, side, ...corner(stream, shape, side) };
        const other = { sample, side, ...corner(stream, shape, side) };
        const bumps = squarePattern(side, stream.integer(0, 1) === 0);
        paint(into, { shape: flat, place }, () => 1);
        paint(from, { shape: flat, place: other }, () => 1);
        paint(pattern, { shape: flat, place }, (row, column) => bumps[row * side + column] ?? 0);
        for (let channel = 0; channel < channels; channel++)
          signs[sample * channels + channel] = sign(stream);
      });
      return tf.tidy(() => {
        const [bump, first, second] = [pattern, into, from].map((values) =>
          tf.tensor4d(values, [...flat]),
        ) as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
        const signed = tf.mul(bump, tf.tensor4d(signs, [samples, 1, 1, channels]));
        return moveMass(delta, { budget, windows: [first, second], bump: signed });
      });
    },
  };
}

/** Lines 4 to 11 of algorithm 3. */
function moveMass(
  delta: tf.Tensor4D,
  { budget, windows, bump }: { budget: number; windows: readonly [tf.Tensor, tf.Tensor]; bump: tf.Tensor },
): tf.Tensor4D {
  const [first, second] = windows;
  const both = tf.maximum(first, second);
  const whole = tf.sum(tf.square(delta), [1, 2, 3], true);
  const unused = tf.maximum(tf.sub(budget * budget, whole), 0);
  const held = tf.sum(tf.square(tf.mul(delta, both)), [1, 2], true);
  const available = tf.sqrt(tf.add(held, tf.div(unused, delta.shape[3])));
  const own = tf.mul(delta, first);
  const mixed = tf.add(bump, normalised(own, pictureLength(own, [1, 2])));
  const placed = tf.mul(normalised(mixed, pictureLength(mixed, [1, 2])), available);
  return tf.add(tf.mul(delta, tf.sub(1, both)), placed);
}

/** Windows of algorithm 3 have an odd side, of at least 3 where the image allows it. */
function oddSide(shape: ImageShape, share: number): number {
  const side = squareSide(shape, share, 3);
  if (side % 2 === 1) return side;
  return side + 1 <= Math.min(shape[1], shape[2]) ? side + 1 : side - 1;
}

/** Bumps of random signs on a grid of 5 × 5 (or as many as there are pixels), in the middle of each image. */
function tileGrid(shape: ImageShape, streams: readonly RandomStream[]): Float32Array {
  const [samples, height, width, channels] = shape;
  const least = Math.min(height, width);
  const count = Math.min(5, least);
  const side = Math.floor(least / count);
  const offset = (size: number) => Math.floor((size - count * side) / 2);
  const values = new Float32Array(samples * height * width * channels);
  streams.forEach((stream, sample) => {
    for (let tile = 0; tile < count * count; tile++) {
      const row = offset(height) + Math.floor(tile / count) * side;
      const column = offset(width) + (tile % count) * side;
      const bumps = squarePattern(side, stream.integer(0, 1) === 0);
      const signs = Array.from({ length: channels }, () => sign(stream));
      paint(values, { shape, place: { sample, row, column, side } }, (down, across, channel) => {
        return (signs[channel] ?? 0) * (bumps[down * side + across] ?? 0);
      });
    }
  });
  return values;
}
