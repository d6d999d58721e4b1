import { norms } from '../norms.js';
import * as tf from '@tensorflow/tfjs-core';
import { atMost, type AuditCheck } from './audit-check.js';
import type { AttackOutcome, AuditContext } from './audit-context.js';
import { binomialLimit } from './binomial-limit.js';

/** Two points of a sample are the same where they are closer than this share of the budget. */
const sameWithin = 0.02;
/** Backends may add in another order in another batch, and a sign that hangs on a rounding error may flip. */
const tolerated = 0.02;

/**
 * The adversarial batch is the same however it is split or permuted (wiedeman-wang-2022.md §6): every sample alone with its odd
 * or even neighbours, in reversed order, must get the point that it gets among all.
 *
 * `measured`: share of samples that get another point.
 */
export async function batchDoesNotMatter(context: AuditContext): Promise<AuditCheck> {
  const { subject, config, base, level, run } = context;
  const samples = subject.labels.length;
  const size = subject.images.size / samples;
  const parts = [0, 1].map((remainder) =>
    [...subject.labels.keys()].filter((sample) => sample % 2 === remainder).reverse(),
  );
  const again = new Float32Array(base.pixels.length);
  for (const part of parts) {
    if (part.length === 0) continue;
    const outcome: AttackOutcome = await run(config, { samples: part });
    part.forEach((sample, at) => {
      again.set(outcome.pixels.subarray(at * size, (at + 1) * size), sample * size);
    });
  }
  const budget = norms[config.norm].budget(config.epsilon, size);
  const distances = tf.tidy(() => {
    const [one, other] = [base.pixels, again].map((pixels) => tf.tensor4d(pixels, subject.images.shape));
    return norms[config.norm].distance(tf.sub(one as tf.Tensor4D, other as tf.Tensor4D));
  });
  const values = await distances.data();
  distances.dispose();
  const moved = values.filter((distance) => !(distance <= sameWithin * budget)).length;
  const detail =
    `${moved} of ${samples} samples get another point in a smaller batch in another order; ` +
    `${100 * tolerated} % are tolerated, and chance`;
  const limit = binomialLimit(samples, tolerated, level) / samples;
  return atMost('batch-does-not-matter', moved / samples, { limit, detail });
}
