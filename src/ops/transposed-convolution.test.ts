import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { transposedConvolution } from './transposed-convolution.js';

beforeAll(async () => void (await prepareBackend()));

const stream = RandomStream.fromSeed(1);
const normal = (name: string, ...shape: [number, number, number, number]) =>
  tf.tensor4d(stream.split(name).normalArray(shape.reduce((product, size) => product * size, 1)), shape);

describe('transposedConvolution', () => {
  it('gives each pixel of the result the product of its source pixel with the filter at its place', () => {
    const sizes = fc.record({
      count: fc.integer({ min: 1, max: 3 }),
      height: fc.integer({ min: 1, max: 5 }),
      width: fc.integer({ min: 1, max: 5 }),
      inputs: fc.integer({ min: 1, max: 4 }),
      outputs: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(sizes, ({ count, height, width, inputs, outputs }) => {
        tf.tidy(() => {
          const x = normal('x', count, height, width, inputs);
          const filter = normal('filter', 2, 2, inputs, outputs);
          const y = transposedConvolution(x, filter);
          expect(y.shape).toEqual([count, 2 * height, 2 * width, outputs]);
          const [from, weights, found] = [x.arraySync(), filter.arraySync(), y.arraySync()];
          found.forEach((image, n) =>
            image.forEach((row, top) =>
              row.forEach((pixel, left) =>
                pixel.forEach((value, o) => {
                  const source = from[n]?.[top >> 1]?.[left >> 1] ?? [];
                  const matrix = weights[top % 2]?.[left % 2] ?? [];
                  const wanted = source.reduce((sum, own, i) => sum + own * (matrix[i]?.[o] ?? NaN), 0);
                  expect(value).toBeCloseTo(wanted, 5);
                }),
              ),
            ),
          );
        });
      }),
      { numRuns: 25 },
    );
  });

  it('leaves no tensor but its result', async () => {
    const [x, filter] = [normal('x', 2, 3, 3, 2), normal('filter', 2, 2, 2, 3)];
    const use = () => tf.tidy(() => void transposedConvolution(x, filter));
    use();
    expect(await tensorsLeakedBy(use)).toBe(0);
    tf.dispose([x, filter]);
  });
});
