import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { ConfigError, ShapeError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { attack } from './attack.js';
import { pgd } from './attack-config.js';
import { classificationTarget, type LogitsOf } from './attack-target.js';
import { expectationTarget, type RandomisedTarget } from './expectation-target.js';
import { mlpLogits } from './testing/smooth-mlp.js';
import { blobs, trainedOnBlobs } from './testing/trained-blobs.js';

const samples = 80;
const stream = RandomStream.fromSeed(71);
const set = blobs(stream, samples);
let logitsOf: LogitsOf;

beforeAll(async () => {
  await prepareBackend();
  logitsOf = mlpLogits(trainedOnBlobs(set, stream.split('weights')));
});

/** A defence that adds noise to each image before it looks. */
const noisy =
  (labels: Int32Array, width = 0.15): RandomisedTarget =>
  (images, streams) =>
    tf.tidy(() => {
      const size = images.size / images.shape[0];
      const noise = new Float32Array(images.size);
      streams.forEach((own, sample) => noise.set(own.normalArray(size), sample * size));
      const moved = tf.mul(tf.tensor4d(noise, images.shape), width);
      return classificationTarget(logitsOf, labels)(tf.add(images, moved));
    });

const labelsOf = (ids: readonly number[]) => Int32Array.from(ids, (id) => set.labels[id] ?? 0);
const everyId = [...set.labels.keys()];
const config = pgd({ norm: 'linf', epsilon: 0.06, steps: 15, stepSize: 0.01 });

function attacked(options: { draws: number; redraw: boolean }, ids: readonly number[] = everyId): number[] {
  return tf.tidy(() => {
    const images = tf.gather(tf.tensor4d(set.pixels, [samples, ...set.shape]), [...ids]);
    const target = expectationTarget(noisy(labelsOf(ids)), { stream, sampleIds: ids, ...options });
    return [...attack(target, images, { config, stream, sampleIds: ids }).dataSync()];
  });
}

/** Mean share of 40 fresh draws that are wrong, over the samples. */
function wrongAt(pixels: readonly number[]): number {
  return tf.tidy(() => {
    const points = tf.tensor4d([...pixels], [samples, ...set.shape]);
    const draws = Array.from({ length: 40 }, (_, draw) => {
      const streams = everyId.map((id) => RandomStream.fromSeed(99).split(`judge ${draw} ${id}`));
      return tf.cast(noisy(labelsOf(everyId))(points, streams).fooled, 'float32');
    });
    return tf.mean(tf.stack(draws)).dataSync()[0] ?? NaN;
  });
}

describe('expectationTarget', () => {
  it('redrawn at each step wins more, under fresh draws, than one draw that stays', () => {
    const [fixed, redrawn] = [
      wrongAt(attacked({ draws: 1, redraw: false })),
      wrongAt(attacked({ draws: 5, redraw: true })),
    ] as [number, number];
    expect(fixed).toBeGreaterThan(wrongAt([...set.pixels]));
    expect(redrawn).toBeGreaterThan(fixed);
  });

  it('gives each sample the same point in any batch', () => {
    const whole = attacked({ draws: 2, redraw: true });
    const chosen = [40, 3, 17];
    attacked({ draws: 2, redraw: true }, chosen).forEach((value, at) => {
      const own = whole[(chosen[Math.floor(at / 16)] ?? NaN) * 16 + (at % 16)] ?? NaN;
      expect(Math.abs(value - own)).toBeLessThan(1e-5);
    });
  });

  it('is the plain target where the defence draws nothing', () => {
    tf.tidy(() => {
      const images = tf.tensor4d(set.pixels, [samples, ...set.shape]);
      const plain = classificationTarget(logitsOf, labelsOf(everyId));
      const target = expectationTarget((x) => plain(x), { stream, sampleIds: everyId, draws: 4 });
      const [one, other] = [plain(images), target(images)];
      expect([...other.loss.dataSync()]).toEqual([...one.loss.dataSync()]);
      expect([...other.fooled.dataSync()]).toEqual([...one.fooled.dataSync()]);
    });
  });

  it('answers the same about the same tensor, and anew about another', () => {
    tf.tidy(() => {
      const images = tf.tensor4d(set.pixels, [samples, ...set.shape]);
      const target = expectationTarget(noisy(labelsOf(everyId)), { stream, sampleIds: everyId, draws: 1 });
      const losses = [images, images, tf.clone(images)].map((x) => [...target(x).loss.dataSync()]);
      expect(losses[1]).toEqual(losses[0]);
      expect(losses[2]).not.toEqual(losses[0]);
    });
  });

  it('leaves no tensor but its score, and refuses no draw and a batch of another size', async () => {
    const images = tf.tensor4d(set.pixels, [samples, ...set.shape]);
    const options = { stream, sampleIds: everyId, draws: 2 };
    const target = expectationTarget(noisy(labelsOf(everyId)), options);
    const use = () => tf.dispose(target(images));
    use();
    expect(await tensorsLeakedBy(use)).toBe(0);
    expect(() => expectationTarget(noisy(labelsOf(everyId)), { ...options, draws: 0 })).toThrow(ConfigError);
    const few = expectationTarget(noisy(labelsOf([0])), { ...options, sampleIds: [0] });
    expect(() => few(images)).toThrow(ShapeError);
    images.dispose();
  });
});
