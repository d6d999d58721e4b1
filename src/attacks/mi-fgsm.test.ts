import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { ConfigError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { attack } from './attack.js';
import { pgd } from './attack-config.js';
import type { AttackTarget } from './attack-target.js';
import { miFgsm } from './mi-fgsm.js';

beforeAll(async () => void (await prepareBackend()));

describe('miFgsm', () => {
  it('has the paper’s defaults: decay 1, ten steps of a tenth of epsilon from the image', () => {
    expect(miFgsm({ norm: 'linf', epsilon: 0.5 })).toEqual({
      name: 'mi-fgsm',
      norm: 'linf',
      epsilon: 0.5,
      steps: 10,
      stepSize: 0.05,
      randomStart: 'none',
      restarts: 1,
      keep: 'best',
      method: { kind: 'momentum', decay: 1 },
    });
    expect(() => miFgsm({ norm: 'linf', epsilon: 0.1, decay: -1 })).toThrow(ConfigError);
  });

  it('without decay steps as plain descent from the image does', () => {
    const images = tf.tensor4d(RandomStream.fromSeed(1).uniformArray(32), [2, 4, 4, 1]);
    const target: AttackTarget = (x) => {
      const loss = tf.mean<tf.Tensor1D>(tf.sin(tf.mul(x, 9)), [1, 2, 3]);
      return { loss, fooled: tf.zeros<tf.Rank.R1>([2], 'bool') };
    };
    for (const norm of ['linf', 'l2'] as const) {
      const [one, other] = [
        miFgsm({ norm, epsilon: 0.2, decay: 0 }),
        pgd({ norm, epsilon: 0.2, steps: 10, stepSize: 0.02, randomStart: 'none' }),
      ].map((config) => {
        const found = attack(target, images, { config, stream: RandomStream.fromSeed(1), sampleIds: [0, 1] });
        return [...found.dataSync()];
      }) as [number[], number[]];
      one.forEach((value, at) => expect(value).toBeCloseTo(other[at] ?? NaN, 6));
    }
  });

  it('goes on where the gradient has become zero, and stays where it never had one', () => {
    // A slope that ends after 0.05: momentum carries the point over the flat that follows.
    const target: AttackTarget = (x) => {
      const first = tf.reshape<tf.Rank.R1>(tf.slice(x, [0, 0, 0, 0], [2, 1, 1, 1]), [2]);
      const loss = tf.mul<tf.Tensor1D>(tf.minimum(first, 0.05), tf.tensor1d([1, 0]));
      return { loss, fooled: tf.zeros<tf.Rank.R1>([2], 'bool') };
    };
    const images = tf.zeros<tf.Rank.R4>([2, 1, 1, 2]);
    const config = miFgsm({ norm: 'linf', epsilon: 0.5, keep: 'last' });
    const found = attack(target, images, { config, stream: RandomStream.fromSeed(1), sampleIds: [0, 1] });
    const values = [...found.dataSync()];
    expect(values[0]).toBeCloseTo(0.5, 6);
    expect(values.slice(1)).toEqual([0, 0, 0]);
  });
});
