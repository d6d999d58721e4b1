import type { PenPath } from './pen-path.js';

/** x₀, y₀, x₁, y₁ */
type Line = readonly [number, number, number, number];

/** A square canvas of grey values that strokes are drawn on. */
export class InkCanvas {
  /** size × size, row by row: 0 (paper) … 1 (ink). */
  readonly ink: Float32Array;
  readonly #blurred: Float32Array;

  /** @param size width and height, pixels. */
  constructor(readonly size: number) {
    this.ink = new Float32Array(size * size);
    this.#blurred = new Float32Array(size * size);
  }

  clear(): void {
    this.ink.fill(0);
  }

  /**
   * Draws a path; coordinates count from the canvas's centre.
   * @param width of the stroke at its beginning and its end, pixels; it changes evenly between.
   * @param softness width of the edge in which ink fades to paper, pixels, above 0.
   */
  draw(path: PenPath, width: readonly [number, number], softness: number): void {
    const centre = (this.size - 1) / 2;
    const lines = path.length / 2 - 1;
    for (let line = 0; line < lines; line++) {
      const radius = (width[0] + ((width[1] - width[0]) * line) / lines) / 2;
      const x0 = (path[2 * line] ?? 0) + centre;
      const y0 = (path[2 * line + 1] ?? 0) + centre;
      const x1 = (path[2 * line + 2] ?? 0) + centre;
      const y1 = (path[2 * line + 3] ?? 0) + centre;
      this.#drawLine([x0, y0, x1, y1], radius, softness);
    }
  }

  /** Mixes every pixel with its neighbours: `weight` (0 … 1/3) to either side, in both directions. */
  blur(weight: number): void {
    blurLines(this.ink, this.#blurred, this.size, weight);
    blurLines(this.#blurred, this.ink, this.size, weight);
  }

  #drawLine([x0, y0, x1, y1]: Line, radius: number, softness: number): void {
    const { ink, size } = this;
    const reach = radius + softness / 2;
    const [dx, dy] = [x1 - x0, y1 - y0];
    const perSquaredLength = 1 / (dx * dx + dy * dy + 1e-12);
    const left = Math.max(0, Math.ceil(Math.min(x0, x1) - reach));
    const right = Math.min(size - 1, Math.floor(Math.max(x0, x1) + reach));
    const top = Math.max(0, Math.ceil(Math.min(y0, y1) - reach));
    const bottom = Math.min(size - 1, Math.floor(Math.max(y0, y1) + reach));
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        const along = ((x - x0) * dx + (y - y0) * dy) * perSquaredLength;
        const t = Math.min(Math.max(along, 0), 1);
        const ex = x - x0 - t * dx;
        const ey = y - y0 - t * dy;
        const value = Math.min(1, (reach - Math.sqrt(ex * ex + ey * ey)) / softness);
        const pixel = y * size + x;
        if (value > (ink[pixel] ?? 0)) ink[pixel] = value;
      }
    }
  }
}

/** Blurs along rows and writes the result transposed, so that a second call blurs along columns. */
function blurLines(from: Float32Array, to: Float32Array, size: number, weight: number): void {
  for (let row = 0; row < size; row++) {
    let before = 0;
    let here = from[row * size] ?? 0;
    for (let column = 0; column < size; column++) {
      const after = column + 1 < size ? (from[row * size + column + 1] ?? 0) : 0;
      to[column * size + row] = (1 - 2 * weight) * here + weight * (before + after);
      before = here;
      here = after;
    }
  }
}
