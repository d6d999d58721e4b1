import { correlationLoss } from './correlation-loss.js';
import { add, neg, softplus, sqrt, square, sub } from './functions.js';
import { mapPlaces } from './index-map.js';
import { logSoftmax, logSumExp } from './layers.js';
import { mean, rearrange, reshape, scale } from './operations.js';
import type { Tape, Value } from './tape.js';

export type Labels = ArrayLike<number>;

/** The number of each row of [n, k] that its label names, [n]. */
function pickLabelled(tape: Tape, x: Value, labels: Labels): Value {
  const shape = [x.shape[0] ?? 0];
  return rearrange(
    tape,
    x,
    shape,
    mapPlaces(shape, x.shape, ([row = 0]) => [row, labels[row] ?? -1]),
  );
}

/** Mean cross-entropy of logits [n, classes], in nats. */
export function meanCrossEntropy(tape: Tape, logits: Value, labels: Labels): Value {
  return neg(tape, mean(tape, pickLabelled(tape, logSoftmax(tape, logits), labels), [0]));
}

/** Mean square of x − y. */
export function meanSquaredError(tape: Tape, x: Value, y: Value): Value {
  const axes = x.shape.map((_, axis) => axis);
  return mean(tape, square(tape, sub(tape, x, y)), axes);
}

/** Cross-entropy of each sample, [n], as softplus(log Σ_{j≠y} exp z_j − z_y). */
export function crossEntropies(tape: Tape, logits: Value, labels: Labels): Value {
  const [rows = 0, classes = 0] = logits.shape;
  const shape = [rows, classes - 1];
  const others = rearrange(
    tape,
    logits,
    shape,
    mapPlaces(shape, logits.shape, ([row = 0, k = 0]) => [row, k < (labels[row] ?? 0) ? k : k + 1]),
  );
  const rivals = reshape(tape, logSumExp(tape, others), [rows]);
  return softplus(tape, sub(tape, rivals, pickLabelled(tape, logits, labels)));
}

/** What a classifier says of a batch. */
export interface Output {
  readonly features: Value;
  readonly logits: Value;
}

/** √(CE₁² + CE₂²) + λ·L_R (Experimental procedures, "Training"). */
export function pairObjective(
  tape: Tape,
  [first, second]: readonly [Output, Output],
  { labels, lambda }: { readonly labels: Labels; readonly lambda: number },
): Value {
  const squares = [first, second].map(({ logits }) => square(tape, meanCrossEntropy(tape, logits, labels)));
  const [a, b] = squares as [Value, Value];
  const norm = sqrt(tape, add(tape, a, b));
  if (lambda === 0) return norm;
  return add(tape, norm, scale(tape, correlationLoss(tape, first.features, second.features), lambda));
}
