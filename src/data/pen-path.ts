import type { RandomStream } from '../core/random-stream.js';
import type { Glyph, GlyphPoint, Stroke } from './digit-glyphs.js';

/** A stroke on the canvas as a chain of short lines: x₀, y₀, x₁, y₁, …, in pixels. */
export type PenPath = Float64Array;

/** How far one person's digit strays from the glyph. */
export interface Handwriting {
  /** Standard deviation of every point of the glyph, in hundredths of its box. */
  readonly wobble: number;
  /** Standard deviation of the rotation, radians. */
  readonly rotation: number;
  /** Standard deviation of the slant: pixels sideways per pixel upwards. */
  readonly shear: number;
  /** Smallest and largest height of a digit, pixels. */
  readonly height: readonly [number, number];
  /** Smallest and largest ratio of width to height. */
  readonly aspect: readonly [number, number];
  /** Standard deviation of the position, pixels, in either direction. */
  readonly translation: number;
  /** Standard deviation of the smooth deformation's waves, pixels. */
  readonly elastic: number;
}

/** Lines per piece between two points of the glyph. */
const linesPerPiece = 6;

type Map2d = (x: number, y: number) => readonly [number, number];

/**
 * One handwritten version of a glyph: its points moved, joined by a smooth curve, mapped by a random affinity to
 * pixels around the canvas's centre, then bent by smooth waves.
 */
export function penPaths(glyph: Glyph, handwriting: Handwriting, stream: RandomStream): PenPath[] {
  const bend = wavesFrom(handwriting, stream);
  const place = affinityFrom(handwriting, stream);
  return glyph.map((stroke) => {
    const moved = stroke.map(({ x, y, corner }) => ({
      x: x + handwriting.wobble * stream.normal(),
      y: y + handwriting.wobble * stream.normal(),
      corner,
    }));
    const path = curveThrough(moved);
    for (let index = 0; index < path.length; index += 2) {
      const [x, y] = place(path[index] ?? 0, path[index + 1] ?? 0);
      [path[index], path[index + 1]] = bend(x, y);
    }
    return path;
  });
}

/** Catmull-Rom curve through the points, interrupted at corners. */
function curveThrough(points: Stroke): PenPath {
  const pieces = points.length - 1;
  const path = new Float64Array(2 * (pieces * linesPerPiece + 1));
  const at = (index: number) => points[Math.min(Math.max(index, 0), pieces)] as GlyphPoint;
  for (let piece = 0; piece < pieces; piece++) {
    const from = at(piece);
    const to = at(piece + 1);
    const before = from.corner ? from : at(piece - 1);
    const after = to.corner ? to : at(piece + 2);
    for (let line = 0; line <= linesPerPiece; line++) {
      const t = line / linesPerPiece;
      const offset = 2 * (piece * linesPerPiece + line);
      path[offset] = catmullRom(t, before.x, from.x, to.x, after.x);
      path[offset + 1] = catmullRom(t, before.y, from.y, to.y, after.y);
    }
  }
  return path;
}

/** The curve's coordinate at t in [0, 1] between `from` and `to`. */
function catmullRom(t: number, before: number, from: number, to: number, after: number): number {
  const linear = to - before;
  const quadratic = 2 * before - 5 * from + 4 * to - after;
  const cubic = 3 * from - before - 3 * to + after;
  return from + (t / 2) * (linear + t * (quadratic + t * cubic));
}

/** From the glyph's box to pixels around 0: scale, slant, rotation, shift. */
function affinityFrom(handwriting: Handwriting, stream: RandomStream): Map2d {
  const height = stream.uniform(...handwriting.height);
  const width = height * stream.uniform(...handwriting.aspect);
  const shear = handwriting.shear * stream.normal();
  const angle = handwriting.rotation * stream.normal();
  const shiftX = handwriting.translation * stream.normal();
  const shiftY = handwriting.translation * stream.normal();
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  return (x, y) => {
    const v = (height * (y - 50)) / 100;
    const u = (width * (x - 50)) / 100 - shear * v;
    return [cos * u - sin * v + shiftX, sin * u + cos * v + shiftY];
  };
}

/** A smooth displacement: for either coordinate, two plane waves about as long as a digit is high. */
function wavesFrom({ elastic }: Handwriting, stream: RandomStream): Map2d {
  const wave = () => {
    const direction = stream.uniform(0, 2 * Math.PI);
    const frequency = (2 * Math.PI) / stream.uniform(14, 30);
    const [kx, ky] = [frequency * Math.cos(direction), frequency * Math.sin(direction)];
    const phase = stream.uniform(0, 2 * Math.PI);
    const amplitude = elastic * stream.normal();
    return (x: number, y: number) => amplitude * Math.sin(kx * x + ky * y + phase);
  };
  const [x1, x2, y1, y2] = [wave(), wave(), wave(), wave()];
  return (x, y) => [x + x1(x, y) + x2(x, y), y + y1(x, y) + y2(x, y)];
}
