import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InkCanvas } from './ink-canvas.js';

const coordinate = fc.double({ min: -6, max: 6, noNaN: true });
const line = fc.tuple(coordinate, coordinate, coordinate, coordinate);

/** Grey value of a pixel by its definition: distance to the line, found by trying a thousand of its points. */
function slowInk(
  [x0, y0, x1, y1]: number[],
  pixel: readonly [number, number],
  pen: readonly [number, number],
): number {
  const [a = 0, b = 0, c = 0, d = 0] = [x0, y0, x1, y1];
  const distances = Array.from({ length: 1001 }, (_, step) => {
    const t = step / 1000;
    return Math.hypot(a + t * (c - a) - pixel[0], b + t * (d - b) - pixel[1]);
  });
  const [width, softness] = pen;
  return Math.min(1, Math.max(0, ((width + softness) / 2 - Math.min(...distances)) / softness));
}

describe('InkCanvas', () => {
  it('draws a line as the pixels near it, fading over the softness', () => {
    fc.assert(
      fc.property(line, fc.double({ min: 0.5, max: 4, noNaN: true }), (ends, width) => {
        const canvas = new InkCanvas(15);
        canvas.draw(Float64Array.from(ends), [width, width], 1.5);
        for (let pixel = 0; pixel < 225; pixel++) {
          const at = [(pixel % 15) - 7, Math.floor(pixel / 15) - 7] as const;
          // A point of the line every 17/1000 pixels: at most 0.0085 px, so 0.006 of ink, away from the nearest.
          expect(Math.abs((canvas.ink[pixel] ?? 0) - slowInk(ends, at, [width, 1.5]))).toBeLessThan(0.006);
        }
      }),
      { numRuns: 8 },
    );
  });

  it('blurs without making or losing ink away from the edge, alike in both directions', () => {
    const canvas = new InkCanvas(5);
    canvas.ink[12] = 1;
    canvas.blur(0.25);
    const expected = [1, 2, 1, 2, 4, 2, 1, 2, 1].map((weight) => weight / 16);
    const middle = [6, 7, 8, 11, 12, 13, 16, 17, 18].map((pixel) => canvas.ink[pixel]);
    expect(middle).toEqual(expected);
    expect(canvas.ink.reduce((sum, ink) => sum + ink, 0)).toBe(1);
  });

  it('keeps the orientation of what it blurs', () => {
    const canvas = new InkCanvas(3);
    canvas.ink[1] = 1;
    canvas.blur(0);
    expect([...canvas.ink]).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('is blank after clearing', () => {
    const canvas = new InkCanvas(9);
    canvas.draw(Float64Array.of(-3, 0, 3, 0), [2, 3], 1);
    expect(canvas.ink.some((ink) => ink > 0)).toBe(true);
    canvas.clear();
    expect(canvas.ink.some((ink) => ink > 0)).toBe(false);
  });
});
