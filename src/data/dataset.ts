import { createHash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs-core';
import { requireInteger } from '../core/checks.js';
import { ConfigError } from '../core/errors.js';

/** Images with their classes, as bytes; shared between callers, so nobody writes into them. */
export interface LabelledImages {
  readonly count: number;
  /** Pixels. */
  readonly height: number;
  /** Pixels. */
  readonly width: number;
  readonly channels: number;
  /** count × height × width × channels (NHWC), 0 … 255. */
  readonly pixels: Uint8Array;
  /** One class, 0 … 9, for each image. */
  readonly labels: Uint8Array;
}

/** A training and a test set, and what reports and the run store need to know about them. */
export interface Dataset {
  /** Names the baseline's file: 'mnist', 'cifar-10', or that of data which a paper brings with it. */
  readonly id: string;
  /** For people: "MNIST", "CIFAR-10", "synthetic digits". */
  readonly name: string;
  /** SHA-256 of the content, hexadecimal ({@link fingerprintOf}): part of the address of every trial. */
  readonly fingerprint: string;
  /** Whether the images were made here rather than collected. */
  readonly synthetic: boolean;
  /** Where they stand in for others: how to get those, 'get it with "npm install …"'. */
  readonly remedy?: string;
  /** A sentence for the first line of reports. */
  readonly description: string;
  readonly train: LabelledImages;
  readonly test: LabelledImages;
}

const unitOfByte = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/**
 * The chosen images as floats in [0, 1]: pixel / 255.
 *
 * Shapes: returns [indices.length × height × width × channels], float32, which the caller disposes.
 * @param indices positions in the set, 0 … count − 1, in any order and with repetitions.
 * @throws ConfigError if there is no index, or one lies outside the set.
 */
export function imagesTensor(set: LabelledImages, indices: ArrayLike<number>): tf.Tensor4D {
  requireIndices('imagesTensor', set, indices);
  const { height, width, channels, pixels } = set;
  const size = height * width * channels;
  const values = new Float32Array(indices.length * size);
  for (let row = 0, to = 0; row < indices.length; row++) {
    const from = (indices[row] ?? 0) * size;
    for (let offset = from; offset < from + size; offset++)
      values[to++] = unitOfByte[pixels[offset] ?? 0] ?? 0;
  }
  return tf.tensor4d(values, [indices.length, height, width, channels]);
}

/**
 * The classes of the chosen images, in the order of `indices`.
 * @throws ConfigError if there is no index, or one lies outside the set.
 */
export function labelsOf(set: LabelledImages, indices: ArrayLike<number>): Int32Array {
  requireIndices('labelsOf', set, indices);
  return Int32Array.from(indices, (index) => set.labels[index] ?? 0);
}

/**
 * The first `count` images; the bytes are shared with `set`, not copied.
 * @throws ConfigError if the set has fewer.
 *
 * @example
 * subset(set, 3).count; // → 3
 */
export function subset(set: LabelledImages, count: number): LabelledImages {
  requireInteger('subset: count', count, { min: 1, max: set.count, hint: `the set has ${set.count} images` });
  const size = set.height * set.width * set.channels;
  return {
    ...set,
    count,
    pixels: set.pixels.subarray(0, count * size),
    labels: set.labels.subarray(0, count),
  };
}

/**
 * SHA-256, hexadecimal, over the shapes, pixels and labels of both splits.
 *
 * @example
 * fingerprintOf(set, set).length; // → 64
 */
export function fingerprintOf(train: LabelledImages, test: LabelledImages): string {
  const hash = createHash('sha256');
  for (const { count, height, width, channels, pixels, labels } of [train, test]) {
    hash.update(`${count}×${height}×${width}×${channels};`).update(pixels).update(labels);
  }
  return hash.digest('hex');
}

/**
 * Checks positions in a set.
 * @throws {ConfigError} if there is none, or one lies outside the set.
 */
export function requireIndices(where: string, set: LabelledImages, indices: ArrayLike<number>): void {
  if (indices.length === 0) throw new ConfigError(`${where}: indices must not be empty, got none`);
  for (let row = 0; row < indices.length; row++) {
    const index = indices[row] ?? NaN;
    if (Number.isInteger(index) && index >= 0 && index < set.count) continue;
    throw new ConfigError(`${where}: indices must be whole numbers in [0, ${set.count - 1}], got ${index}`);
  }
}
