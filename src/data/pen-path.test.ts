import { describe, expect, it } from 'vitest';
import { RandomStream } from '../core/random-stream.js';
import { digitGlyphs } from './digit-glyphs.js';
import { penPaths, type Handwriting } from './pen-path.js';

const still: Handwriting = {
  wobble: 0,
  rotation: 0,
  shear: 0,
  height: [20, 20],
  aspect: [1, 1],
  translation: 0,
  elastic: 0,
};
const glyphs = digitGlyphs.flat();

/** The glyph's own points in pixels. */
const corners = (x: number, y: number): [number, number] => [(x - 50) / 5, (y - 50) / 5];

describe('digitGlyphs', () => {
  it('has several ways to write each of ten digits, all inside the box', () => {
    expect(digitGlyphs).toHaveLength(10);
    for (const styles of digitGlyphs) expect(styles.length).toBeGreaterThanOrEqual(4);
    for (const { x, y } of glyphs.flat(2)) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
      expect(Math.max(x, y)).toBeLessThanOrEqual(100);
    }
    for (const stroke of glyphs.flat()) expect(stroke.length).toBeGreaterThanOrEqual(2);
  });
});

describe('penPaths', () => {
  it('with a still hand, pass through every point of the glyph, scaled and centred', () => {
    for (const glyph of glyphs) {
      penPaths(glyph, still, RandomStream.fromSeed(0)).forEach((path, index) => {
        (glyph[index] ?? []).forEach(({ x, y }, point) => {
          const [u, v] = corners(x, y);
          expect(path[12 * point]).toBeCloseTo(u, 9);
          expect(path[12 * point + 1]).toBeCloseTo(v, 9);
        });
      });
    }
  });

  it('are straight between two corners', () => {
    const [path = new Float64Array()] = penPaths(
      [
        [
          { x: 0, y: 0, corner: true },
          { x: 100, y: 50, corner: true },
        ],
      ],
      still,
      RandomStream.fromSeed(0),
    );
    for (let index = 0; index < path.length; index += 2) {
      expect(path[index + 1]).toBeCloseTo(((path[index] ?? 0) + 10) / 2 - 10, 9);
    }
  });

  it('with a turned hand, keep all distances', () => {
    const glyph = digitGlyphs[7]?.[0] ?? [];
    const [a = []] = penPaths(glyph, still, RandomStream.fromSeed(3));
    const [b = []] = penPaths(glyph, { ...still, rotation: 1, translation: 2 }, RandomStream.fromSeed(3));
    const chord = (path: ArrayLike<number>) =>
      Math.hypot((path[0] ?? 0) - (path[16] ?? 0), (path[1] ?? 0) - (path[17] ?? 0));
    expect(chord(b)).toBeCloseTo(chord(a), 9);
    expect(b[0]).not.toBeCloseTo(a[0] ?? 0, 3);
  });

  it('shake by as much as the wobble and the waves say', () => {
    const glyph = digitGlyphs[0]?.[0] ?? [];
    const shaken = { ...still, wobble: 2, elastic: 0.5 };
    let squares = 0;
    for (let seed = 0; seed < 500; seed++) {
      const [path = new Float64Array()] = penPaths(glyph, shaken, RandomStream.fromSeed(seed));
      squares += ((path[0] ?? 0) - 0) ** 2;
    }
    // Wobble: 0.4 px. Two waves of amplitude 0.5·normal: variance 2 · 0.25 / 2. Five standard errors of a
    // variance that a product of a normal and a sine makes at most 1.2 times as uncertain as a normal's.
    const variance = 0.4 ** 2 + 0.25;
    expect(Math.abs(squares / 500 - variance)).toBeLessThan(5 * 1.2 * variance * Math.sqrt(2 / 500));
  });
});
