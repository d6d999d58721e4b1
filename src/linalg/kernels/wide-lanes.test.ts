import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../core/errors.js';
import { RandomStream } from '../../core/random-stream.js';
import { gaussians, seeds } from '../testing/sample-matrices.js';
import { KernelHeap } from './kernel-heap.js';
import { productMode, type Kernels } from './kernels.js';
import { loadKernels } from './load-kernels.js';
import { wantsWideLanes, wideTilesGain } from './wide-lanes.js';

const heap = new KernelHeap(loadKernels());

type Shape = readonly [m: number, n: number, depth: number];

function product(wide: boolean, seed: number, [m, n, depth]: Shape, mode: number): Buffer {
  const stream = RandomStream.fromSeed(seed);
  return heap.scope(() => {
    const [a, b, c] = [m * depth, depth * n, m * n].map((count, index) =>
      heap.put(Float32Array.from(gaussians(stream.split(String(index)), count))),
    ) as [number, number, number];
    const lda = mode & productMode.transposeA ? m : depth;
    const ldb = mode & productMode.transposeB ? depth : n;
    heap.kernels.takeWideTiles(wide);
    heap.kernels.multiplyF32(mode, m, n, depth, a, lda, b, ldb, c, n);
    heap.kernels.takeWideTiles(false);
    return Buffer.from(heap.float32(c, m * n).slice().buffer);
  });
}

const size = fc.integer({ min: 1, max: 70 });

describe('products in wide tiles', () => {
  it('are those in narrow tiles to the bit, for every shape, in every mode', () => {
    fc.assert(
      fc.property(seeds, fc.tuple(size, size, size), fc.integer({ min: 0, max: 15 }), (seed, shape, mode) => {
        expect(product(true, seed, shape, mode).equals(product(false, seed, shape, mode))).toBe(true);
      }),
    );
  });

  it('are so beyond one block of rows, columns and depth', () => {
    for (const shape of [
      [131, 530, 259],
      [128, 512, 256],
      [5, 1040, 300],
    ] as const) {
      expect(product(true, 1, shape, 0).equals(product(false, 1, shape, 0))).toBe(true);
    }
  });
});

/** Kernels whose wide tiles take so many milliseconds of a clock of their own where narrow ones take 10. */
function timed(wideTime: number, spoil = false) {
  const real = loadKernels();
  let time = 0;
  let wide = false;
  const kernels: Pick<Kernels, 'memory' | 'reservedBytes' | 'multiplyF32' | 'takeWideTiles'> = {
    memory: real.memory,
    reservedBytes: real.reservedBytes,
    takeWideTiles: (on) => {
      wide = on;
    },
    multiplyF32: (...product) => {
      time += wide ? wideTime : 10;
      real.multiplyF32(...product);
      if (spoil && wide) new Float32Array(real.memory.buffer, product[8], 1)[0]! += 1;
    },
  };
  const gain = wideTilesGain(kernels as Kernels, { now: () => time, limit: 100 });
  return { gain, wide };
}

describe('the self-test of wide tiles', () => {
  it('takes them where they are faster, and leaves the kernels with narrow ones', () => {
    expect(timed(5)).toEqual({ gain: true, wide: false });
  });

  it('does not take them where they are slower, or hardly faster', () => {
    expect(timed(14).gain).toBe(false);
    expect(timed(9).gain).toBe(false);
  });

  it('does not take them where a bit differs', () => {
    expect(timed(5, true).gain).toBe(false);
  });
});

describe('TRANSFER_CLAIMS_LANES', () => {
  it('is 128 where it is not set', () => {
    expect(wantsWideLanes({})).toBe(false);
    expect(wantsWideLanes({ TRANSFER_CLAIMS_LANES: '128' })).toBe(false);
    expect(wantsWideLanes({ TRANSFER_CLAIMS_LANES: '256' })).toBe(true);
  });

  it('is refused where it is neither', () => {
    expect(() => wantsWideLanes({ TRANSFER_CLAIMS_LANES: '512' })).toThrow(ConfigError);
  });
});
