import * as tf from '@tensorflow/tfjs-core';
import { ShapeError } from '../core/errors.js';
import type { AttackVariant } from './attack-config.js';
import { classificationTarget, type AttackTarget, type Labels, type LossName } from './attack-target.js';

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
  /** What of a path's logits is maximised. @default 'cross-entropy' */
  readonly loss?: LossName;
  /**
   * How the losses of several paths make one: Σ CE² (the paper's; with margins, which may be negative, Σ of the
   * margins up to 1 each, so that no path that is wrong already takes all the effort); the least of them,
   * which counts only the path that holds out longest; or their plain sum, which the paper decides against.
   * @default 'squares'
   */
  readonly combine?: 'squares' | 'least' | 'sum';
}

/** Beyond this margin a path is wrong clearly enough; logit units. */
const enoughMargin = 1;

/**
 * The attack on classified reconstructions of wiedeman-wang-2022.md §1: J = CE(C(F₁(x)))² + CE(C(F₂(x)))² for the DNA. With one
 * path (the autoencoder, or one path of the DNA), J = CE(C(F(x))).
 *
 * In the released variant a sample's loss is Σ_k mean(CE_k)·CE_k: summed over the batch, that is N times the
 * released objective, and so has its gradient.
 * Where that gradient underflows to 0 the attack follows the margins of the attacked paths, each up to 1.
 *
 * @param labels [samples]; the caller keeps ownership of a tensor.
 * @returns a target that has won a sample where every path, attacked or not, is classified wrongly
 * @throws {ShapeError} when called, as {@link classificationTarget}, or where a path is not there.
 */
export function reconstructionTarget(
  pathLogits: PathLogits,
  labels: Labels | tf.Tensor1D,
  { paths, variant = 'paper', loss = 'cross-entropy', combine = 'squares' }: ReconstructionObjective = {},
): AttackTarget {
  return (images) =>
    tf.tidy(() => {
      const scores = pathLogits(images).map((logits) =>
        classificationTarget(() => logits, labels, loss)(images),
      );
      const attacked = (paths ?? scores.map((_, index) => index)).map((path) => {
        const score = scores[path];
        if (score === undefined) throw new ShapeError(`reconstructionTarget: there is no path ${path}`);
        return score;
      });
      if (attacked.length === 0)
        throw new ShapeError('reconstructionTarget: at least one path must be attacked');
      const squares = loss === 'cross-entropy' ? sumOfSquares(variant) : sumOfMargins;
      const together = { squares, least, sum }[combine];
      const margins = attacked.flatMap(({ margin }) => (margin === undefined ? [] : [margin]));
      return {
        loss: combined(
          attacked.map((score) => score.loss),
          together,
        ),
        fooled: scores.map(({ fooled }) => fooled).reduce((all, fooled) => tf.logicalAnd(all, fooled)),
        ...(margins.length === 0
          ? {}
          : { margin: combined(margins, combine === 'least' ? least : sumOfMargins) }),
      };
    });
}

/** Of several losses one; a single one is left as it is. */
function combined(
  losses: readonly tf.Tensor1D[],
  together: (losses: readonly tf.Tensor1D[]) => tf.Tensor1D,
): tf.Tensor1D {
  const [only, ...others] = losses;
  return only !== undefined && others.length === 0 ? only : together(losses);
}

const least = (losses: readonly tf.Tensor1D[]): tf.Tensor1D =>
  losses.reduce((smallest, loss) => tf.minimum(smallest, loss));

const sum = (losses: readonly tf.Tensor1D[]): tf.Tensor1D => tf.addN([...losses]);

const sumOfMargins = (losses: readonly tf.Tensor1D[]): tf.Tensor1D =>
  tf.addN(losses.map((loss) => tf.minimum<tf.Tensor1D>(loss, tf.scalar(enoughMargin))));

const sumOfSquares =
  (variant: AttackVariant) =>
  (losses: readonly tf.Tensor1D[]): tf.Tensor1D =>
    tf.addN(losses.map((loss) => tf.mul<tf.Tensor1D>(loss, variant === 'released' ? tf.mean(loss) : loss)));
