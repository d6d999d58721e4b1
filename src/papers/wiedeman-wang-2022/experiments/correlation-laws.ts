import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { NumericalError } from '../../../core/errors.js';
import { RandomStream } from '../../../core/random-stream.js';
import { correlationLoss, featureCorrelation } from '../../../losses/correlation.js';

/** One case of a law: where its features come from, N samples, M features. */
export interface LawCase {
  readonly stream: RandomStream;
  readonly rows: number;
  readonly width: number;
}

/** Gaussian features [height, width], the same for the same stream. */
export function gaussian(stream: RandomStream, height: number, width: number): tf.Tensor2D {
  return tf.tensor2d(stream.normalArray(height * width), [height, width]);
}

/** An affine map of features: a matrix and a shift. */
export type AffineMap = (z: tf.Tensor2D) => tf.Tensor2D;

/** A map that can be undone well: near the identity, and a shift. */
export function invertibleMap(stream: RandomStream, width: number): AffineMap {
  const near = tf.add<tf.Tensor2D>(tf.eye(width), tf.mul(gaussian(stream, width, width), 0.3 / width));
  return (z) => tf.add(tf.matMul(z, near), gaussian(stream.split('shift'), 1, width));
}

/** A map on `rank` of the dimensions, and a shift: what it drops cannot be had back. */
export function mapOfRank(stream: RandomStream, width: number, rank: number): AffineMap {
  const down = tf.slice2d(rotation(stream.split('down'), width), [0, 0], [width, rank]);
  const up = tf.slice2d(rotation(stream.split('up'), width), [0, 0], [rank, width]);
  return (z) => tf.add(tf.matMul(tf.matMul(z, down), up), gaussian(stream.split('shift'), 1, width));
}

/** A rotation, a scaling of every feature by the same factor, and a shift. */
export function similarity(stream: RandomStream, width: number): AffineMap {
  const turn = rotation(stream.split('rotation'), width);
  const factor = stream.split('scale').uniform(0.5, 5);
  return (z) => tf.add(tf.mul(tf.matMul(z, turn), factor), gaussian(stream.split('shift'), 1, width));
}

/** Gram–Schmidt on a random matrix. */
function rotation(stream: RandomStream, size: number): tf.Tensor2D {
  return tf.linalg.gramSchmidt(gaussian(stream, size, size)) as tf.Tensor2D;
}

/** R² of z2 on z1, both [N, M], also where there are too few samples for it to mean anything. */
export const r2 = (z1: tf.Tensor2D, z2: tf.Tensor2D): number =>
  featureCorrelation(z1, z2, { underdetermined: 'allow' }).r2;

/** R² of features that only chance relates. */
export const unrelatedR2 = ({ stream, rows, width }: LawCase): number =>
  r2(gaussian(stream.split('first'), rows, width), gaussian(stream.split('second'), rows, width));

/** Whether the loss refuses unrelated features of that size. */
export function lossRefuses({ stream, rows, width }: LawCase): boolean {
  try {
    correlationLoss(gaussian(stream.split(1), rows, width), gaussian(stream.split(2), rows, width));
    return false;
  } catch (error) {
    return error instanceof NumericalError;
  }
}

/** Sizes of a law's cases. */
export interface LawSizes {
  readonly width: { readonly min: number; readonly max: number };
  /** N of a case with M features; `more` is a number from 0 to 40. */
  readonly rows: (width: number, more: number) => number;
}

/** Runs a law on 200 cases, the same in every run (a verdict must not depend on the day), and frees every tensor of theirs. */
export function holds({ width, rows }: LawSizes, law: (lawCase: LawCase) => boolean): void {
  const seeds = fc.integer({ min: 0, max: 2 ** 31 });
  fc.assert(
    fc.property(seeds, fc.integer(width), fc.nat(40), (seed, columns, more) =>
      freed(() => law({ stream: RandomStream.fromSeed(seed), rows: rows(columns, more), width: columns })),
    ),
    { seed: 2022, numRuns: 200 },
  );
}

/** Standard errors that the mean R² may be off what chance gives: of 100,000 such means, one is further off. */
const widest = 4.5;

/**
 * Holds the mean R² of 40 draws of unrelated Gaussian features against M/(N − 1), what chance alone gives.
 *
 * @throws where it is further off than noise explains
 */
export function isChance(rows: number, width: number): void {
  const draws = Array.from({ length: 40 }, (_, seed) =>
    freed(() => unrelatedR2({ stream: RandomStream.fromSeed(seed), rows, width })),
  );
  const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
  const spread = Math.sqrt(draws.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (draws.length - 1));
  const off = Math.abs(mean - width / (rows - 1)) / (spread / Math.sqrt(draws.length));
  if (off <= widest) return;
  throw new Error(`N = ${rows}, M = ${width}: mean R² ${mean}, ${off.toFixed(1)} standard errors off`);
}

function freed<T>(run: () => T): T {
  tf.engine().startScope();
  try {
    return run();
  } finally {
    tf.engine().endScope();
  }
}
