import * as tf from '@tensorflow/tfjs-core';
import { norms } from '../norms.js';
import type { AuditCheck } from './audit-check.js';
import { judgedOutcome, type AttackOutcome, type AuditContext } from './audit-context.js';
import { reachesTheLoss, winsAtLeastAsMany } from './compare-strength.js';

/** On so many samples, at most, may noise reach a higher loss than an iterative attack; than one step, which may overshoot. */
const toleratedOfNoise = { iterative: 0.02, oneStep: 0.25 };

/**
 * The attack on the model itself wins at least as many samples as the same attack crafted on another model
 * (wiedeman-wang-2022.md §6), paired by sample. Undefined where the subject names no other model.
 */
export async function whiteBoxBeatsTransferred(context: AuditContext): Promise<AuditCheck | undefined> {
  const { surrogateFor } = context.subject;
  if (surrogateFor === undefined) return undefined;
  const weak = await context.run(context.config, { targetFor: surrogateFor });
  const names = ['the attack', 'the transferred attack'] as const;
  return winsAtLeastAsMany('white-box-beats-transferred', { strong: context.base, weak, names }, context);
}

/** The attack reaches a higher loss than noise of the budget's norm (wiedeman-wang-2022.md §6), sample by sample. */
export async function whiteBoxBeatsNoise(context: AuditContext): Promise<AuditCheck> {
  const { config, base: strong, level } = context;
  const weak = await underNoise(context);
  const tolerated = config.steps > 1 ? toleratedOfNoise.iterative : toleratedOfNoise.oneStep;
  const names = ['the attack', 'noise'] as const;
  return reachesTheLoss('white-box-beats-noise', { strong, weak, names }, { level, tolerated });
}

/** Noise on the surface of the ball: ±ε in every pixel, or a random direction of the budget's length. */
async function underNoise({ subject, config, targetFor }: AuditContext): Promise<AttackOutcome> {
  const { images, labels, sampleIds, stream } = subject;
  const dimension = images.size / images.shape[0];
  const budget = norms[config.norm].budget(config.epsilon, dimension);
  const values = new Float32Array(images.size);
  sampleIds.forEach((id, at) => {
    const normal = stream.split(`noise ${id}`).normalArray(dimension);
    const length = Math.sqrt(normal.reduce((sum, value) => sum + value * value, 0));
    const noise = normal.map((value) =>
      config.norm === 'linf' ? budget * (value < 0 ? -1 : 1) : (budget * value) / length,
    );
    values.set(noise, at * dimension);
  });
  const candidates = tf.tidy(() => tf.add<tf.Tensor4D>(images, tf.tensor4d(values, images.shape)));
  try {
    return await judgedOutcome(targetFor(labels, sampleIds), { originals: images, candidates, config });
  } finally {
    candidates.dispose();
  }
}
