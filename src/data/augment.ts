import { requireInteger } from '../core/checks.js';
import type { RandomStream } from '../core/random-stream.js';
import { requireIndices, type LabelledImages } from './dataset.js';

/** How training images are varied (the paper's CIFAR-10 classifier: crop of 4 and flip; wiedeman-wang-2022.md §3). */
export interface Augmentation {
  /** Decides every image's flip and crop; split it by epoch, or every epoch sees the same images. */
  readonly stream: RandomStream;
  /** Pixels of black on each side, out of which a piece of the image's size is cut; 0 cuts none. @default 4 */
  readonly crop?: number;
  /** Whether half of the images are mirrored, left for right. @default true */
  readonly flip?: boolean;
}

/**
 * The chosen images, each mirrored with probability ½ and then cut at random out of itself with a black border: a shift
 * by up to `crop` pixels each way, all (2 · crop + 1)² of them equally likely. The set is left as it is.
 *
 * Shapes: returns indices.length images of the set's size, in the order of `indices`, with their labels.
 * @param indices positions in the set, 0 … count − 1, in any order and with repetitions.
 * @throws {ConfigError} if `crop` is no whole number from 0, if there is no index, or one lies outside the set.
 */
export function augment(
  set: LabelledImages,
  indices: ArrayLike<number>,
  { stream, crop = 4, flip = true }: Augmentation,
): LabelledImages {
  requireInteger('augment: crop', crop, { min: 0 });
  requireIndices('augment', set, indices);
  const { height, width, channels } = set;
  const size = height * width * channels;
  const pixels = new Uint8Array(indices.length * size);
  const labels = new Uint8Array(indices.length);
  for (let row = 0; row < indices.length; row++) {
    const index = indices[row] ?? 0;
    // Drawn whether or not they are used: one setting does not move the other's numbers.
    const change = {
      mirrored: stream.integer(0, 1) === 1 && flip,
      down: stream.integer(-crop, crop),
      right: stream.integer(-crop, crop),
    };
    const source = set.pixels.subarray(index * size, (index + 1) * size);
    copyChanged(source, pixels.subarray(row * size, (row + 1) * size), { set, ...change });
    labels[row] = set.labels[index] ?? 0;
  }
  return { ...set, count: indices.length, pixels, labels };
}

interface Change {
  readonly set: LabelledImages;
  readonly mirrored: boolean;
  /** Row y of the result is row y + down of the source. */
  readonly down: number;
  /** Column x of the result is column x + right of the (mirrored) source. */
  readonly right: number;
}

/** `to` is all zeros before: what lies outside the source stays black. */
function copyChanged(from: Uint8Array, to: Uint8Array, { set, mirrored, down, right }: Change): void {
  const { height, width, channels } = set;
  for (let y = Math.max(0, -down); y < Math.min(height, height - down); y++) {
    for (let x = Math.max(0, -right); x < Math.min(width, width - right); x++) {
      const column = mirrored ? width - 1 - (x + right) : x + right;
      const source = ((y + down) * width + column) * channels;
      const target = (y * width + x) * channels;
      for (let channel = 0; channel < channels; channel++) to[target + channel] = from[source + channel] ?? 0;
    }
  }
}
