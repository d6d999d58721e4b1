import * as tf from '@tensorflow/tfjs-core';
import { ShapeError } from '../core/errors.js';
import type { AttackVariant } from './attack-config.js';
import { classificationTarget, type AttackTarget, type Labels } from './attack-target.js';

/** Images to the logits [samples, classes] of the classifier on each path's reconstruction, evaluation mode. */
export type PathLogits = (images: tf.Tensor4D) => readonly tf.Tensor2D[];

export interface ReconstructionObjective {
  /**
   * Which paths the loss is about, by index; the goal is always that all paths are wrong.
   * @default all of them, jointly
   */
  readonly paths?: readonly number[];
  /**
   * `paper`: Σ CE², per sample. `released`: Σ (mean CE)² over the batch, as the authors' code has it; a result
   * then depends on the batch (500 in their code), and this target alone breaks the rule of `TargetScore`.
   * @default 'paper'
   */
  readonly variant?: AttackVariant;
}

/**
 * The attack on classified reconstructions of paper.md §1: J = CE(C(F₁(x)))² + CE(C(F₂(x)))² for the DNA. With one
 * path (the autoencoder, or one path of the DNA), J = CE(C(F(x))).
 *
 * In the released variant a sample's loss is Σ_k mean(CE_k)·CE_k: summed over the batch, that is N times the
 * released objective, and so has its gradient.
 *
 * @param labels [samples]; the caller keeps ownership of a tensor.
 * @returns a target that has won a sample where every path, attacked or not, is classified wrongly
 * @throws {ShapeError} when called, as {@link classificationTarget}, or where a path is not there.
 */
export function reconstructionTarget(
  pathLogits: PathLogits,
  labels: Labels | tf.Tensor1D,
  { paths, variant = 'paper' }: ReconstructionObjective = {},
): AttackTarget {
  return (images) =>
    tf.tidy(() => {
      const scores = pathLogits(images).map((logits) => classificationTarget(() => logits, labels)(images));
      const attacked = (paths ?? scores.map((_, index) => index)).map((path) => {
        const score = scores[path];
        if (score === undefined) throw new ShapeError(`reconstructionTarget: there is no path ${path}`);
        return score.loss;
      });
      const [only, ...others] = attacked;
      if (only === undefined)
        throw new ShapeError('reconstructionTarget: at least one path must be attacked');
      const weighted = (loss: tf.Tensor1D) =>
        tf.mul<tf.Tensor1D>(loss, variant === 'released' ? tf.mean(loss) : loss);
      return {
        loss: others.length === 0 ? only : tf.addN(attacked.map(weighted)),
        fooled: scores.map(({ fooled }) => fooled).reduce((all, fooled) => tf.logicalAnd(all, fooled)),
      };
    });
}
