import { RandomStream } from '../core/random-stream.js';
import type { LabelledImages } from '../data/dataset.js';

/** The test images of one seed, in the order drawn for it, and the stream of everything random in an evaluation. */
export interface DrawnImages {
  readonly images: LabelledImages;
  /** The positions of the first so many, or of all where there are fewer. */
  readonly take: (count: number) => Uint32Array;
  readonly stream: RandomStream;
}

/** Every evaluation of a seed looks at the same images, whatever the trial, so that trials can be compared. */
export function drawTestImages(images: LabelledImages, seed: number): DrawnImages {
  const stream = RandomStream.fromSeed(seed).split('evaluation');
  const order = stream.split('images').permutation(images.count);
  return { images, stream, take: (count) => order.slice(0, Math.min(count, images.count)) };
}
