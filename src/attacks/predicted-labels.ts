import * as tf from '@tensorflow/tfjs-core';
import { requireShape } from '../core/checks.js';
import { NumericalError } from '../core/errors.js';
import type { LogitsOf } from './attack-target.js';

/**
 * The class with the largest logit, per sample; the first of them in a draw.
 *
 * @param images [samples, height, width, channels] in [0, 1]. No tensor is left.
 * @throws {NumericalError} if a logit is not finite. @throws {ShapeError} if the logits are not [samples, classes].
 */
export async function predictedLabels(logitsOf: LogitsOf, images: tf.Tensor4D): Promise<Int32Array> {
  const logits = tf.tidy(() => logitsOf(images));
  try {
    requireShape('predictedLabels: logits', logits.shape, [images.shape[0], null]);
    const values = await logits.data();
    const classes = logits.shape[1];
    return Int32Array.from({ length: images.shape[0] }, (_, sample) =>
      largest(values.subarray(sample * classes, (sample + 1) * classes), sample),
    );
  } finally {
    logits.dispose();
  }
}

function largest(logits: ArrayLike<number>, sample: number): number {
  let best = 0;
  for (let index = 0; index < logits.length; index++) {
    const logit = logits[index] ?? NaN;
    if (!Number.isFinite(logit)) {
      throw new NumericalError(
        `predictedLabels: logits must be finite, got ${logit} for class ${index} of sample ${sample}; check the model's weights`,
      );
    }
    if (logit > (logits[best] ?? NaN)) best = index;
  }
  return best;
}
