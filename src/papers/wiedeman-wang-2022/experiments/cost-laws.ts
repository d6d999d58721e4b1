import * as tf from '@tensorflow/tfjs-core';
import { attack } from '../../../attacks/attack.js';
import { distillation, distillationTarget } from '../../../attacks/feature-distillation.js';
import { RandomStream } from '../../../core/random-stream.js';
import { architectureNamed, type Architecture, type ArchitectureName } from '../../../models/architecture.js';

/** Passes through a network, forward with or without a way back, that DVERGE needs for one batch and one model. */
export function dvergePasses(steps: number): { readonly forward: number; readonly backward: number } {
  let [forward, backward] = [0, 0];
  const featuresOf = (images: tf.Tensor4D) => {
    forward++;
    // A network of one layer, whose gradient tells of each way back through it.
    return tf.customGrad((x) => ({
      value: tf.reshape(x as tf.Tensor, [x instanceof tf.Tensor ? (x.shape[0] ?? 0) : 0, -1]),
      gradFunc: (dy: tf.Tensor) => {
        backward++;
        return tf.reshape(dy, images.shape);
      },
    }))(images) as tf.Tensor2D;
  };
  tf.tidy(() => {
    const images = tf.fill<tf.Rank.R4>([2, 2, 2, 1], 0.5);
    // The features that are wanted take one pass; then each step one there and back, and the end point one more.
    const wanted = tf.tidy(() => tf.add<tf.Tensor2D>(featuresOf(images), 1));
    const run = { config: distillation({ steps }), stream: RandomStream.fromSeed(1), sampleIds: [0, 1] };
    attack(distillationTarget(featuresOf, wanted), images, run);
  });
  // The step on the distilled images.
  return { forward: forward + 1, backward: backward + 1 };
}

/** Multiplications of one image's way through a classifier. */
export function forwardMultiplications({ layers, inputShape }: Architecture): number {
  let [height, width] = inputShape;
  let total = 0;
  for (const layer of layers) {
    if (layer.kind === 'convolution') total += height * width * 9 * layer.inputs * layer.outputs;
    if (layer.kind === 'dense') total += layer.inputs * layer.outputs;
    if (layer.kind === 'max-pool') [height, width] = [Math.floor(height / 2), Math.floor(width / 2)];
  }
  return total;
}

/** Of a training step of a regular pair on a batch: twice there, and back by weights and by inputs. */
export const stepMultiplications = (name: ArchitectureName, rows: number): number =>
  2 * 3 * rows * forwardMultiplications(architectureNamed(name));

/**
 * Multiplications of a singular value decomposition of Gaussian features [rows, columns] by one-sided Jacobi rotations
 * (Golub & Van Loan, §8.6.3), counted while it is done, to a relative accuracy of 10⁻⁶.
 */
export function decompositionMultiplications(rows: number, columns: number): number {
  const values = RandomStream.fromSeed(1).normalArray(rows * columns);
  const of = (column: number) => values.subarray(column * rows, (column + 1) * rows);
  const dot = (one: Float32Array, other: Float32Array) => {
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += (one[row] ?? 0) * (other[row] ?? 0);
    return sum;
  };
  let total = 0;
  for (let rotated = true; rotated;) {
    rotated = false;
    for (let p = 0; p < columns; p++) {
      for (let q = p + 1; q < columns; q++) {
        const [first, second] = [of(p), of(q)];
        const [a, b, c] = [dot(first, first), dot(second, second), dot(first, second)];
        total += 3 * rows;
        if (Math.abs(c) <= 1e-6 * Math.sqrt(a * b)) continue;
        rotated = true;
        const zeta = (b - a) / (2 * c);
        const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
        const [cosine, sine] = [1 / Math.hypot(1, tangent), tangent / Math.hypot(1, tangent)];
        for (let row = 0; row < rows; row++) {
          const [x, y] = [first[row] ?? 0, second[row] ?? 0];
          first[row] = cosine * x - sine * y;
          second[row] = sine * x + cosine * y;
        }
        total += 4 * rows;
      }
    }
  }
  return total;
}
