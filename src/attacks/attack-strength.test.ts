import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import { attackInBatches } from './attack-in-batches.js';
import type { LabelledImages } from './attack-in-batches.js';
import { fgsm, pgd } from './attack-config.js';
import type { AttackConfig } from './attack-config.js';
import { classificationTarget } from './attack-target.js';
import { judge } from './judge.js';
import { mlpLogits, randomMlp } from './testing/smooth-mlp.js';
import type { MlpWeights } from './testing/smooth-mlp.js';

const inputs = 16;
const classes = 4;
const samples = 240;
const stream = RandomStream.fromSeed(21);

/** Blobs around one random centre a class, clipped to [0, 1]. */
function blobs(): LabelledImages {
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
function trainedOn({ pixels, labels }: LabelledImages): MlpWeights {
  const start = randomMlp(stream.split('weights'), { inputs, hidden: 12, classes });
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

describe('on a trained network', () => {
  const set = blobs();
  let weights: MlpWeights;

  /** Which samples are fooled, as judged. */
  async function fooledBy(config: AttackConfig): Promise<number[]> {
    const fooled: number[] = [];
    const logitsOf = mlpLogits(weights);
    await attackInBatches(set, {
      config,
      stream: stream.split('attack'),
      targetFor: (labels) => classificationTarget(logitsOf, labels),
      onBatch: async ({ originals, candidates, labels }) => {
        const { norm, epsilon } = config;
        fooled.push(...(await judge({ logitsOf, originals, candidates, labels, norm, epsilon })).fooled);
      },
    });
    return fooled;
  }
  const count = (fooled: readonly number[]) => fooled.reduce((sum, value) => sum + value, 0);

  beforeAll(async () => {
    await prepareBackend();
    weights = trainedOn(set);
  });

  // A single random start may end in a lesser maximum than FGSM's step from the image does; a few starts do not.
  it.each(['linf', 'l2'] as const)(
    'PGD from three starts fools at least as many as FGSM (%s)',
    async (norm) => {
      const clean = count(await fooledBy(fgsm({ norm, epsilon: 0 })));
      expect(clean).toBeLessThan(samples / 10);
      for (const epsilon of [0.03, 0.1]) {
        const one = count(await fooledBy(fgsm({ norm, epsilon })));
        expect(one).toBeGreaterThan(clean);
        expect(count(await fooledBy(pgd({ norm, epsilon, restarts: 3 })))).toBeGreaterThanOrEqual(one);
      }
    },
  );

  // 40 steps of 3/255 go 0.47 far: enough to cross the largest of these balls, of diameter 0.32.
  it.each(['linf', 'l2'] as const)(
    'success does not fall with epsilon, and reaches every sample (%s)',
    async (norm) => {
      const counts: number[] = [];
      for (const epsilon of [0, 0.02, 0.04, 0.08, 0.16])
        counts.push(count(await fooledBy(pgd({ norm, epsilon }))));
      counts.slice(1).forEach((value, index) => expect(value).toBeGreaterThanOrEqual(counts[index] ?? NaN));
      expect(counts.at(-1)).toBe(samples);
    },
  );

  it('leaves no more than chance at l-infinity epsilon 0.5', async () => {
    const fooled = count(await fooledBy(pgd({ norm: 'linf', epsilon: 0.5, steps: 100 })));
    expect(fooled).toBeGreaterThanOrEqual(samples * (1 - 1 / classes));
  });
});
