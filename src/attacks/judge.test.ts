import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { ConfigError, NumericalError, ShapeError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { judge, judgedPoints } from './judge.js';
import type { JudgeRequest } from './judge.js';
import { mlpLogits, plainMlpScore, randomMlp } from './testing/smooth-mlp.js';

const stream = RandomStream.fromSeed(8);
const inputs = 6;
const samples = 5;
const weights = randomMlp(stream.split('weights'), { inputs, hidden: 5, classes: 3 });
const labels = Int32Array.of(0, 1, 2, 0, 1);
const pixels = stream.split('pixels').uniformArray(samples * inputs);
const toImages = (values: Float32Array) => tf.tensor4d(values, [samples, 2, 3, 1]);

beforeAll(async () => void (await prepareBackend()));

/** Judges with freshly made tensors, which it disposes. */
async function judgeValues(candidates: Float32Array, change: Partial<JudgeRequest> = {}, originals = pixels) {
  const [original, candidate] = [toImages(originals), toImages(candidates)];
  const usual = { logitsOf: mlpLogits(weights), labels, norm: 'linf', epsilon: 0.1 } as const;
  try {
    const { images, ...verdict } = await judge({
      ...usual,
      ...change,
      originals: original,
      candidates: candidate,
      keepImages: true,
    });
    const values = images.dataSync<'float32'>();
    images.dispose();
    return { ...verdict, values };
  } finally {
    tf.dispose([original, candidate]);
  }
}

describe('judge', () => {
  it('believes no candidate: judges a point inside the ball and the pixel range, whatever it is given', async () => {
    const norm = fc.constantFrom('linf' as const, 'l2' as const);
    const epsilons = fc.double({ min: 0, max: 1, noNaN: true });
    await fc.assert(
      fc.asyncProperty(norm, epsilons, fc.nat(1000), async (name, epsilon, seed) => {
        const wild = RandomStream.fromSeed(seed).uniformArray(samples * inputs, -3, 4);
        const { values, distance, fooled, predictions } = await judgeValues(wild, { norm: name, epsilon });
        for (let sample = 0; sample < samples; sample++) {
          const own = values.slice(sample * inputs, (sample + 1) * inputs);
          const delta = Array.from(own, (value, index) => value - (pixels[sample * inputs + index] ?? NaN));
          const length = name === 'linf' ? Math.max(...delta.map(Math.abs)) : Math.hypot(...delta);
          const budget = name === 'linf' ? epsilon : epsilon * Math.sqrt(inputs);
          expect(length).toBeLessThanOrEqual(budget + inputs * 2 ** -24 * (1 + budget));
          expect(distance[sample]).toBeCloseTo(length, 6);
          expect(own.every((value) => value >= 0 && value <= 1)).toBe(true);
          const { prediction } = plainMlpScore(weights, own, labels[sample] ?? 0);
          expect(predictions[sample]).toBe(prediction);
          expect(fooled[sample]).toBe(Number(prediction !== labels[sample]));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is settled: judging the judged points changes nothing beyond rounding', async () => {
    const wild = stream.split('wild').uniformArray(samples * inputs, -1, 2);
    for (const norm of ['linf', 'l2'] as const) {
      const once = await judgeValues(wild, { norm });
      const twice = await judgeValues(once.values, { norm });
      twice.values.forEach((value, index) => expect(value).toBeCloseTo(once.values[index] ?? NaN, 6));
      expect(twice.predictions).toEqual(once.predictions);
    }
  });

  it('finds exactly the clean errors in unchanged images, at distance 0', async () => {
    const { fooled, distance } = await judgeValues(pixels);
    expect([...distance]).toEqual([0, 0, 0, 0, 0]);
    labels.forEach((label, sample) => {
      const own = pixels.slice(sample * inputs, (sample + 1) * inputs);
      expect(fooled[sample]).toBe(Number(plainMlpScore(weights, own, label).prediction !== label));
    });
  });

  it('leaves no tensor unless asked for the images, and none on an error', async () => {
    const use = async () => {
      const [originals, candidates] = [toImages(pixels), toImages(pixels)];
      await judge({ logitsOf: mlpLogits(weights), originals, candidates, labels, norm: 'l2', epsilon: 0.1 });
      tf.dispose([originals, candidates]);
      await expect(judgeValues(pixels.map(() => NaN))).rejects.toThrow(NumericalError);
      await expect(judgeValues(pixels, { logitsOf: () => tf.fill([samples, 3], NaN) })).rejects.toThrow(
        /sample 0/,
      );
    };
    await use();
    expect(await tensorsLeakedBy(use)).toBe(0);
  });

  it('refuses what it cannot judge', async () => {
    await expect(judgeValues(pixels, { logitsOf: () => tf.fill([samples, 3], NaN) })).rejects.toThrow(
      NumericalError,
    );
    await expect(judgeValues(pixels, { logitsOf: () => tf.zeros([2, 3]) })).rejects.toThrow(ShapeError);
    await expect(judgeValues(pixels.map(() => Infinity))).rejects.toThrow(
      /candidates must hold finite pixels/,
    );
    await expect(judgeValues(pixels, { epsilon: 8 })).rejects.toThrow(
      new ConfigError('judge: epsilon must be in [0, 1] (pixel units), got 8; divide by 255'),
    );
    await expect(judgeValues(pixels, { labels: Int32Array.of(1) })).rejects.toThrow(
      /labels must hold 5 classes, got 1/,
    );
    const bytes = pixels.map((value) => value * 255);
    await expect(judgeValues(pixels, {}, bytes)).rejects.toThrow(
      /originals must have pixels in \[0, 1\].*divide by 255/,
    );
    const centred = pixels.map((value) => value - 0.5);
    await expect(judgeValues(pixels, {}, centred)).rejects.toThrow(/undo the normalisation/);
  });
});

describe('judgedPoints', () => {
  it('are the very points that the judge decides on, and the only tensor left', async () => {
    const wild = stream.split('wild').uniformArray(samples * inputs, -3, 4);
    for (const norm of ['linf', 'l2'] as const) {
      const { values } = await judgeValues(wild, { norm });
      const [originals, candidates] = [toImages(pixels), toImages(wild)];
      const pointsOf = () => judgedPoints({ originals, candidates, norm, epsilon: 0.1 });
      const points = await pointsOf();
      expect([...points.dataSync<'float32'>()]).toEqual([...values]);
      expect(await tensorsLeakedBy(async () => void (await pointsOf()).dispose())).toBe(0);
      tf.dispose([originals, candidates, points]);
    }
  });

  it('refuses what the judge refuses', async () => {
    const originals = toImages(pixels);
    const given = { originals, candidates: originals, norm: 'linf', epsilon: 0.1 } as const;
    await expect(judgedPoints({ ...given, epsilon: 25 })).rejects.toThrow(ConfigError);
    const unknown = tf.fill<tf.Rank.R4>([samples, 2, 3, 1], NaN);
    await expect(judgedPoints({ ...given, candidates: unknown })).rejects.toThrow(NumericalError);
    tf.dispose([originals, unknown]);
  });
});
