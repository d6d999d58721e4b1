import * as tf from '@tensorflow/tfjs-core';

/** Stands for −∞ among logits; finite, because not every backend keeps infinities. */
const excluded = -1e30;

/** A batch's logits [samples, classes] and their classes, [samples] of int32. */
export interface LabelledLogits {
  readonly logits: tf.Tensor2D;
  readonly label: tf.Tensor1D;
}

/** z_y, and the other logits with z_y put out of the way; [samples] and [samples, classes]. */
function split({ logits, label }: LabelledLogits): { own: tf.Tensor1D; others: tf.Tensor2D } {
  const isLabel = tf.cast(tf.oneHot(label, logits.shape[1]), 'bool');
  return {
    own: tf.sum<tf.Tensor1D>(tf.where(isLabel, logits, tf.zerosLike(logits)), 1),
    others: tf.where(isLabel, tf.fill(logits.shape, excluded), logits),
  };
}

/**
 * The cross-entropy −log softmax(z)_y, as softplus(u) with u = log Σ_{j≠y} exp z_j − z_y.
 *
 * In this form value and gradient keep their digits where softmax rounds to 1. Below u = −104 both are less than
 * the least float32 and therefore 0, below −87 on backends that flush what has no leading bit.
 *
 * @returns [samples], at least 0
 */
export function crossEntropies(given: LabelledLogits): tf.Tensor1D {
  return tf.tidy(() => {
    const { own, others } = split(given);
    return tf.softplus(tf.sub<tf.Tensor1D>(tf.logSumExp(others, 1), own));
  });
}

/**
 * The margin max_{j≠y} z_j − z_y, positive where the sample is misclassified; its gradient flattens nowhere.
 *
 * Carlini & Wagner 2017, §V.A (f₆), with its sign turned so that attacks raise it.
 *
 * @returns [samples], logit units
 */
export function margins(given: LabelledLogits): tf.Tensor1D {
  return tf.tidy(() => {
    const { own, others } = split(given);
    return tf.sub<tf.Tensor1D>(tf.max(others, 1), own);
  });
}

/**
 * The `count` largest logits of each sample, in falling order; the first of equal ones counts, and gets the gradient.
 *
 * Made of maxima: TopK has no gradient in tfjs.
 */
function largest(logits: tf.Tensor2D, count: number): tf.Tensor1D[] {
  const found: tf.Tensor1D[] = [];
  let rest = logits;
  for (let rank = 0; rank < count; rank++) {
    const isTop = tf.cast(tf.oneHot(tf.cast(tf.argMax(rest, 1), 'int32'), logits.shape[1]), 'bool');
    found.push(tf.sum<tf.Tensor1D>(tf.where(isTop, logits, tf.zerosLike(logits)), 1));
    rest = tf.where(isTop, tf.fill(logits.shape, excluded), rest);
  }
  return found;
}

/** Keeps quotients finite where the compared logits are equal, as in Croce & Hein's definition. */
const leastGap = 1e-12;

const over = (value: tf.Tensor1D, gap: tf.Tensor1D): tf.Tensor1D =>
  tf.div<tf.Tensor1D>(value, tf.maximum(gap, leastGap));

/**
 * The difference of logits ratio −(z_y − max_{j≠y} z_j)/(z_π₁ − z_π₃), π sorting the logits from the largest down.
 *
 * Croce & Hein 2020, equation 6. A shift or a positive scale of the logits changes nothing.
 *
 * @param given of at least 3 classes
 * @returns [samples], positive where the sample is misclassified
 */
export function logitRatios(given: LabelledLogits): tf.Tensor1D {
  return tf.tidy(() => {
    const [first, , third] = largest(given.logits, 3) as [tf.Tensor1D, tf.Tensor1D, tf.Tensor1D];
    return over(margins(given), tf.sub(first, third));
  });
}

/**
 * The targeted ratio −(z_y − z_t)/(z_π₁ − (z_π₃ + z_π₄)/2): it rises with the logit of the wanted class t.
 *
 * Croce & Hein 2020, equation 7.
 *
 * @param given of at least 4 classes
 * @param wanted t, [samples] of int32
 */
export function targetedLogitRatios({ logits, label }: LabelledLogits, wanted: tf.Tensor1D): tf.Tensor1D {
  return tf.tidy(() => {
    const [first, , third, fourth] = largest(logits, 4) as [
      tf.Tensor1D,
      tf.Tensor1D,
      tf.Tensor1D,
      tf.Tensor1D,
    ];
    const rise = tf.sub<tf.Tensor1D>(split({ logits, label: wanted }).own, split({ logits, label }).own);
    return over(rise, tf.sub(first, tf.div(tf.add(third, fourth), 2)));
  });
}
