import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { reconstructionTarget, type PathLogits } from '../attacks/reconstruction-target.js';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import type { LabelledImages } from '../data/dataset.js';
import { attackNamed } from './attack-grid.js';
import { adaptiveAims } from '../papers/wiedeman-wang-2022/reconstruction/audit-reconstruction-trials.js';
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

describe('the adaptive attacker’s aims', () => {
  const labels = Int32Array.from([0, 1]);
  const logits: PathLogits = () => [
    tf.tensor2d([
      [2, 1, -1],
      [0, 3, 1],
    ]),
    tf.tensor2d([
      [0, 5, 1],
      [1, 1.5, 0],
    ]),
  ];
  const lossOf = (aim: string) => {
    const objective = adaptiveAims(2).find((one) => one.aim === aim)?.objective ?? {};
    const { loss } = reconstructionTarget(logits, labels, objective)(tf.zeros([2, 1, 1, 1]));
    return [...loss.dataSync<'float32'>()];
  };
  const crossEntropy = (row: readonly number[], label: number) =>
    Math.log(row.reduce((sum, value) => sum + Math.exp(value), 0)) - (row[label] ?? NaN);

  it('are those of textbook formulas on fixed logits', () => {
    const first = [crossEntropy([2, 1, -1], 0), crossEntropy([0, 3, 1], 1)];
    const second = [crossEntropy([0, 5, 1], 0), crossEntropy([1, 1.5, 0], 1)];
    const expected: Record<string, number[]> = {
      'cross-entropy, joint': first.map((value, row) => value ** 2 + (second[row] ?? NaN) ** 2),
      'cross-entropy, path 2': second,
      'cross-entropy, least': first.map((value, row) => Math.min(value, second[row] ?? NaN)),
      // Margins −1 and 5 (counted as 1), −2 and −0.5.
      'margin, joint': [0, -2.5],
      'margin, path 1': [-1, -2],
      'margin, least': [-1, -2],
    };
    for (const [aim, values] of Object.entries(expected)) {
      lossOf(aim).forEach((value, row) => expect(value).toBeCloseTo(values[row] ?? NaN, 4));
    }
  });

  it('are eight against two paths and two against one', () => {
    expect(adaptiveAims(2).map(({ aim }) => aim)).toHaveLength(8);
    expect(adaptiveAims(1).map(({ aim }) => aim)).toEqual(['cross-entropy, joint', 'margin, joint']);
  });
});
