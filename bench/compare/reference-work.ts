/** Changes when {@link referenceWork} or what a run is timed after does: times relative to another version of it mean nothing. */
export const referenceVersion = 2;

const size = 128;
const left = Float64Array.from({ length: size * size }, (_, index) => (index % 17) / 17);
const product = new Float64Array(size * size);

/**
 * A fixed piece of plain JavaScript, about 8 ms: the product of two 128 × 128 matrices in float64. It is the yardstick of
 * comparisons: what the machine loses to its other tenants, the reference loses too.
 *
 * Measured against the wasm correlation loss at (1000, 200) in six processes, while the machine's speed changed by a factor
 * of 1.8: the ratio to this work had a spread (standard deviation) of 2.6 %, the ratio to TensorFlow.js's own wasm matMul
 * one of 5.6 %.
 *
 * @returns an entry of the product, so that nothing of it can be left out
 */
export function referenceWork(): number {
  product.fill(0);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const factor = left[i * size + k] ?? 0;
      for (let j = 0; j < size; j++) {
        product[i * size + j] = (product[i * size + j] ?? 0) + factor * (left[k * size + j] ?? 0);
      }
    }
  }
  return product[size + 1] ?? NaN;
}

/** Milliseconds of one run of the reference, now. */
export function timeReference(): number {
  const start = performance.now();
  referenceWork();
  return performance.now() - start;
}
