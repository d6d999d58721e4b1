import * as tf from '@tensorflow/tfjs-core';
import { requireShape } from '../core/checks.js';
import { ConfigError, NumericalError, ShapeError } from '../core/errors.js';
import { TensorScope } from '../core/tensor-scope.js';
import { requirePixelLength } from './attack-config.js';
import { requireClassIndices, type Labels, type LogitsOf } from './attack-target.js';
import { clipToBall } from './clip-to-ball.js';
import { norms } from './norms.js';
import type { NormName } from './norms.js';
import { predictedLabels } from './predicted-labels.js';

/** Whose candidates are clipped to which ball; images are [samples, height, width, channels], those of `originals` in [0, 1]. */
export interface CandidatePoints {
  readonly originals: tf.Tensor4D;
  /** What an attack returned; nothing about it is believed. */
  readonly candidates: tf.Tensor4D;
  readonly norm: NormName;
  /** l∞ magnitude in pixel units, in [0, 1], as in the attack's configuration. */
  readonly epsilon: number;
}

/** What is to be judged. */
export interface JudgeRequest extends CandidatePoints {
  readonly logitsOf: LogitsOf;
  readonly labels: Labels;
  /** Whether to return the judged points as well. @default false */
  readonly keepImages?: boolean;
}

/** The verdict on each sample, measured at the judged points. */
export interface Judgement {
  /** 1 where the prediction is not the label. */
  readonly fooled: Uint8Array;
  /** Length of the perturbation in the request's norm, pixel units. */
  readonly distance: Float32Array;
  readonly predictions: Int32Array;
}

/** A judgement with the points that it is about; the caller disposes them. Transfer is measured on these. */
export interface JudgementWithImages extends Judgement {
  readonly images: tf.Tensor4D;
}

/**
 * Clips candidates to the ball and to [0, 1], measures how far they are, and decides per sample (wiedeman-wang-2022.md §6).
 *
 * Takes the whole batch through the model at once; large sets go in chunks.
 *
 * @returns arrays on the host, and one tensor where `keepImages` asks for it.
 * @throws {ShapeError} if images and labels do not fit together.
 * @throws {ConfigError} if epsilon or the originals' pixels leave [0, 1].
 * @throws {NumericalError} if a candidate, an original or a logit is not finite.
 *
 * @example
 * const request = { logitsOf, originals: images, labels, norm: 'linf', epsilon: 0.1 };
 * const { fooled } = await judge({ ...request, candidates: images });
 * fooled.length; // → 4
 */
export function judge(request: JudgeRequest & { readonly keepImages: true }): Promise<JudgementWithImages>;
export function judge(request: JudgeRequest): Promise<Judgement>;
export async function judge(request: JudgeRequest): Promise<Judgement | JudgementWithImages> {
  const { originals, labels } = request;
  const norm = norms[request.norm];
  requireFitting(request);
  const scope = new TensorScope();
  try {
    const images = scope.own(await judgedPoints(request));
    if (originals.shape[0] === 0) return emptyJudgement(request);
    const distances = scope.own(tf.tidy(() => norm.distance(tf.sub(images, originals))));
    const distance = Float32Array.from(await distances.data());
    const predictions = await predictedLabels(request.logitsOf, images);
    const fooled = Uint8Array.from(predictions, (label, sample) => Number(label !== labels[sample]));
    if (request.keepImages !== true) return { fooled, distance, predictions };
    return { fooled, distance, predictions, images: tf.clone(images) };
  } finally {
    scope.dispose();
  }
}

/**
 * The points that {@link judge} decides on: candidates clipped to the ball and to [0, 1]. For callers who ask models of
 * their own there, and need no verdict on one.
 *
 * @returns one new tensor of the shape of `originals`, which the caller disposes.
 * @throws {ShapeError}, {@link ConfigError} and {@link NumericalError}, as `judge` does of images and epsilon.
 */
export async function judgedPoints(request: CandidatePoints): Promise<tf.Tensor4D> {
  const { originals, candidates, epsilon } = request;
  const norm = norms[request.norm];
  requireSameShape(request);
  requirePixelLength('judge: epsilon', epsilon, 1);
  if (originals.shape[0] === 0) return tf.clone(originals);
  const budget = norm.budget(epsilon, originals.size / originals.shape[0]);
  await requireFinite('originals', originals);
  await requireFinite('candidates', candidates);
  await requirePixelRange(originals);
  return tf.tidy(() => clipToBall(originals, tf.sub(candidates, originals), norm, budget));
}

function requireSameShape({ originals, candidates }: CandidatePoints): void {
  requireShape('judge: originals', originals.shape, [null, null, null, null]);
  requireShape('judge: candidates', candidates.shape, originals.shape);
}

function requireFitting(request: JudgeRequest): void {
  const { originals, labels } = request;
  requireSameShape(request);
  requireClassIndices('judge', labels);
  if (labels.length === originals.shape[0]) return;
  throw new ShapeError(`judge: labels must hold ${originals.shape[0]} classes, got ${labels.length}`);
}

/** The judgement on no samples: backends trap on tensors without elements. */
function emptyJudgement({ originals, keepImages }: JudgeRequest): Judgement | JudgementWithImages {
  const nothing = { fooled: new Uint8Array(), distance: new Float32Array(), predictions: new Int32Array() };
  return keepImages === true ? { ...nothing, images: tf.clone(originals) } : nothing;
}

async function requireFinite(name: string, images: tf.Tensor4D): Promise<void> {
  const finite = tf.tidy(() => tf.all(tf.isFinite(images)));
  const [all] = await finite.data();
  finite.dispose();
  if (!all) throw new NumericalError(`judge: ${name} must hold finite pixels only, got NaN or infinity`);
}

async function requirePixelRange(originals: tf.Tensor4D): Promise<void> {
  const range = tf.tidy(() => tf.stack([tf.min(originals), tf.max(originals)]));
  const [low = 0, high = 0] = await range.data();
  range.dispose();
  if (low >= 0 && high <= 1) return;
  // Bytes that were not divided reach far beyond what subtracting a mean and dividing by a spread gives.
  const advice = low >= 0 && high > 10 ? 'divide by 255' : 'undo the normalisation: images · std + mean';
  throw new ConfigError(`judge: originals must have pixels in [0, 1], got [${low}, ${high}]; ${advice}`);
}
