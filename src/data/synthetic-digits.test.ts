import { describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { subset, type LabelledImages } from './dataset.js';
import { syntheticDigits } from './synthetic-digits.js';

const make = (train: number, test: number, seed = 1) =>
  syntheticDigits({ stream: RandomStream.fromSeed(seed), train, test });
const digits = make(2000, 500);

/** Mean image of every class, as floats. */
function classMeans({ count, pixels, labels }: LabelledImages): Float64Array[] {
  const sums = Array.from({ length: 10 }, () => new Float64Array(784));
  for (let image = 0; image < count; image++) {
    const sum = sums[labels[image] ?? 0] ?? [];
    for (let pixel = 0; pixel < 784; pixel++)
      sum[pixel] = (sum[pixel] ?? 0) + (pixels[784 * image + pixel] ?? 0);
  }
  return sums.map((sum) => sum.map((value) => value / (count / 10)));
}

function nearest(means: readonly Float64Array[], image: Uint8Array): number {
  const distances = means.map((mean) =>
    mean.reduce((sum, value, pixel) => sum + (value - (image[pixel] ?? 0)) ** 2, 0),
  );
  return distances.indexOf(Math.min(...distances));
}

describe('syntheticDigits', () => {
  it('are the same bytes from the same seed, and others from another', () => {
    expect(make(60, 20)).toEqual(make(60, 20));
    expect(make(60, 20, 2).fingerprint).not.toBe(make(60, 20).fingerprint);
  });

  it('of a smaller set are the beginning of a larger one', () => {
    const small = make(37, 11);
    expect(small.train).toEqual(subset(digits.train, 37));
    expect(small.test).toEqual(subset(digits.test, 11));
  });

  it('hold each digit once in every ten images', () => {
    for (let start = 0; start < 2000; start += 10) {
      expect([...digits.train.labels.subarray(start, start + 10)].sort()).toEqual([
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
      ]);
    }
  });

  it('are never twice the same, within a split or between them', () => {
    const seen = new Set<string>();
    for (const { count, pixels } of [digits.train, digits.test]) {
      for (let image = 0; image < count; image++) {
        seen.add(Buffer.from(pixels.subarray(784 * image, 784 * image + 784)).toString('latin1'));
      }
    }
    expect(seen.size).toBe(2500);
  });

  it('are mostly blank paper around dark ink, as MNIST is', () => {
    const { pixels } = digits.train;
    const share = (accept: (pixel: number) => boolean) => pixels.filter(accept).length / pixels.length;
    expect(share((pixel) => pixel === 0)).toBeGreaterThan(0.6);
    expect(share((pixel) => pixel > 127)).toBeGreaterThan(0.08);
    expect(share((pixel) => pixel > 127)).toBeLessThan(0.2);
  });

  it('can be told apart by the nearest class mean in most cases, not in all', () => {
    const means = classMeans(digits.train);
    const { pixels, labels } = digits.test;
    const right = labels.filter(
      (label, image) => nearest(means, pixels.subarray(784 * image, 784 * image + 784)) === label,
    ).length;
    expect(right / 500).toBeGreaterThan(0.6);
    expect(right / 500).toBeLessThan(0.95);
  });

  it('say what they are', () => {
    expect(digits).toMatchObject({
      id: 'synthetic-digits',
      name: 'synthetic digits',
      synthetic: true,
      description: 'SYNTHETIC DIGITS: 2000 training and 500 test images, drawn from a seed',
    });
    expect(digits.train).toMatchObject({ count: 2000, height: 28, width: 28, channels: 1 });
  });

  it('refuse a set of no images', () => {
    expect(() => make(0, 1)).toThrow(new ConfigError('syntheticDigits: train must be at least 1, got 0'));
    expect(() => make(1, 1.5)).toThrow(ConfigError);
  });
});
