import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../../core/random-stream.js';
import { gaussians, largestDifference, reluFeatures, seeds } from '../testing/sample-matrices.js';
import { fusesProducts } from './fused-products.js';
import { KernelHeap } from './kernel-heap.js';
import { instanceOf, kernelModule } from './load-kernels.js';
import { enableRelaxedSimd } from './relaxed-simd.js';

let folder: string;
let plain: KernelHeap;
let fused: KernelHeap;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fused-products-'));
  plain = new KernelHeap(instanceOf(kernelModule(folder, false)));
  fused = new KernelHeap(instanceOf(kernelModule(folder, enableRelaxedSimd())));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const [m, n, depth] = [9, 70, 300];

function product(heap: KernelHeap, kind: 'multiplyF32' | 'multiplySparseF32', seed: number): Float32Array {
  const stream = RandomStream.fromSeed(seed);
  return heap.scope(() => {
    const a = heap.put(reluFeatures(stream.split('a'), m * depth, 0.7));
    const b = heap.put(Float32Array.from(gaussians(stream.split('b'), depth * n)));
    const c = heap.zeros32(m * n);
    heap.kernels[kind](0, m, n, depth, a, depth, b, n, c, n);
    return heap.float32(c, m * n).slice();
  });
}

describe('products without relaxed SIMD', () => {
  it('round twice for each product, and those of a processor that fuses them once', () => {
    expect(fusesProducts(plain)).toBe(false);
    expect(fusesProducts(fused)).toBe(fusesProducts());
  });

  it('differ from the fused ones by rounding only', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const [one, other] = [plain, fused].map((heap) => product(heap, 'multiplyF32', seed));
        expect(largestDifference(one!, other!)).toBeLessThan(2 ** -20 * depth);
      }),
      { numRuns: 20 },
    );
  });

  it('are the same to the bit where zeros are passed over, as the fused ones are', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        for (const heap of [plain, fused]) {
          expect(product(heap, 'multiplySparseF32', seed)).toEqual(product(heap, 'multiplyF32', seed));
        }
      }),
      { numRuns: 20 },
    );
  });
});
