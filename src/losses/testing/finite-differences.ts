import type { Matrix } from 'ml-matrix';

/** The derivative of a scalar by every entry of a matrix, by central differences in float64, row-major. Slow; for tests. */
export function finiteDifferences(of: (z: Matrix) => number, at: Matrix, step = 1e-5): number[] {
  const moved = at.clone();
  return at.to1DArray().map((value, index) => {
    const [row, column] = [Math.floor(index / at.columns), index % at.columns];
    const around = [value + step, value - step].map((entry) => of(moved.set(row, column, entry)));
    moved.set(row, column, value);
    return ((around[0] ?? NaN) - (around[1] ?? NaN)) / (2 * step);
  });
}

/** ‖found − expected‖ / ‖expected‖. */
export function relativeError(found: ArrayLike<number>, expected: readonly number[]): number {
  const difference = expected.map((value, index) => value - (found[index] ?? NaN));
  return Math.hypot(...difference) / Math.max(Math.hypot(...expected), 1e-12);
}
