import * as tf from '@tensorflow/tfjs-core';
import type { RandomStream } from '../core/random-stream.js';
import { spreadOverPixels } from './spread-over-pixels.js';

/** The norms that bound a perturbation in the paper. */
export type NormName = 'linf' | 'l2';

/** [samples, height, width, channels] */
export type ImageShape = readonly [number, number, number, number];

/**
 * What an attack must know about a norm; every operation works per sample.
 *
 * Perturbations (`delta`) and gradients have shape [samples, height, width, channels]. `budget` and `stepSize`
 * are lengths in this norm, in pixel units. Each operation returns one new tensor.
 */
export interface Norm {
  readonly name: NormName;
  /** The radius of the ball for an l∞ magnitude ε and d input values a sample: ε, or ε₂ = ε·√d (wiedeman-wang-2022.md §1). */
  budget(epsilon: number, dimension: number): number;
  /** A perturbation drawn uniformly from the ball; sample i draws from `streams[i]` only. */
  randomStart(shape: ImageShape, budget: number, streams: readonly RandomStream[]): tf.Tensor4D;
  /** The step of length `stepSize` that raises a linear loss most; zero where there is no usable gradient. */
  steepestStep(gradient: tf.Tensor4D, stepSize: number): tf.Tensor4D;
  /** The nearest perturbation within the budget. */
  project(delta: tf.Tensor4D, budget: number): tf.Tensor4D;
  /** The length of each perturbation, [samples]. */
  distance(delta: tf.Tensor4D): tf.Tensor1D;
}

const perSample = [1, 2, 3];

function drawPerSample(
  shape: ImageShape,
  streams: readonly RandomStream[],
  draw: (stream: RandomStream, dimension: number) => Float32Array,
): tf.Tensor4D {
  const dimension = shape[1] * shape[2] * shape[3];
  const values = new Float32Array(shape[0] * dimension);
  streams.forEach((stream, sample) => values.set(draw(stream, dimension), sample * dimension));
  return tf.tensor4d(values, [...shape]);
}

/**
 * The largest change of any pixel value.
 *
 * The steepest step is stepSize·sign(gradient); a NaN in the gradient moves its pixel by nothing. The sign is made
 * of comparisons: the wasm backend's `tf.sign` is 0 for values up to 10⁻⁷, which the gradients of a sure model are.
 */
export const linf: Norm = {
  name: 'linf',
  budget: (epsilon) => epsilon,
  randomStart: (shape, budget, streams) =>
    drawPerSample(shape, streams, (stream, dimension) => stream.uniformArray(dimension, -budget, budget)),
  steepestStep: (gradient, stepSize) =>
    tf.tidy(() => {
      const up = tf.cast(tf.greater(gradient, 0), 'float32');
      const down = tf.cast(tf.less(gradient, 0), 'float32');
      return tf.mul<tf.Tensor4D>(tf.sub(up, down), stepSize);
    }),
  // Bounds that differ only below float32's range leave the output of the wasm backend's clamp unset.
  project: (delta, budget) =>
    Math.fround(budget) === 0 ? tf.zerosLike(delta) : tf.clipByValue(delta, -budget, budget),
  distance: (delta) => tf.tidy(() => tf.max(tf.abs(delta), perSample)),
};

/** Euclidean lengths, [samples, 1, 1, 1]; rows first, as backends that add one by one round off less that way. */
function lengths(values: tf.Tensor): tf.Tensor {
  return tf.sqrt(tf.sum(tf.sum(tf.square(values), [2, 3], true), 1, true));
}

/** Uniform in the l2 ball: a normal vector's direction, and budget·u^(1/d) as its length. */
function drawFromBall(stream: RandomStream, dimension: number, budget: number): Float32Array {
  const direction = stream.normalArray(dimension);
  const length = Math.sqrt(direction.reduce((sum, value) => sum + value * value, 0));
  const radius = budget * stream.uniform() ** (1 / dimension);
  return direction.map((value) => (length > 0 ? (value * radius) / length : 0));
}

/**
 * The Euclidean length of each sample's change.
 *
 * The steepest step is stepSize·g/‖g‖₂. A sample whose gradient is zero or holds a value that is not finite takes
 * no step. The gradient is divided by its largest value first, so that no square under- or overflows.
 */
export const l2: Norm = {
  name: 'l2',
  budget: (epsilon, dimension) => epsilon * Math.sqrt(dimension),
  randomStart: (shape, budget, streams) =>
    drawPerSample(shape, streams, (stream, dimension) => drawFromBall(stream, dimension, budget)),
  steepestStep: (gradient, stepSize) =>
    tf.tidy(() => {
      const scaled = tf.div(gradient, tf.max(tf.abs(gradient), perSample, true));
      const length = lengths(scaled);
      // The largest scaled value is 1, so a usable length is at least 1; 0/0 and ∞/∞ have made the rest NaN.
      const usable = spreadOverPixels(tf.greater(length, 0.5), gradient.shape);
      return tf.where(usable, tf.mul<tf.Tensor4D>(scaled, tf.div(stepSize, length)), tf.zerosLike(gradient));
    }),
  project: (delta, budget) =>
    tf.tidy(() => {
      const length = lengths(delta);
      return tf.mul<tf.Tensor4D>(delta, tf.minimum(1, tf.div(budget, tf.maximum(length, 1e-12))));
    }),
  distance: (delta) => tf.tidy(() => tf.reshape(lengths(delta), [delta.shape[0]])),
};

/** The norms by name. */
export const norms: Readonly<Record<NormName, Norm>> = { linf, l2 };
