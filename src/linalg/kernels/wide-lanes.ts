import { setFlagsFromString } from 'node:v8';
import { requireOneOf } from '../../core/checks.js';
import { type Environment, readVariable } from '../../core/read-variable.js';
import type { Kernels, Pointer } from './kernels.js';

/**
 * Whether `TRANSFER_CLAIMS_LANES` asks for lanes of 256 bits; 128 is what nothing means.
 *
 * @throws {ConfigError} for another number
 */
export function wantsWideLanes(environment: Environment = process.env): boolean {
  const value = readVariable(environment, 'TRANSFER_CLAIMS_LANES') ?? '128';
  return requireOneOf('TRANSFER_CLAIMS_LANES', value, ['128', '256']) === '256';
}

/**
 * Lets V8 pack pairs of vectors into vectors of 256 bits, in every module that is compiled from here on. Its pass is
 * experimental, and off by default. That of Node 22 packs no fused products, so that it would be of no use there.
 */
export function allowWideLanes(): boolean {
  const [major = 0] = process.versions.node.split('.').map(Number);
  if (process.arch !== 'x64' || major < 24) return false;
  setFlagsFromString('--experimental-wasm-revectorize');
  return true;
}

/** How {@link wideTilesGain} tries. */
export interface WideLanesTrial {
  /** Milliseconds of trying: V8 compiles for speed only what it has seen running. @default 300 */
  readonly limit?: number;
  /** Milliseconds since some moment. @default performance.now */
  readonly now?: () => number;
}

/** Wide tiles are taken where they need at most this share of the time: where V8 packs them about 0.5, elsewhere 1.5 to 1.8 (docs/backends.md). */
const gainfulShare = 0.8;

const [m, n, depth] = [65, 112, 200];

/**
 * Whether wide tiles are faster here and give the same bits; a self-test on a product of 65 × 200 · 200 × 112.
 *
 * It compares the fastest of many products each way, so that other work beside it does not decide; if it should be
 * wrong, that costs time only. The kernels are fresh ones, and are left with narrow tiles.
 */
export function wideTilesGain(kernels: Kernels, trial: WideLanesTrial = {}): boolean {
  const { limit = 300, now = () => performance.now() } = trial;
  const product = sampleProduct(kernels);
  const fastest = { narrow: Infinity, wide: Infinity };
  const start = now();
  do {
    for (const kind of ['narrow', 'wide'] as const) {
      kernels.takeWideTiles(kind === 'wide');
      const before = now();
      product.make();
      fastest[kind] = Math.min(fastest[kind], now() - before);
    }
  } while (now() - start < limit);
  const wide = product.make();
  kernels.takeWideTiles(false);
  const same = Buffer.from(product.make()).equals(Buffer.from(wide));
  return same && fastest.wide < gainfulShare * fastest.narrow;
}

/** A product of numbers between −1/2 and 1/2, as bytes; the memory of the kernels holds nothing else meanwhile. */
function sampleProduct(kernels: Kernels) {
  const { memory } = kernels;
  const a: Pointer = Math.ceil((kernels.reservedBytes.value as number) / 16) * 16;
  const b = a + 4 * m * depth;
  const c = b + 4 * depth * n;
  const end = c + 4 * m * n;
  memory.grow(Math.max(0, Math.ceil((end - memory.buffer.byteLength) / 65_536)));
  const values = new Float32Array(memory.buffer, a, m * depth + depth * n);
  for (let index = 0; index < values.length; index++) values[index] = ((index * 7919) % 1009) / 1008 - 0.5;
  return {
    make(): Uint8Array {
      const sums = new Uint8Array(memory.buffer, c, 4 * m * n);
      sums.fill(0);
      kernels.multiplyF32(0, m, n, depth, a, depth, b, n, c, n);
      return sums.slice();
    },
  };
}
