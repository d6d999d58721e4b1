import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { valuesInPlace } from './values-in-place.js';

beforeAll(async () => {
  await prepareBackend({ name: 'wasm' });
  await prepareBackend({ name: 'cpu' });
});

describe('valuesInPlace', () => {
  it.each(['wasm', 'cpu'])(
    'is what dataSync gives on %s, for a tensor made on the other backend too',
    (name) => {
      tf.setBackend(name === 'wasm' ? 'cpu' : 'wasm');
      const other = tf.tensor1d([1, 2, 3]);
      tf.setBackend(name);
      const own = tf.tensor1d([4, 5]);
      expect([...valuesInPlace(other)]).toEqual([1, 2, 3]);
      expect([...valuesInPlace(own)]).toEqual([4, 5]);
      tf.dispose([other, own]);
    },
  );

  it('does not copy on wasm', () => {
    tf.setBackend('wasm');
    const tensor = tf.tensor1d([1, 2, 3]);
    expect(valuesInPlace(tensor).buffer).toBe(valuesInPlace(tensor).buffer);
    expect(valuesInPlace(tensor).byteOffset).toBe(valuesInPlace(tensor).byteOffset);
    tensor.dispose();
  });
});
