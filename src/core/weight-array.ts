/** A named parameter or running average of a network: float32, row-major; a scalar has the shape []. */
export interface WeightArray {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The number of elements of `shape`; NaN where a size is not a whole number of 0 or more. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((count, size) => (Number.isSafeInteger(size) && size >= 0 ? count * size : NaN), 1);
}
