import * as tf from '@tensorflow/tfjs-core';
import type { RandomStream } from '../../core/random-stream.js';
import type { LogitsOf } from '../attack-target.js';

/** Loss, gradient in the pixels and predicted class of one sample, in float64. */
export interface PlainScore {
  readonly loss: number;
  readonly gradient: Float64Array;
  readonly prediction: number;
}

/** Weights of a two-layer network; matrices are row-major, [inputs, outputs]. */
export interface MlpWeights {
  readonly inputs: number;
  readonly hidden: number;
  readonly classes: number;
  readonly first: Float32Array;
  readonly second: Float32Array;
}

/** Weights whose outputs vary enough that attacks on random images have something to do. */
export function randomMlp(
  stream: RandomStream,
  { inputs, hidden, classes }: Pick<MlpWeights, 'inputs' | 'hidden' | 'classes'>,
): MlpWeights {
  const scaled = (rows: number, columns: number) =>
    stream.normalArray(rows * columns).map((value) => (2 * value) / Math.sqrt(rows));
  return { inputs, hidden, classes, first: scaled(inputs, hidden), second: scaled(hidden, classes) };
}

/** logits = tanh((x − ½)·W₁)·W₂: smooth, so that a finite perturbation has a well-defined gradient everywhere. */
export function mlpLogits({ inputs, hidden, classes, first, second }: MlpWeights): LogitsOf {
  return (images) =>
    tf.tidy(() => {
      const flat = tf.reshape(tf.sub(images, 0.5), [-1, inputs]);
      const features = tf.tanh(tf.matMul(flat, tf.tensor2d(first, [inputs, hidden])));
      return tf.matMul(features, tf.tensor2d(second, [hidden, classes])) as tf.Tensor2D;
    });
}

/** The same network with its cross-entropy and gradient in plain loops. */
export function plainMlpScore(weights: MlpWeights, pixels: ArrayLike<number>, label: number): PlainScore {
  const { inputs, hidden, classes } = weights;
  const first = (input: number, unit: number) => weights.first[input * hidden + unit] ?? NaN;
  const second = (unit: number, output: number) => weights.second[unit * classes + output] ?? NaN;
  const range = (length: number) => Array.from({ length }, (_, index) => index);
  const total = (length: number, term: (index: number) => number) =>
    range(length).reduce((sum, index) => sum + term(index), 0);
  const units = range(hidden).map((unit) =>
    Math.tanh(total(inputs, (input) => ((pixels[input] ?? NaN) - 0.5) * first(input, unit))),
  );
  const logits = range(classes).map((output) =>
    total(hidden, (unit) => (units[unit] ?? NaN) * second(unit, output)),
  );
  const peak = Math.max(...logits);
  const mass = logits.reduce((sum, logit) => sum + Math.exp(logit - peak), 0);
  const error = logits.map((logit, output) => Math.exp(logit - peak) / mass - Number(output === label));
  const back = units.map(
    (value, unit) =>
      (1 - value * value) * total(classes, (output) => (error[output] ?? NaN) * second(unit, output)),
  );
  return {
    loss: peak + Math.log(mass) - (logits[label] ?? NaN),
    gradient: Float64Array.from(range(inputs), (input) =>
      total(hidden, (unit) => (back[unit] ?? NaN) * first(input, unit)),
    ),
    prediction: logits.indexOf(peak),
  };
}
