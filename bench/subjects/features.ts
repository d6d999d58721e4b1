import * as tf from '@tensorflow/tfjs-core';
import type { RandomStream } from '../../src/index.js';

/** Zeros after a ReLU, or none: what comes after BatchNorm or a convolution. Kernels may gain by passing over zeros. */
export type FeatureKind = 'half zeros' | 'no zeros';

/** (N, M) of the hot path: MNIST DNA, FC, CIFAR DNA and CNN features. */
export const correlationSizes = [
  [500, 64],
  [1000, 200],
  [1250, 448],
  [1000, 784],
] as const;

/** Size of a feature matrix and what stands in it. */
export interface FeatureShape {
  readonly n: number;
  readonly m: number;
  readonly kind: FeatureKind;
}

/** Standard normal numbers, [n, m] row-major; negative ones replaced by zero in the first kind. */
export function featureValues({ n, m, kind }: FeatureShape, stream: RandomStream): Float32Array {
  const values = stream.normalArray(n * m);
  return kind === 'no zeros' ? values : values.map((value) => Math.max(0, value));
}

export function featureTensor(shape: FeatureShape, stream: RandomStream): tf.Tensor2D {
  return tf.tensor2d(featureValues(shape, stream), [shape.n, shape.m]);
}

/** As the table shows it. */
export function sizeName({ n, m, kind }: FeatureShape): string {
  return kind === 'half zeros' ? `${n} × ${m}` : `${n} × ${m}, ${kind}`;
}
