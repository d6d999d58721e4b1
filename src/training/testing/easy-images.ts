import { RandomStream } from '../../core/random-stream.js';
import type { LabelledImages } from '../../data/dataset.js';

/** Ten blurred templates with noise: easy, and small enough to train on in a test. */
export function easyImages(count: number, seed: number): LabelledImages {
  const stream = RandomStream.fromSeed(seed);
  const templates = Array.from({ length: 10 }, (_, k) =>
    RandomStream.fromSeed(99).split(k).uniformArray(784, 0, 160),
  );
  const labels = Uint8Array.from({ length: count }, (_, index) => index % 10);
  const pixels = new Uint8Array(count * 784);
  labels.forEach((label, index) => {
    for (let p = 0; p < 784; p++)
      pixels[index * 784 + p] = (templates[label]?.[p] ?? 0) + stream.uniform(0, 90);
  });
  return { count, height: 28, width: 28, channels: 1, pixels, labels };
}
