import * as tf from '@tensorflow/tfjs-core';
import type { RandomStream } from '../../core/random-stream.js';
import type { LabelledImages } from '../attack-in-batches.js';
import { randomMlp, type MlpWeights } from './smooth-mlp.js';

/** Inputs of a sample (4 × 4 pixels) and classes of the blobs. */
export const blobShape = { inputs: 16, classes: 4 } as const;
const { inputs, classes } = blobShape;

/** Blobs around one random centre a class, clipped to [0, 1]. */
export function blobs(stream: RandomStream, samples: number): LabelledImages {
  const centres = stream.split('centres').uniformArray(classes * inputs, 0.35, 0.65);
  const noise = stream.split('noise').normalArray(samples * inputs);
  const labels = Int32Array.from({ length: samples }, (_, index) => index % classes);
  const pixels = noise.map((value, index) => {
    const label = labels[Math.floor(index / inputs)] ?? 0;
    return Math.min(Math.max((centres[label * inputs + (index % inputs)] ?? 0) + 0.08 * value, 0), 1);
  });
  return { pixels, shape: [4, 4, 1], labels };
}

/** A network trained to classify the blobs; plain Adam on all of them. */
export function trainedOnBlobs({ pixels, labels }: LabelledImages, stream: RandomStream): MlpWeights {
  const samples = labels.length;
  const start = randomMlp(stream, { inputs, hidden: 12, classes });
  const first = tf.variable(tf.tensor2d(start.first, [inputs, 12]));
  const second = tf.variable(tf.tensor2d(start.second, [12, classes]));
  const optimiser = tf.train.adam(0.03);
  for (let step = 0; step < 120; step++) {
    optimiser.minimize(() => {
      const features = tf.tanh(
        tf.matMul(tf.sub<tf.Tensor2D>(tf.tensor2d(pixels, [samples, inputs]), 0.5), first),
      );
      const logits = tf.matMul(features, second);
      const target = tf.cast(tf.oneHot(tf.tensor1d(labels, 'int32'), classes), 'float32');
      return tf.neg(tf.mean<tf.Scalar>(tf.sum(tf.mul(target, tf.logSoftmax(logits)), 1)));
    });
  }
  const trained = {
    ...start,
    first: first.dataSync<'float32'>().slice(),
    second: second.dataSync<'float32'>().slice(),
  };
  tf.dispose([first, second]);
  optimiser.dispose();
  return trained;
}
