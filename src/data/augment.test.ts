import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { augment } from './augment.js';
import type { LabelledImages } from './dataset.js';

/** Images of positive pixels, so that black is told from them. */
function randomSet(height: number, width: number, seed: number, count = 3): LabelledImages {
  const stream = RandomStream.fromSeed(seed);
  return {
    ...{ count, height, width, channels: 3 },
    pixels: Uint8Array.from({ length: count * height * width * 3 }, () => stream.integer(1, 255)),
    labels: Uint8Array.from({ length: count }, (_, index) => index),
  };
}

const streamOf = (seed: number) => RandomStream.fromSeed(seed).split('augmentation');
const size = fc.integer({ min: 1, max: 7 });
const seeds = fc.integer({ min: 0, max: 1000 });

/** The textbook: mirror, put a black border of `crop` pixels around it, cut a piece out at row and column. */
function cut(set: LabelledImages, index: number, crop: number, at: [boolean, number, number]): number[] {
  const { height, width, channels, pixels } = set;
  const [mirrored, top, left] = at;
  const rows = Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => {
      const from = ((index * height + y) * width + (mirrored ? width - 1 - x : x)) * channels;
      return [...pixels.subarray(from, from + channels)];
    }),
  );
  const black = Array.from({ length: channels }, () => 0);
  const border = Array.from({ length: crop }, () => black);
  const blackRow = Array.from({ length: width + 2 * crop }, () => black);
  const blackRows = Array.from({ length: crop }, () => blackRow);
  const padded = [...blackRows, ...rows.map((row) => [...border, ...row, ...border]), ...blackRows];
  return padded
    .slice(top, top + height)
    .flatMap((row) => row.slice(left, left + width))
    .flat();
}

describe('augment', () => {
  it('gives each image as one of the cuts of the textbook, with its label', () => {
    fc.assert(
      fc.property(size, size, fc.integer({ min: 0, max: 3 }), seeds, (height, width, crop, seed) => {
        const set = randomSet(height, width, seed);
        const indices = [2, 0, 0, 1];
        const result = augment(set, indices, { stream: streamOf(seed), crop });
        expect([...result.labels]).toEqual(indices);
        indices.forEach((index, row) => {
          const bytes = 3 * height * width;
          const got = String([...result.pixels.subarray(row * bytes, (row + 1) * bytes)]);
          const cuts = [false, true].flatMap((mirrored) =>
            range(2 * crop + 1).flatMap((top) =>
              range(2 * crop + 1).map((left) => String(cut(set, index, crop, [mirrored, top, left]))),
            ),
          );
          expect(cuts).toContain(got);
        });
      }),
      { numRuns: 30 },
    );
  });

  it('is the image itself without crop and flip, and leaves the set as it is', () => {
    const set = randomSet(5, 4, 1);
    const before = set.pixels.slice();
    expect(augment(set, [0, 1, 2], { stream: streamOf(1), crop: 0, flip: false })).toEqual(set);
    augment(set, [0, 1, 2], { stream: streamOf(1) });
    expect(set.pixels).toEqual(before);
  });

  it('is the same from the same stream, whatever was drawn elsewhere', () => {
    const set = randomSet(6, 6, 2);
    fc.assert(
      fc.property(seeds, (seed) => {
        const again = () => augment(set, [0, 1, 2], { stream: streamOf(seed) });
        expect(again()).toEqual(again());
      }),
    );
  });

  it('takes every flip and shift equally often', () => {
    const set = randomSet(9, 9, 3, 1);
    const crop = 1;
    const counts = new Map<string, number>();
    const draws = 18_000;
    const { pixels } = augment(set, new Uint8Array(draws), { stream: streamOf(3), crop });
    for (let row = 0; row < draws; row++) {
      const key = String(pixels.subarray(row * 243, (row + 1) * 243));
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    // Each of 18 outcomes is binomial(18000, 1/18): 1000 ± 31; six deviations are 184.
    expect(counts.size).toBe(18);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(184);
  });

  it('refuses a crop that is none, and an index outside the set, and none at all', () => {
    const set = randomSet(2, 2, 4);
    const stream = streamOf(4);
    for (const crop of [-1, 0.5, NaN])
      expect(() => augment(set, [0], { stream, crop })).toThrow(/^augment: crop must be/);
    expect(() => augment(set, [], { stream })).toThrow(ConfigError);
    expect(() => augment(set, [3], { stream })).toThrow(
      new ConfigError('augment: indices must be whole numbers in [0, 2], got 3'),
    );
  });
});

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}
