import * as tf from '@tensorflow/tfjs-core';
import { requireNumber, requireOneOf } from '../core/checks.js';
import { ShapeError } from '../core/errors.js';
import {
  isMisclassified,
  labelledLogits,
  type AttackTarget,
  type Labels,
  type LogitsOf,
} from './attack-target.js';
import { crossEntropies, margins, type LabelledLogits } from './logit-losses.js';

/** How several models make one loss. */
export const ensembleCombinations = ['logits', 'probabilities', 'losses', 'reweighed'] as const;
export type EnsembleCombination = (typeof ensembleCombinations)[number];

export interface EnsembleOptions {
  /**
   * - `logits`: the loss of the members' mean logits (Dong et al. 2018, §3.3, equation 10).
   * - `probabilities`: −log of the mean probability of the label (Liu et al. 2017, equation 6); a margin is taken
   *   of the logarithms of the mean probabilities.
   * - `losses`: the sum of the members' losses (Dong et al. 2018, §3.3, "ensemble in loss").
   * - `reweighed`: members weigh more, sample by sample, the longer they resist: the smooth minimum
   *   −τ·log Σ exp(−m_k/τ) of the margins m_k, whose gradient is that of Σ w_k·m_k with w = softmax(−m/τ). This is
   *   the inner problem of Wang et al. 2021 ("Adversarial attack generation empowered by min-max optimization",
   *   equation 5), with entropy as the regulariser of the weights, solved in closed form.
   * @default 'losses'
   */
  readonly combine?: EnsembleCombination;
  /** What is combined; `reweighed` is about margins always. @default 'margin' */
  readonly loss?: 'cross-entropy' | 'margin';
  /**
   * κ: a member's margin counts up to this in `losses` and `reweighed`, so that one that is wrong already does not
   * take all the effort (Carlini & Wagner 2017, §V.A); logit units. @default 1
   */
  readonly confidence?: number;
  /** τ of `reweighed`, above 0; logit units. @default 1 */
  readonly temperature?: number;
}

/** Options with every default filled in. */
type Resolved = Required<EnsembleOptions>;

/**
 * The joint attack on several models of one task: it has won a sample where every member is wrong.
 *
 * Where the loss's gradient underflows to 0 the attack follows the sum of the margins, each up to κ.
 *
 * @param members at least one
 * @param labels [samples]; the caller keeps ownership of a tensor.
 * @throws {ShapeError} without members; when called, where logits and labels do not fit.
 * @throws {ConfigError} on an option out of range.
 *
 * @example
 * const { fooled } = ensembleTarget([logitsOf, otherLogitsOf], labels)(images);
 * fooled.shape; // → 4
 */
export function ensembleTarget(
  members: readonly LogitsOf[],
  labels: Labels | tf.Tensor1D,
  options: EnsembleOptions = {},
): AttackTarget {
  const resolved = resolve(options);
  if (members.length === 0) {
    throw new ShapeError('ensembleTarget: at least one member must be attacked, got none; name a model');
  }
  return (images) =>
    tf.tidy(() => {
      const given = members.map((logitsOf) =>
        labelledLogits('ensembleTarget', logitsOf(images), { labels, classes: 2 }),
      );
      const fooled = given.map(isMisclassified).reduce((all, own) => tf.logicalAnd<tf.Tensor1D>(all, own));
      return { loss: ensembleLoss(given, resolved), fooled, margin: sumOf(given, cappedMargin(resolved)) };
    });
}

function resolve(options: EnsembleOptions): Resolved {
  const { combine = 'losses', loss = 'margin', confidence = 1, temperature = 1 } = options;
  requireOneOf('ensembleTarget: combine', combine, ensembleCombinations);
  requireOneOf('ensembleTarget: loss', loss, ['cross-entropy', 'margin']);
  requireNumber('ensembleTarget: confidence', confidence, { min: 0 });
  requireNumber('ensembleTarget: temperature', temperature, { min: 1e-6 });
  return { combine, loss, confidence, temperature };
}

type MemberLoss = (given: LabelledLogits) => tf.Tensor1D;

const sumOf = (given: readonly LabelledLogits[], loss: MemberLoss): tf.Tensor1D => tf.addN(given.map(loss));

const cappedMargin =
  ({ confidence }: Resolved): MemberLoss =>
  (given) =>
    tf.minimum<tf.Tensor1D>(margins(given), tf.scalar(confidence));

function ensembleLoss(given: readonly LabelledLogits[], options: Resolved): tf.Tensor1D {
  const { combine, loss, temperature } = options;
  if (combine === 'losses') {
    return sumOf(given, loss === 'margin' ? cappedMargin(options) : crossEntropies);
  }
  if (combine === 'reweighed') {
    const held = tf.stack(given.map(cappedMargin(options)));
    return tf.mul<tf.Tensor1D>(tf.logSumExp(tf.div(held, -temperature), 0), -temperature);
  }
  const mean = meanLogits(given, combine);
  return loss === 'margin' ? margins(mean) : crossEntropies(mean);
}

/** Mean logits, or the logarithms of mean probabilities; both are logits of the ensemble. */
function meanLogits(given: readonly LabelledLogits[], combine: 'logits' | 'probabilities'): LabelledLogits {
  const [{ label }] = given as [LabelledLogits];
  const all = given.map(({ logits }) => logits);
  if (combine === 'logits') return { label, logits: tf.div<tf.Tensor2D>(tf.addN(all), all.length) };
  const logarithms = tf.stack(all.map((logits) => tf.logSoftmax(logits)));
  return { label, logits: tf.sub<tf.Tensor2D>(tf.logSumExp(logarithms, 0), Math.log(all.length)) };
}
