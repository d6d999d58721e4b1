import * as tf from '@tensorflow/tfjs-core';
import { scoreAndGradient } from '../score-and-gradient.js';
import { atMost, type AuditCheck } from './audit-check.js';
import type { AuditContext } from './audit-context.js';

/**
 * No sample has a gradient at the start that is zero everywhere or not finite (wiedeman-wang-2022.md §6): an attack has no
 * direction there, and its failure would say nothing of the model. Where a cross-entropy underflows but the target's
 * margin has a gradient, the attack follows that one, and it is that one that counts.
 *
 * `measured`: share of such samples; none is tolerated.
 */
export async function gradientsAtTheStart({ subject, targetFor }: AuditContext): Promise<AuditCheck> {
  const { images, labels, sampleIds } = subject;
  const target = targetFor(labels, sampleIds);
  const largest = tf.tidy(() => {
    const { gradient } = scoreAndGradient(target, images);
    // In two steps, so that a value that is not finite is not lost in a maximum.
    const finite = tf.all(tf.isFinite(gradient), [1, 2, 3]);
    return tf.mul(tf.max(tf.abs(gradient), [1, 2, 3]), tf.cast(finite, 'float32'));
  });
  const values = await largest.data();
  largest.dispose();
  const unusable = values.filter((value) => !(value > 0)).length;
  const samples = labels.length;
  const detail = `${unusable} of ${samples} samples have a gradient that is zero or not finite`;
  return atMost('gradients-at-the-start', unusable / samples, { limit: 0, detail });
}
