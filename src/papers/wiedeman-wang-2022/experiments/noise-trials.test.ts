import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../../../backend/select-backend.js';
import { norms } from '../../../attacks/norms.js';
import { RandomStream } from '../../../core/random-stream.js';
import { tensorsLeakedBy } from '../../../core/tensor-scope.js';
import { gainOverNoise, newlyFooledByNoise } from './noise-study.js';
import { noisyImages, type NoiseTransfer } from './noise-trials.js';
import type { PairEvaluation } from './pair-results.js';

beforeAll(async () => {
  await prepareBackend({ name: 'wasm' });
});

const stream = RandomStream.fromSeed(3);
const grey = () => tf.fill<tf.Rank.R4>([3, 28, 28, 1], 0.5);
/** Fresh streams: drawing from one moves it on. */
const streamsOf = () => [0, 1, 2].map((index) => stream.split(index));

describe('noisyImages', () => {
  it.each(['linf', 'l2'] as const)(
    'moves every image by the whole %s budget where nothing is clipped',
    (norm) => {
      const images = grey();
      const budget = norms[norm].budget(0.1, 784);
      const noisy = noisyImages(images, norm, { epsilon: 0.1, streams: streamsOf() });
      const lengths = norms[norm].distance(tf.sub(noisy, images)).dataSync<'float32'>();
      // A float32 near 0.5 has an error of 2⁻²⁵; the length of 784 of them stays within 784 · 2⁻²⁵.
      for (const length of lengths) expect(Math.abs(length - budget)).toBeLessThan(784 * 2 ** -25);
      tf.dispose([images, noisy]);
    },
  );

  it('draws for each sample from its own stream: the same alone as in a batch', () => {
    const images = grey();
    const together = noisyImages(images, 'l2', { epsilon: 0.1, streams: streamsOf() });
    const alone = noisyImages(tf.slice(images, 1, 1), 'l2', {
      epsilon: 0.1,
      streams: streamsOf().slice(1, 2),
    });
    const furthest = tf.max(tf.abs(tf.sub(alone, tf.slice(together, 1, 1)))).dataSync()[0];
    // A sum of 784 squares may be added in another order: a relative error of 784 · 2⁻²⁴ in the length.
    expect(furthest).toBeLessThan(784 * 2 ** -24);
    tf.dispose([images, together, alone]);
  });

  it('stays in the pixel range, and leaves one tensor', async () => {
    const images = tf.zeros<tf.Rank.R4>([3, 28, 28, 1]);
    const noisy = noisyImages(images, 'linf', { epsilon: 0.2, streams: streamsOf() });
    expect(tf.min(noisy).dataSync()[0]).toBe(0);
    expect(tf.max(noisy).dataSync()[0]).toBeCloseTo(0.2, 6);
    const run = () => noisyImages(images, 'linf', { epsilon: 0.2, streams: streamsOf() }).dispose();
    expect(await tensorsLeakedBy(run)).toBe(0);
  });
});

describe('gainOverNoise', () => {
  it('is the difference of the shares of fooled images, mean of magnitudes and models', () => {
    const item = (fooled: number, epsilon: number) => ({ fooled, epsilon });
    const regular = {
      attackedImages: 200,
      transfers: [item(100, 0.1), item(60, 0.1), item(200, 0.2), item(160, 0.2)].map((counts) => ({
        ...counts,
        attack: 'pgd-l2',
      })),
    } as unknown as PairEvaluation;
    const transfers = [item(10, 0.1), item(10, 0.1), item(20, 0.2), item(40, 0.2)].map((counts) => ({
      ...counts,
      norm: 'l2',
    })) as unknown as NoiseTransfer[];
    const found = { regular, noise: { images: 200, transfers } };
    expect(gainOverNoise(found, 'pgd-l2', { epsilons: [0.1, 0.2] })).toBeCloseTo(
      (80 - 10 + 180 - 30) / 400,
      12,
    );
  });
});

describe('newlyFooledByNoise', () => {
  it('is the mean share of both models at one magnitude, by l2 noise, of images that both had right', () => {
    const item = (norm: 'l2' | 'linf', epsilon: number, fooled: number) =>
      ({ norm, epsilon, fooled: 100, bothCleanCorrect: { fooled, transferred: 0 } }) as NoiseTransfer;
    const transfers = [
      ...[item('l2', 0.1, 4), item('l2', 0.1, 8)],
      ...[item('linf', 0.1, 50), item('l2', 0.2, 70)],
    ];
    expect(newlyFooledByNoise({ images: 200, transfers }, 0.1)).toBeCloseTo(6 / 200, 12);
  });
});
