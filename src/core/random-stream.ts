import { createHash } from 'node:crypto';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { requireInteger } from './checks.js';

/**
 * A named stream of random numbers.
 *
 * Streams are split by name, never shared: `stream.split('model-1').split('init')` depends only on the seed
 * and on the names, so that adding a consumer somewhere changes nothing elsewhere. The state of each stream
 * is the first 128 bits of SHA-256(path); the generator is xoroshiro128+.
 *
 * @example
 * const dice = RandomStream.fromSeed(1).split('dice');
 * dice.integer(1, 6) === RandomStream.fromSeed(1).split('dice').integer(1, 6); // → true
 */
export class RandomStream {
  readonly #generator;

  private constructor(readonly path: string) {
    const digest = createHash('sha256').update(path).digest();
    // An all-zero state would be a fixed point; a digest is never that in practice, and `| 1` makes it certain.
    this.#generator = xoroshiro128plusFromState([
      digest.readInt32LE(0) | 1,
      digest.readInt32LE(4),
      digest.readInt32LE(8),
      digest.readInt32LE(12),
    ]);
  }

  /** The root stream of a run. @param seed a whole number, 0 or more. */
  static fromSeed(seed: number): RandomStream {
    return new RandomStream(`seed ${requireInteger('RandomStream.fromSeed: seed', seed, { min: 0 })}`);
  }

  /** An independent stream for the consumer `name`; drawing from one never moves the other. */
  split(name: string | number): RandomStream {
    return new RandomStream(`${this.path}/${name}`);
  }

  /** A whole number drawn uniformly from [low, high], both inclusive. */
  integer(low: number, high: number): number {
    return uniformInt(this.#generator, low, high);
  }

  /** A number drawn uniformly from [low, high); 32 random bits. */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * ((this.#generator.next() >>> 0) / 0x1_0000_0000);
  }

  /** A standard normal number (Box–Muller, one of the pair). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** `length` numbers drawn uniformly from [low, high). */
  uniformArray(length: number, low = 0, high = 1): Float32Array {
    const values = new Float32Array(length);
    for (let index = 0; index < length; index++) values[index] = this.uniform(low, high);
    return values;
  }

  /** `length` standard normal numbers. */
  normalArray(length: number): Float32Array {
    const values = new Float32Array(length);
    for (let index = 0; index < length; index++) values[index] = this.normal();
    return values;
  }

  /** The numbers 0 … length − 1 in random order (Fisher–Yates). */
  permutation(length: number): Uint32Array {
    const order = Uint32Array.from({ length }, (_, index) => index);
    for (let last = length - 1; last > 0; last--) {
      const other = this.integer(0, last);
      const held = order[last] ?? 0;
      order[last] = order[other] ?? 0;
      order[other] = held;
    }
    return order;
  }
}
