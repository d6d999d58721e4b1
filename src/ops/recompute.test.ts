import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { recomputed } from './recompute.js';

const stream = RandomStream.fromSeed(5);
const drawn = (name: string, shape: [number, number]): tf.Tensor2D =>
  tf.tensor2d(stream.split(name).normalArray(shape[0] * shape[1]), shape);

beforeAll(async () => void (await prepareBackend()));

/** Objective and gradients, by x last, of two layers between other operations. */
function gradients(isRecomputed: boolean, counts = { forward: 0, again: 0 }) {
  return tf.tidy(() => {
    const x = tf.variable(drawn('x', [6, 5]));
    const weights = ['one', 'two'].map((name) => tf.variable(drawn(name, [5, 5])));
    const layer = (own: tf.Variable) => (input: tf.Tensor) => tf.tanh(tf.matMul(input as tf.Tensor2D, own));
    const counted =
      (which: keyof typeof counts, run: (input: tf.Tensor) => tf.Tensor) => (input: tf.Tensor) => {
        counts[which]++;
        return run(input);
      };
    const { value, grads } = tf.variableGrads(() => {
      let inner: tf.Tensor = tf.mul(x, 2);
      for (const own of weights) {
        const run = layer(own);
        const both = { forward: counted('forward', run), again: counted('again', run) };
        inner = tf.add(inner, isRecomputed ? recomputed(inner, [own], both) : run(inner));
      }
      return tf.sum<tf.Scalar>(tf.square(inner));
    });
    const found = [value, ...[...weights, x].map(({ name }) => grads[name] ?? tf.scalar(NaN))];
    const numbers = found.map((tensor) => [...tensor.dataSync()]);
    tf.dispose([x, ...weights]);
    return numbers;
  });
}

describe('recomputed', () => {
  it('has the value and the gradients of the function, each part of another gradient’s pass', () => {
    const counts = { forward: 0, again: 0 };
    expect(gradients(true, counts)).toEqual(gradients(false));
    expect(counts).toEqual({ forward: 2, again: 2 });
  });

  it('leaves no tensor, and is no more than the function where no gradient is asked for', async () => {
    expect(await tensorsLeakedBy(() => void gradients(true))).toBe(0);
    const counts = { forward: 0, again: 0 };
    const run = (which: keyof typeof counts) => (input: tf.Tensor) => {
      counts[which]++;
      return tf.square(input);
    };
    const found = tf.tidy(() =>
      recomputed(tf.tensor1d([1, 2, 3]), [], { forward: run('forward'), again: run('again') }).dataSync(),
    );
    expect([...found]).toEqual([1, 4, 9]);
    expect(counts).toEqual({ forward: 1, again: 0 });
  });
});
