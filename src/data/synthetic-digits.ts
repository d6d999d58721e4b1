import { requireInteger } from '../core/checks.js';
import type { RandomStream } from '../core/random-stream.js';
import { fingerprintOf, type Dataset, type LabelledImages } from './dataset.js';
import { digitGlyphs } from './digit-glyphs.js';
import { InkCanvas } from './ink-canvas.js';
import { penPaths, type Handwriting } from './pen-path.js';

/** What synthetic digits are made from. */
export interface SyntheticDigitsOptions {
  readonly stream: RandomStream;
  /** Training images. @default 12000 */
  readonly train?: number;
  /** Test images. @default 2000 */
  readonly test?: number;
}

const size = 28;

const handwriting: Handwriting = {
  wobble: 2.8,
  rotation: 0.12,
  shear: 0.17,
  height: [17.5, 21],
  aspect: [0.7, 1.05],
  translation: 0.9,
  elastic: 0.6,
};

/**
 * Digits for machines without MNIST: 28 × 28 grey images of handwritten-looking digits, drawn from several
 * glyphs per class with random wobble, slant, size, place, smooth deformation, pen and noise.
 *
 * Not in the paper: its numbers are about MNIST, and reports made from these say so on their first line.
 * An image depends on the stream and on its own position only, so a smaller set is the beginning of a larger
 * one. Classes are balanced: every ten images from the start hold each digit once.
 *
 * @throws ConfigError if a size is not a whole number from 1.
 */
export function syntheticDigits(options: SyntheticDigitsOptions): Dataset {
  const { stream } = options;
  const train = drawSet(stream.split('train'), 'train', options.train ?? 12_000);
  const test = drawSet(stream.split('test'), 'test', options.test ?? 2000);
  const sizes = `${train.count} training and ${test.count} test images`;
  return {
    id: 'synthetic-digits',
    name: 'synthetic digits',
    fingerprint: fingerprintOf(train, test),
    synthetic: true,
    description: `SYNTHETIC DIGITS: ${sizes}, drawn from a seed`,
    train,
    test,
  };
}

function drawSet(stream: RandomStream, split: string, count: number): LabelledImages {
  requireInteger(`syntheticDigits: ${split}`, count, { min: 1 });
  const pixels = new Uint8Array(count * size * size);
  const labels = new Uint8Array(count);
  const canvas = new InkCanvas(size);
  for (let start = 0; start < count; start += 10) {
    const ofTen = stream.split(start);
    ofTen.permutation(10).forEach((digit, offset) => {
      const index = start + offset;
      if (index >= count) return;
      labels[index] = digit;
      drawDigit(canvas, digit, ofTen);
      develop(canvas.ink, pixels.subarray(index * size * size, (index + 1) * size * size), ofTen);
    });
  }
  return { count, height: size, width: size, channels: 1, pixels, labels };
}

function drawDigit(canvas: InkCanvas, digit: number, stream: RandomStream): void {
  const styles = digitGlyphs[digit] ?? [];
  const glyph = styles[stream.integer(0, styles.length - 1)] ?? [];
  const width = stream.uniform(1.8, 3.6);
  const softness = stream.uniform(0.9, 1.7);
  canvas.clear();
  for (const path of penPaths(glyph, handwriting, stream)) {
    canvas.draw(path, [width * stream.uniform(0.75, 1.2), width * stream.uniform(0.75, 1.2)], softness);
  }
  canvas.blur(stream.uniform(0, 0.16));
}

/** Ink to bytes: the pen's darkness, uneven ink, and a few specks on the paper, which is 0 elsewhere. */
function develop(ink: Float32Array, pixels: Uint8Array, stream: RandomStream): void {
  const darkness = stream.uniform(230, 320);
  const unevenness = stream.uniform(0, 0.12);
  for (let pixel = 0; pixel < pixels.length; pixel++) {
    const value = ink[pixel] ?? 0;
    if (value === 0) continue;
    const grey = darkness * value * (1 + unevenness * stream.uniform(-1.7, 1.7));
    pixels[pixel] = Math.min(255, Math.round(grey));
  }
  for (let specks = stream.integer(0, 12); specks > 0; specks--) {
    const pixel = stream.integer(0, pixels.length - 1);
    pixels[pixel] = Math.max(pixels[pixel] ?? 0, stream.integer(10, 90));
  }
}
