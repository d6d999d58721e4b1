import fc from 'fast-check';
import type { RandomStream } from '../../core/random-stream.js';

/** Seeds of property tests. */
export const seeds = fc.integer({ min: 0, max: 2 ** 31 });

/** Gaussian numbers in double precision. */
export const gaussians = (stream: RandomStream, count: number): Float64Array =>
  Float64Array.from({ length: count }, () => stream.normal());

/** Features after a ReLU, [rows, columns] row-major: a share of `zeros` of them is zero. */
export function reluFeatures(stream: RandomStream, count: number, zeros = 0.5): Float32Array {
  return Float32Array.from({ length: count }, () =>
    stream.uniform() < zeros ? 0 : Math.abs(stream.normal()),
  );
}

/** The largest difference between two lists. */
export const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((max, value, index) => Math.max(max, Math.abs(value - b[index]!)), 0);

/** ‖found − expected‖ / ‖expected‖. */
export function relativeError(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  const norm = (values: number[]) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return norm(Array.from(found, (value, index) => value - expected[index]!)) / norm(Array.from(expected));
}
