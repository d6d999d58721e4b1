import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { fc } from '../models/architecture.js';
import { forward } from '../models/forward.js';
import { createNetwork } from '../models/network.js';
import { attack } from './attack.js';
import { distillation, distillationTarget } from './feature-distillation.js';

beforeAll(async () => {
  await prepareBackend();
});

const stream = RandomStream.fromSeed(12);
const images = (name: string, count = 6) =>
  tf.tensor4d(stream.split(name).uniformArray(count * 784), [count, 28, 28, 1]);
const sampleIds = [0, 1, 2, 3, 4, 5];

/** A linear feature layer, whose distillation has a solution in closed form. */
const slopes = RandomStream.fromSeed(3).normalArray(784 * 5);
const linear = (x: tf.Tensor4D) =>
  tf.tidy(() => tf.matMul<tf.Tensor2D>(tf.reshape(x, [x.shape[0], 784]), tf.tensor2d(slopes, [784, 5])));

const distances = (features: tf.Tensor2D, wanted: tf.Tensor2D) =>
  tf.tidy(() => [...tf.sum(tf.square(tf.sub(features, wanted)), 1).dataSync()]);

describe('distillationTarget', () => {
  it('has as loss the negative squared distance of features, per sample, and is never won', () => {
    const [x, wanted] = [images('x'), linear(images('t'))];
    const { loss, fooled } = distillationTarget(linear, wanted)(x);
    const expected = distances(linear(x), wanted);
    loss.dataSync().forEach((value, index) => expect(value).toBeCloseTo(-(expected[index] ?? NaN), 2));
    expect([...fooled.dataSync()]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('lets the attack come near the wanted features, within the ball and the pixel range', () => {
    const network = createNetwork(fc, stream.split('network'));
    const featuresOf = (x: tf.Tensor4D) => forward(network, x, 'evaluate').features;
    const [sources, wanted] = [images('sources'), featuresOf(images('targets'))];
    const found = attack(distillationTarget(featuresOf, wanted), sources, {
      config: distillation(),
      stream,
      sampleIds,
    });
    const before = distances(featuresOf(sources), wanted);
    const after = distances(featuresOf(found), wanted);
    after.forEach((distance, index) => expect(distance).toBeLessThan(0.5 * (before[index] ?? 0)));
    const moved = tf.max(tf.abs(tf.sub(found, sources))).dataSync()[0] ?? NaN;
    expect(moved).toBeLessThanOrEqual(0.15 + 1e-6);
    expect(tf.min(found).dataSync()[0]).toBeGreaterThanOrEqual(0);
    expect(tf.max(found).dataSync()[0]).toBeLessThanOrEqual(1);
  });

  it('names features of another shape', () => {
    const target = distillationTarget(linear, tf.zeros([6, 4]));
    expect(() => target(images('x'))).toThrow('distillationTarget: features');
  });

  it('leaves two tensors', async () => {
    const [x, wanted] = [images('x'), linear(images('t'))];
    const run = () => tf.dispose({ ...distillationTarget(linear, wanted)(x) });
    run();
    expect(await tensorsLeakedBy(run)).toBe(0);
  });
});

describe('distillation', () => {
  it('is 20 steps of 3/255 in an l∞ ball of 0.15 from a random start', () => {
    expect(distillation()).toMatchObject({ norm: 'linf', epsilon: 0.15, steps: 20, stepSize: 3 / 255 });
    expect(distillation().randomStart).toBe('ball');
  });

  it('rejects a magnitude outside the pixel range', () => {
    expect(() => distillation({ epsilon: 38 })).toThrow('divide by 255');
  });
});
