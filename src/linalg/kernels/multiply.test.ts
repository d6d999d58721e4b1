import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../core/random-stream.js';
import { gaussians, largestDifference, reluFeatures, seeds } from '../testing/sample-matrices.js';
import { textbookProduct, transposeOf } from '../testing/textbook-product.js';
import { withKernelHeap } from './kernel-heap.js';
import { productMode } from './kernels.js';

const sizes = fc.integer({ min: 1, max: 40 });
/** Sizes around the places where a block of the kernels ends. */
const edges = [
  [130, 9, 257],
  [3, 961, 5],
  [65, 513, 300],
] as const;

/** C + (−1)^minus·op(A)·op(B) by the kernels and by three loops: the largest difference. */
function productError(
  seed: number,
  [m, n, depth]: readonly [number, number, number],
  mode: number,
  kind: 'multiplyF32' | 'multiplyF64' | 'multiplySparseF32',
): number {
  const stream = RandomStream.fromSeed(seed);
  const single = kind !== 'multiplyF64';
  const values = (name: string, count: number): Float32Array | Float64Array => {
    const numbers = gaussians(stream.split(name), count);
    return single ? Float32Array.from(numbers) : numbers;
  };
  const stored = { a: values('a', m * depth), b: values('b', depth * n), c: values('c', m * n) };
  if (kind === 'multiplySparseF32') stored.a = reluFeatures(stream.split('a'), m * depth, 0.7);
  const turnA = (mode & productMode.transposeA) !== 0;
  const turnB = (mode & productMode.transposeB) !== 0;
  const a = { data: stored.a, rows: turnA ? depth : m, columns: turnA ? m : depth };
  const b = { data: stored.b, rows: turnB ? n : depth, columns: turnB ? depth : n };
  const product = textbookProduct(turnA ? transposeOf(a) : a, turnB ? transposeOf(b) : b);
  const sign = mode & productMode.subtract ? -1 : 1;
  const expected = Float64Array.from(stored.c, (value, index) => value + sign * product[index]!);
  return withKernelHeap((heap) => {
    const [pa, pb, pc] = [heap.put(stored.a), heap.put(stored.b), heap.put(stored.c)];
    heap.kernels[kind](mode, m, n, depth, pa, a.columns, pb, b.columns, pc, n);
    return largestDifference(single ? heap.float32(pc, m * n) : heap.float64(pc, m * n), expected);
  });
}

const rounding = { multiplyF32: 2 ** -20, multiplySparseF32: 2 ** -20, multiplyF64: 2 ** -48 };

describe('products of the kernels', () => {
  it('are those of three loops, for every shape, transposed or not, added or subtracted', () => {
    fc.assert(
      fc.property(
        seeds,
        fc.tuple(sizes, sizes, sizes),
        fc.integer({ min: 0, max: 7 }),
        fc.constantFrom('multiplyF32' as const, 'multiplyF64' as const),
        (seed, shape, mode, kind) => {
          expect(productError(seed, shape, mode, kind)).toBeLessThan(rounding[kind] * shape[2]);
        },
      ),
    );
  });

  it('are the same where zeros are passed over', () => {
    fc.assert(
      fc.property(
        seeds,
        fc.tuple(sizes, sizes, sizes),
        fc.integer({ min: 0, max: 3 }),
        (seed, shape, mode) => {
          const error = productError(seed, shape, mode, 'multiplySparseF32');
          expect(error).toBeLessThan(rounding.multiplySparseF32 * shape[2]);
        },
      ),
    );
  });

  it('pass over no zero that meets NaN or infinity', () => {
    const [m, n, depth] = [9, 70, 300];
    fc.assert(
      fc.property(
        seeds,
        fc.constantFrom(NaN, Infinity, -Infinity),
        fc.nat(depth * n - 1),
        fc.constantFrom(0, productMode.transposeA),
        (seed, stray, place, mode) => {
          const stream = RandomStream.fromSeed(seed);
          withKernelHeap((heap) => {
            const a = heap.put(reluFeatures(stream.split('a'), m * depth, 0.7));
            const right = Float32Array.from(gaussians(stream.split('b'), depth * n));
            right[place] = stray;
            const b = heap.put(right);
            const [dense, sparse] = (['multiplyF32', 'multiplySparseF32'] as const).map((kind) => {
              const c = heap.zeros32(m * n);
              const lda = mode === productMode.transposeA ? m : depth;
              heap.kernels[kind](mode, m, n, depth, a, lda, b, n, c, n);
              return heap.float32(c, m * n).slice();
            });
            expect(sparse).toEqual(dense);
            expect(sparse!.some(Number.isNaN)).toBe(true);
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('of features with themselves carry NaN past zeros', () => {
    const [rows, columns] = [30, 20];
    const z = reluFeatures(RandomStream.fromSeed(1), rows * columns, 0.7);
    z[3 * columns + 7] = NaN;
    withKernelHeap((heap) => {
      const [from, out] = [heap.put(z), heap.zeros64(columns * columns)];
      heap.kernels.gramOfSparse(rows, columns, from, out);
      const gram = heap.float64(out, columns * columns);
      for (let other = 0; other < columns; other++) {
        const [row, column] = other < 7 ? [other, 7] : [7, other];
        expect(gram[row * columns + column]).toBeNaN();
      }
    });
  });

  it.each(edges)('are right across the ends of blocks: [%i × %i], depth %i', (...shape) => {
    for (const kind of ['multiplyF32', 'multiplyF64', 'multiplySparseF32'] as const) {
      for (const mode of kind === 'multiplySparseF32' ? [0, 3] : [0, 7]) {
        expect(productError(7, shape, mode, kind)).toBeLessThan(rounding[kind] * shape[2]);
      }
    }
  });
});

describe('withKernelHeap', () => {
  it('frees what a call allocated, also when it throws, and not what the caller around it holds', () => {
    withKernelHeap((heap) => {
      const outer = heap.put(Float64Array.of(1, 2, 3));
      const inner = withKernelHeap((same) => same.zeros64(1000));
      expect(() =>
        withKernelHeap((same) => {
          same.zeros32(10);
          throw new Error('stop');
        }),
      ).toThrow('stop');
      expect(heap.allocate(8)).toBe(inner);
      expect([...heap.float64(outer, 3)]).toEqual([1, 2, 3]);
    });
  });

  it('does not grow by being used again, and refuses more than WebAssembly can address', () => {
    const size = () => withKernelHeap((heap) => (heap.zeros64(100_000), heap.byteLength));
    const first = size();
    for (let repeat = 0; repeat < 5; repeat++) expect(size()).toBe(first);
    expect(() => withKernelHeap((heap) => heap.allocate(2 ** 32))).toThrow(
      /exceed 4 GiB; use a smaller batch/,
    );
  });
});
