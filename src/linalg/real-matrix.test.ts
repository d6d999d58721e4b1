import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { pseudoInverse } from './pseudo-inverse.js';
import { qr } from './qr.js';
import { readMatrix } from './real-matrix.js';

const [rows, columns] = [12, 5];
const values = RandomStream.fromSeed(1).normalArray(rows * columns);

beforeAll(async () => {
  await prepareBackend({ name: 'wasm' });
  await prepareBackend({ name: 'cpu' });
});

describe('readMatrix', () => {
  it('gives the tensor’s own numbers on every backend, in memory that nobody else writes to', async () => {
    const plain = { data: Float32Array.from(values), rows, columns };
    for (const backend of ['wasm', 'cpu']) {
      tf.setBackend(backend);
      const tensor = tf.tensor2d(values, [rows, columns]);
      const matrix = await readMatrix(tensor);
      expect(matrix).toEqual(plain);
      expect(qr(matrix)).toEqual(qr(plain));
      expect(pseudoInverse(matrix)).toEqual(pseudoInverse(plain));
      matrix.data.fill(0);
      expect([...(await tensor.data())]).toEqual([...plain.data]);
      expect(await tensorsLeakedBy(() => readMatrix(tensor))).toBe(0);
      tensor.dispose();
    }
  });

  it('gives what qr and pseudoInverse refuse where a number is not finite', async () => {
    const tensor = tf.tensor2d([1, NaN], [2, 1]);
    const matrix = await readMatrix(tensor);
    expect(() => qr(matrix)).toThrow(/qr: all entries must be finite, got NaN in row 1, column 0/);
    expect(() => pseudoInverse(matrix)).toThrow(/pseudoInverse: all entries must be finite/);
    tensor.dispose();
  });
});
