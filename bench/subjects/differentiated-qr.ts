import * as tf from '@tensorflow/tfjs-core';

/**
 * The correlation loss written down directly in TensorFlow.js: TSS and RSS of the fit Q·QᵀZ₂ with `tf.linalg.qr` of
 * [Z₁ 1], for automatic differentiation. All columns are kept, which spares it the factorisation that would choose
 * them: for full-rank features the value is that of Algorithm 1.
 *
 * @param z1 [N, M₁]
 * @param z2 [N, M₂]
 */
export function differentiatedQrLoss(z1: tf.Tensor2D, z2: tf.Tensor2D): tf.Scalar {
  const design = tf.concat<tf.Tensor2D>([z1, tf.ones([z1.shape[0], 1])], 1);
  const q = tf.linalg.qr(design, false)[0] as tf.Tensor2D;
  const residual = tf.sub(z2, tf.matMul(q, tf.matMul(q, z2, true)));
  const total = tf.sub(z2, tf.mean(z2, 0));
  return tf.sub(logSumOfSquares(total), logSumOfSquares(residual));
}

function logSumOfSquares(z: tf.Tensor): tf.Scalar {
  return tf.log(tf.add<tf.Scalar>(tf.sum<tf.Scalar>(tf.square(z)), 1e-3));
}

/**
 * Lets TensorFlow.js 4.22 differentiate `tf.linalg.qr`, which it cannot as shipped: the factorisation picks a sign with
 * `tf.greater`, which has no gradient ("gradient function not found for Greater"). A comparison is constant almost
 * everywhere: its derivative is zero.
 */
export function registerComparisonGradient(): void {
  if (tf.getGradient(tf.Greater) !== undefined) return;
  tf.registerGradient({
    kernelName: tf.Greater,
    inputsToSave: ['a', 'b'],
    gradFunc: (_, saved) => {
      const [a, b] = saved as [tf.Tensor, tf.Tensor];
      return { a: () => tf.zerosLike(a), b: () => tf.zerosLike(b) };
    },
  });
}
