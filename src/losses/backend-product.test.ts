import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import { type KernelHeap, withKernelHeap } from '../linalg/kernels/kernel-heap.js';
import { productMode } from '../linalg/kernels/kernels.js';
import {
  multiplyLarge,
  type OutsideProduct,
  type ProductArguments,
  withOutsideProduct,
} from '../linalg/kernels/outside-product.js';
import { gaussians, largestDifference } from '../linalg/testing/sample-matrices.js';
import { backendProduct } from './backend-product.js';

beforeAll(() => prepareBackend());

const [m, n, depth] = [30, 7, 20];

/** C after a product that is added to it. */
function productBy(mode: number, multiply: (heap: KernelHeap, ...product: ProductArguments) => void) {
  const stream = RandomStream.fromSeed(1);
  const values = (name: string, count: number) => Float32Array.from(gaussians(stream.split(name), count));
  return withKernelHeap((heap) => {
    const a = heap.put(values('a', m * depth));
    const b = heap.put(values('b', depth * n));
    const c = heap.put(values('c', m * n));
    const lda = (mode & productMode.transposeA) === 0 ? depth : m;
    const ldb = (mode & productMode.transposeB) === 0 ? n : depth;
    multiply(heap, mode, m, n, depth, a, lda, b, ldb, c, n);
    return heap.float32(c, m * n).slice();
  });
}

describe('backendProduct', () => {
  it.each([
    productMode.add,
    productMode.subtract,
    productMode.transposeA,
    productMode.transposeB,
    productMode.transposeA + productMode.subtract,
  ])('makes the product of the kernels, mode %i', (mode) => {
    const kernels = productBy(mode, (heap, ...product) => {
      heap.kernels.multiplyF32(...product);
    });
    // Sums of 20 products of numbers of order one, in float32.
    expect(largestDifference(productBy(mode, backendProduct), kernels)).toBeLessThan(1e-5);
  });
});

describe('multiplyLarge', () => {
  const asked: number[][] = [];
  const outside: OutsideProduct = (_heap, ...product) => void asked.push(product.slice(1, 4));
  const multiply = (heap: KernelHeap, size: number) => {
    const pointer = heap.zeros32(size * size);
    multiplyLarge(heap, false, 0, size, size, size, pointer, size, pointer, size, pointer, size);
  };

  it('leaves large products to the outside, and only within withOutsideProduct', () => {
    withKernelHeap((heap) => {
      withOutsideProduct(outside, () => {
        multiply(heap, 10);
        multiply(heap, 500);
        withOutsideProduct(undefined, () => {
          multiply(heap, 500);
        });
      });
      multiply(heap, 500);
    });
    expect(asked).toEqual([[500, 500, 500]]);
  });
});
