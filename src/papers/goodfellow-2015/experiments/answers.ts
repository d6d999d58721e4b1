import * as tf from '@tensorflow/tfjs-core';
import { attack } from '../../../attacks/attack.js';
import { classificationTarget, type LogitsOf } from '../../../attacks/attack-target.js';
import { judgedPoints } from '../../../attacks/judge.js';
import type { RandomStream } from '../../../core/random-stream.js';
import { ShapeError } from '../../../core/errors.js';
import { TensorScope } from '../../../core/tensor-scope.js';
import { imagesTensor, labelsOf, type LabelledImages } from '../../../data/dataset.js';
import { fastGradientSign } from './train-network.js';

/** What a network says of some images, beside what they are. */
export interface Answers {
  /** The class with the largest logit. */
  readonly classes: Int32Array;
  /** Softmax probability of that class. */
  readonly confidences: Float32Array;
  /** The true class. */
  readonly labels: Int32Array;
}

/** The images that networks are asked about. */
export interface Question {
  readonly images: LabelledImages;
  /** Positions in `images`. */
  readonly indices: Uint32Array;
  /** On whom fast gradient sign images are made of them, and how strong: l∞, pixel units. @default they stay as they are */
  readonly attacked?: { readonly source: LogitsOf; readonly epsilon: number; readonly stream: RandomStream };
  /** Called between batches, so that leases stay fresh. */
  readonly onBatch?: () => void;
}

const batchSize = 500;

/**
 * What each network says of the same images; those under attack are clipped to the ball and to [0, 1], as the judge does.
 *
 * @returns by network, in their order. No tensor is left.
 */
export async function answersOf(networks: readonly LogitsOf[], question: Question): Promise<Answers[]> {
  const { images, indices, onBatch } = question;
  const labels = labelsOf(images, indices);
  const found = networks.map((): Answers => {
    return { classes: new Int32Array(indices.length), confidences: new Float32Array(indices.length), labels };
  });
  for (let start = 0; start < indices.length; start += batchSize) {
    const scope = new TensorScope();
    try {
      const shown = scope.own(await shownOf(question, indices.subarray(start, start + batchSize)));
      for (const [index, logitsOf] of networks.entries()) {
        const probabilities = scope.own(tf.tidy(() => tf.softmax(logitsOf(shown))));
        const classes = await scope.own(tf.argMax(probabilities, 1)).data<'int32'>();
        const confidences = await scope.own(tf.max(probabilities, 1)).data<'float32'>();
        found[index]?.classes.set(classes, start);
        found[index]?.confidences.set(confidences, start);
      }
    } finally {
      scope.dispose();
    }
    onBatch?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return found;
}

/** A batch of the images, attacked and judged where that is asked for. */
async function shownOf({ images, attacked }: Question, sampleIds: Uint32Array): Promise<tf.Tensor4D> {
  const originals = imagesTensor(images, sampleIds);
  if (attacked === undefined) return originals;
  const { source: logitsOf, epsilon, stream } = attacked;
  const scope = new TensorScope();
  try {
    const labels = labelsOf(images, sampleIds);
    const config = fastGradientSign(epsilon);
    const run = { config, stream, sampleIds };
    const candidates = scope.own(attack(classificationTarget(logitsOf, labels), scope.own(originals), run));
    return await judgedPoints({ originals, candidates, norm: config.norm, epsilon });
  } finally {
    scope.dispose();
  }
}

/** How often a network is wrong, and how sure it is of its mistakes. */
export interface Mistakes {
  readonly images: number;
  /** Share of the images. */
  readonly error: number;
  /** Mean probability of the predicted class where it is wrong; null where it never is. */
  readonly confidence: number | null;
}

/** How often two networks name the same class where both are wrong. */
export interface Agreement {
  readonly bothWrong: number;
  /** Of those. */
  readonly share: number;
  /** The same if both kept their habits and paid no heed to the image ({@link agreementOf}). */
  readonly chance: number;
}

/** Counts mistakes; there must be an image. */
export function mistakesOf({ classes, confidences, labels }: Answers): Mistakes {
  const wrong = [...classes.keys()].filter((index) => classes[index] !== labels[index]);
  const sum = wrong.reduce((total, index) => total + (confidences[index] ?? NaN), 0);
  const confidence = wrong.length === 0 ? null : sum / wrong.length;
  return { images: classes.length, error: wrong.length / classes.length, confidence };
}

/**
 * Agreement of two networks on the images that both get wrong (section 8), beside that of chance: the probability that a wrong
 * answer of the one and one of the other, each drawn from those to images of the same true class, are equal.
 *
 * Stricter than guessing, one in nine: networks that both call most fours nines agree often without looking.
 *
 * @returns null where they are never both wrong
 * @throws {ShapeError} where both were not asked about equally many images
 */
export function agreementOf(first: Answers, second: Answers): Agreement | null {
  const { labels } = first;
  if (second.classes.length !== labels.length) {
    throw new ShapeError(`agreementOf: both need ${labels.length} answers, got ${second.classes.length}`);
  }
  const wrong = [...labels.entries()]
    .map(([index, label]) => ({ label, one: first.classes[index], other: second.classes[index] }))
    .filter(({ label, one, other }) => one !== label && other !== label);
  if (wrong.length === 0) return null;
  let expected = 0;
  for (const { label, one } of wrong) {
    const alike = wrong.filter((answer) => answer.label === label);
    expected += alike.filter(({ other }) => other === one).length / alike.length;
  }
  const agreeing = wrong.filter(({ one, other }) => one === other).length;
  return { bothWrong: wrong.length, share: agreeing / wrong.length, chance: expected / wrong.length };
}
