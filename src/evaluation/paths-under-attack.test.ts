import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PathLogits } from '../attacks/reconstruction-target.js';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import type { LabelledImages } from '../data/dataset.js';
import { attackNamed } from './attack-grid.js';
import { rightPaths, type PathSubject } from './paths-under-attack.js';

beforeAll(async () => void (await prepareBackend({ name: 'wasm' })));

const count = 24;
const drawn = RandomStream.fromSeed(8);
const images: LabelledImages = {
  count,
  height: 4,
  width: 4,
  channels: 1,
  pixels: Uint8Array.from(drawn.split('pixels').uniformArray(16 * count, 60, 200)),
  labels: Uint8Array.from({ length: count }, (_, index) => index % 3),
};
const indices = Uint32Array.from({ length: count }, (_, index) => index);

/** Two smooth paths that are right about most images, by a nudge towards each image's label. */
function twoPaths(): PathSubject {
  const weights = ['one', 'two'].map((name) => drawn.split(name).uniformArray(16 * 3, -1, 1));
  const attacked = (positions: Uint32Array): PathLogits => {
    const labels = Int32Array.from(positions, (index) => images.labels[index] ?? 0);
    return (x) =>
      weights.map((values, path) => {
        const plain = tf.matMul(tf.reshape(x, [-1, 16]) as tf.Tensor2D, tf.tensor2d(values, [16, 3]));
        const nudge = tf.mul(tf.oneHot(tf.tensor1d(labels, 'int32'), 3), 0.8 + 0.2 * path);
        return tf.add<tf.Tensor2D>(tf.tanh(plain), nudge);
      });
  };
  return { paths: 2, attacked };
}

const pgd = attackNamed('pgd-linf', 0.15);
const attackStream = drawn.split('attack');

describe('rightPaths', () => {
  it('gives each image the outcome of the whole attack where some steps are taken first', async () => {
    const subject = twoPaths();
    const aimed = { config: pgd, objective: {}, stream: attackStream };
    const whole = await rightPaths(subject, { images, indices }, aimed);
    for (const probeSteps of [1, 5, 39]) {
      const probed = await rightPaths(subject, { images, indices }, { ...aimed, probeSteps });
      const either = (right: readonly Uint8Array[]) =>
        [...indices].map((row) => right.some((path) => path[row] === 1));
      expect(either(probed)).toEqual(either(whole));
      // Where every path is wrong nothing is left to tell apart; elsewhere the points are the same ones.
      expect(probed.map((path) => [...path])).toEqual(whole.map((path) => [...path]));
    }
    const standing = [...indices].filter((row) => whole.some((path) => path[row] === 1)).length;
    // The test says something only where the attack wins some images and loses others.
    expect(standing).toBeGreaterThan(0);
    expect(standing).toBeLessThan(count);
  });

  it('asks the paths about the judged points once: two passes of a single step, and one to see who is right', async () => {
    const subject = twoPaths();
    let passes = 0;
    const counted: PathSubject = {
      ...subject,
      attacked: (positions) => (x) => {
        passes++;
        return subject.attacked(positions)(x);
      },
    };
    const aimed = { config: attackNamed('fgsm-linf', 0.15), objective: {}, stream: attackStream };
    await rightPaths(counted, { images, indices }, aimed);
    expect(passes).toBe(3);
  });

  it('looks at the images as they are without an attack, and leaves no tensor', async () => {
    const subject = twoPaths();
    const use = async () => void (await rightPaths(subject, { images, indices }));
    await use();
    expect(await tensorsLeakedBy(use)).toBe(0);
    const attacked = async () =>
      void (await rightPaths(
        subject,
        { images, indices },
        { config: pgd, objective: {}, stream: attackStream, probeSteps: 3 },
      ));
    await attacked();
    expect(await tensorsLeakedBy(attacked)).toBe(0);
  });
});
