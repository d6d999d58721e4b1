import { ShapeError } from '../core/errors.js';
import type { Points } from './mutual-information.js';

/**
 * The bias-corrected distance correlation of two sets of points, in squared units as R² is: 0 on average for independent ones, 1 where one set is the
 * other moved, turned or scaled.
 *
 * Székely & Rizzo 2014 ("Partial distance correlation with methods for dissimilarities"), definition 3 and §2: the cosine of
 * the U-centred distance matrices.
 *
 * @throws {ShapeError} unless both have the same number of points, at least 4
 */
export function distanceCorrelation(x: Points, y: Points): number {
  return cosine(...(centredAll([x, y]) as [Float64Array, Float64Array]));
}

/**
 * The partial distance correlation of two sets of points given a third: what they share beyond it.
 *
 * Székely & Rizzo 2014, definition 4: (R_xy − R_xz·R_yz) / √((1 − R_xz²)(1 − R_yz²)), 0 where the third explains a set wholly.
 *
 * @throws {ShapeError} as {@link distanceCorrelation}
 */
export function partialDistanceCorrelation(x: Points, y: Points, given: Points): number {
  const [a, b, c] = centredAll([x, y, given]) as [Float64Array, Float64Array, Float64Array];
  const [xy, xz, yz] = [cosine(a, b), cosine(a, c), cosine(b, c)];
  const rest = (1 - xz ** 2) * (1 - yz ** 2);
  return rest > 1e-12 ? (xy - xz * yz) / Math.sqrt(rest) : 0;
}

function centredAll(sets: readonly Points[]): Float64Array[] {
  const counts = sets.map(({ values, dimension }) => values.length / dimension);
  if (counts.some((count) => count !== counts[0] || count < 4)) {
    throw new ShapeError(
      `distanceCorrelation: all sets must have the same number of points, at least 4, got ${counts.join(', ')}`,
    );
  }
  return sets.map(uCentred);
}

/** Euclidean distances less the means of their rows and columns, so that the sum of products has no bias; 0 on the diagonal. */
function uCentred({ values, dimension }: Points): Float64Array {
  const n = values.length / dimension;
  const matrix = new Float64Array(n * n);
  const sums = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      let squared = 0;
      for (let d = 0; d < dimension; d++)
        squared += ((values[i * dimension + d] ?? 0) - (values[j * dimension + d] ?? 0)) ** 2;
      const distance = Math.sqrt(squared);
      matrix[i * n + j] = matrix[j * n + i] = distance;
      sums[i] = (sums[i] ?? 0) + distance;
      sums[j] = (sums[j] ?? 0) + distance;
    }
  }
  const total = sums.reduce((sum, value) => sum + value, 0) / ((n - 1) * (n - 2));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const own = matrix[i * n + j] ?? 0;
      matrix[i * n + j] = i === j ? 0 : own - ((sums[i] ?? 0) + (sums[j] ?? 0)) / (n - 2) + total;
    }
  }
  return matrix;
}

function cosine(a: Float64Array, b: Float64Array): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let index = 0; index < a.length; index++) {
    const [x, y] = [a[index] ?? 0, b[index] ?? 0];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}
