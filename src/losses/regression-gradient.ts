import type * as tf from '@tensorflow/tfjs-core';

/** The gradient of a function of RSS and TSS. The caller owns the tensors. */
export interface RegressionGradient {
  /** Residual and total sums of squares. */
  readonly rss: number;
  readonly tss: number;
  /** How many columns of Z₁ Algorithm 1 kept. */
  readonly keptColumns: number;
  /** By Z₁, [N, M₁]; columns that were dropped are zero. */
  readonly first: tf.Tensor2D;
  /** By Z₂, [N, M₂]. */
  readonly second: tf.Tensor2D;
}
