import * as tf from '@tensorflow/tfjs-core';
import { judge } from '../judge.js';
import { norms } from '../norms.js';
import { atMost, type AuditCheck } from './audit-check.js';
import type { AuditContext } from './audit-context.js';

/** Float32 rounding of a sum of squares over an image. */
const lengthRounding = 1e-4;

/** The spacing of float32 just below 1, the brightest pixel: a point can miss its place by half of it. */
const pixelSpacing = 2 ** -24;

/** By how much of the budget rounding alone can miss it. */
const roundingAt = (epsilon: number): number => Math.max(lengthRounding, pixelSpacing / epsilon);

/** The largest value; NaN where there is one. */
const largest = (values: ArrayLike<number>) => Math.max(0, ...Array.from(values));

/** What the attack returns lies in the ball before anybody clips it. `measured`: the largest length over the budget. */
export function staysInTheBall({ base, config }: AuditContext): AuditCheck {
  const longest = largest(base.length);
  const detail = `the longest perturbation is ${longest.toPrecision(5)} of the budget`;
  return atMost('stays-in-the-ball', longest, { limit: 1 + roundingAt(config.epsilon), detail });
}

/**
 * The attack goes somewhere: half of the samples move by at least a quarter of the budget. The released l2 attacks
 * moved by a hundredth of it (wiedeman-wang-2022.md §5, 1 and 2). Clipping to [0, 1] takes a part of any perturbation, but not that.
 *
 * `measured`: what the median sample leaves of the budget.
 */
export function usesTheBudget({ base }: AuditContext): AuditCheck {
  const sorted = Float32Array.from(base.length).sort();
  const median = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  const detail = `the median perturbation is ${median.toPrecision(4)} of the budget`;
  return atMost('uses-the-budget', 1 - median, { limit: 0.75, detail });
}

/**
 * The judge clips what it is given and measures it itself (wiedeman-wang-2022.md §6): points planted two budgets away come back
 * within the ball and the pixel range, with the length that they have.
 *
 * `measured`: the largest length that it lets pass, or that it misstates, over the budget.
 */
export async function judgeClipsAndMeasures(
  { subject, config }: AuditContext,
  judgeUnderAudit: typeof judge = judge,
): Promise<AuditCheck> {
  const { images: originals, labels, logitsOf, stream } = subject;
  const { norm: name, epsilon } = config;
  const norm = norms[name];
  const rounding = roundingAt(epsilon);
  const budget = norm.budget(epsilon, originals.size / originals.shape[0]);
  const candidates = tf.tidy(() => {
    const direction = tf.tensor4d(stream.split('far').normalArray(originals.size), originals.shape);
    return tf.add<tf.Tensor4D>(originals, norm.steepestStep(direction, 2 * budget));
  });
  const request = { originals, candidates, labels, norm: name, epsilon, logitsOf, keepImages: true } as const;
  const judged = await judgeUnderAudit(request);
  const found = tf.tidy(() => {
    const delta = tf.sub<tf.Tensor4D>(judged.images, originals);
    const beyond = tf.max(tf.abs(tf.sub(judged.images, tf.clipByValue(judged.images, 0, 1))), [1, 2, 3]);
    return [norm.distance(delta), beyond];
  });
  const [lengths = [], beyond = []] = await Promise.all(found.map((tensor) => tensor.data()));
  tf.dispose([candidates, judged.images, ...found]);
  const worst = largest(
    Array.from(lengths, (length, sample) => {
      const misstated = Math.abs((judged.distance[sample] ?? NaN) - length) > rounding * budget;
      const outside = (beyond[sample] ?? NaN) > lengthRounding;
      return misstated || outside ? 2 : length / budget;
    }),
  );
  const detail = `of points two budgets away, the judge lets pass ${worst.toPrecision(5)} of the budget at most`;
  return atMost('judge-clips-and-measures', worst, { limit: 1 + rounding, detail });
}
