import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { batches } from './batches.js';

const sizes = fc.integer({ min: 1, max: 60 }).chain((count) =>
  fc.record({
    count: fc.constant(count),
    batchSize: fc.integer({ min: 1, max: count }),
    seed: fc.integer({ min: 0, max: 1000 }),
  }),
);

describe('batches', () => {
  it('without dropping, hold every position exactly once', () => {
    fc.assert(
      fc.property(sizes, ({ count, batchSize, seed }) => {
        const all = [...batches({ count, batchSize, stream: RandomStream.fromSeed(seed), dropLast: false })];
        expect(all.flatMap((batch) => [...batch]).sort((a, b) => a - b)).toEqual(
          Array.from({ length: count }, (_, index) => index),
        );
        expect(all.slice(0, -1).every((batch) => batch.length === batchSize)).toBe(true);
      }),
    );
  });

  it('by default, are the complete ones among those', () => {
    fc.assert(
      fc.property(sizes, ({ count, batchSize, seed }) => {
        const options = { count, batchSize };
        const stream = () => RandomStream.fromSeed(seed);
        const all = [...batches({ ...options, stream: stream(), dropLast: false })];
        expect([...batches({ ...options, stream: stream() })]).toEqual(
          all.filter((batch) => batch.length === batchSize),
        );
      }),
    );
  });

  it('come in another order from another stream', () => {
    const order = (epoch: number) => [
      ...batches({ count: 50, batchSize: 50, stream: RandomStream.fromSeed(1).split(epoch) }),
    ];
    expect(order(0)).toEqual(order(0));
    expect(order(0)).not.toEqual(order(1));
  });

  it('refuses, at the call, sizes that would give no batch', () => {
    const stream = RandomStream.fromSeed(0);
    expect(() => batches({ count: 9, batchSize: 10, stream })).toThrow(
      new ConfigError(
        'batches: batchSize must be at most 9, the number of images, got 10; ' +
          'the only batch would be dropped as incomplete: take more images, or dropLast: false',
      ),
    );
    expect(() => batches({ count: 0, batchSize: 1, stream })).toThrow(ConfigError);
    expect(() => batches({ count: 5, batchSize: 1.5, stream })).toThrow(ConfigError);
  });
});
