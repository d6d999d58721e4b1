import { fusesProducts } from './fused-products.js';

/** Bumped whenever this project's kernels, or what they leave to a backend, change a last digit. */
const kernelRevision = 3;

/** What the last digits of the kernels depend on: their revision, and whether they fuse products with sums. */
export function kernelArithmetic(): string {
  return `${kernelRevision} ${fusesProducts() ? 'fused' : 'unfused'}`;
}
