import { ShapeError } from '../core/errors.js';
import type { ConformanceRow } from './conformance-row.js';

/** Where an output is furthest from what is allowed. */
export interface Deviation {
  /** Of the number that is worst, or of the whole array; in the output's units. */
  readonly error: number;
  readonly tolerance: number;
  /** error / tolerance; at most 1 is right. */
  readonly ratio: number;
}

/** Below float32's smallest normal number, backends may flush to zero. */
const smallestNormal = 2 ** -126;

const lengthOf = (values: Float64Array): number => Math.sqrt(values.reduce((total, x) => total + x * x, 0));

const difference = (a: ArrayLike<number>, b: ArrayLike<number>): Float64Array =>
  Float64Array.from({ length: a.length }, (_, index) => (a[index] ?? NaN) - (b[index] ?? NaN));

function deviation(error: number, tolerance: number): Deviation {
  const excess = error - smallestNormal;
  const ratio = Number.isNaN(error)
    ? Infinity
    : excess <= 0
      ? 0
      : tolerance > 0
        ? error / tolerance
        : Infinity;
  return { error, tolerance, ratio };
}

const worse = (a: Deviation, b: Deviation): Deviation => (b.ratio > a.ratio ? b : a);

/**
 * Compares an output with the exact reference, the tolerance being the largest deviation of the noisy ones.
 *
 * @throws {ShapeError} if the output does not hold as many numbers as the reference.
 */
export function judgeOutput(
  found: ArrayLike<number>,
  exact: Float64Array,
  noisy: readonly Float64Array[],
  measure: ConformanceRow['measure'],
): Deviation {
  if (found.length !== exact.length) {
    throw new ShapeError(`conformance: an output must hold ${exact.length} numbers, got ${found.length}`);
  }
  const errors = difference(found, exact);
  const shifts = noisy.map((run) => difference(run, exact));
  if (measure === 'length') return deviation(lengthOf(errors), Math.max(0, ...shifts.map(lengthOf)));
  let worst = deviation(0, 0);
  errors.forEach((error, index) => {
    const allowed = shifts.reduce((most, shift) => Math.max(most, Math.abs(shift[index] ?? NaN)), 0);
    // A number that equals its reference, an infinity among them, has no error.
    const size = found[index] === exact[index] ? 0 : Math.abs(error);
    worst = worse(worst, deviation(size, allowed));
  });
  return worst;
}
