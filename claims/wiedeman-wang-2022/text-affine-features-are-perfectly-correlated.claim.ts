import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { RandomStream } from '../../src/core/random-stream.js';
import { featureCorrelation } from '../../src/losses/correlation.js';
import { exactClaim } from '../../src/papers/wiedeman-wang-2022/claim.js';

const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const widths = fc.integer({ min: 1, max: 12 });
const rows = 100;

function gaussian(stream: RandomStream, height: number, width: number): tf.Tensor2D {
  return tf.tensor2d(stream.normalArray(height * width), [height, width]);
}

/** A map that cannot be ill-conditioned: the identity plus a small random matrix. */
function mildMap(stream: RandomStream, size: number): tf.Tensor2D {
  return tf.tidy(() => tf.add(tf.eye(size), tf.mul(gaussian(stream, size, size), 0.3 / size)));
}

/** A random rotation: Gram–Schmidt on a random matrix. */
function rotation(stream: RandomStream, size: number): tf.Tensor2D {
  return tf.tidy(() => tf.linalg.gramSchmidt(gaussian(stream, size, size)) as tf.Tensor2D);
}

const r2 = (z1: tf.Tensor2D, z2: tf.Tensor2D): number => featureCorrelation(z1, z2).r2;

/** Runs a law on random features of both models, and frees every tensor that it made. */
const holds = (law: (stream: RandomStream, width: number) => boolean) =>
  fc.assert(
    fc.property(seeds, widths, (seed, width) => {
      tf.engine().startScope();
      try {
        return law(RandomStream.fromSeed(seed), width);
      } finally {
        tf.engine().endScope();
      }
    }),
    // The same cases in every run: a verdict must not depend on the day.
    { seed: 2022, numRuns: 200 },
  );

exactClaim('text-affine-features-are-perfectly-correlated', {
  source: 'Discussion',
  statement:
    'R² is 1 exactly when one set of features is an affine image of the other; rotations, scalings and shifts change nothing.',
  laws: {
    'an affine image of the features has R² = 1': () =>
      holds((stream, width) => {
        const z1 = gaussian(stream.split('z'), rows, width);
        const shift = gaussian(stream.split('shift'), 1, width);
        return r2(z1, tf.add(tf.matMul(z1, mildMap(stream.split('map'), width)), shift)) > 1 - 1e-9;
      }),
    'features that are not an affine image have R² below 1': () =>
      holds((stream, width) => {
        const z1 = gaussian(stream.split('z'), rows, width);
        return r2(z1, tf.add(z1, tf.mul(gaussian(stream.split('noise'), rows, width), 0.05))) < 1 - 1e-6;
      }),
    'rotating, scaling and shifting either set leaves R² as it is': () =>
      holds((stream, width) => {
        const z1 = gaussian(stream.split('first'), rows, width);
        const z2 = tf.add<tf.Tensor2D>(z1, gaussian(stream.split('second'), rows, width));
        const move = (z: tf.Tensor2D, name: string) =>
          tf.add<tf.Tensor2D>(
            tf.mul(
              tf.matMul(z, rotation(stream.split(`${name} rotation`), width)),
              stream.split(name).uniform(0.5, 5),
            ),
            gaussian(stream.split(`${name} shift`), 1, width),
          );
        const before = r2(z1, z2);
        return (
          Math.abs(r2(move(z1, 'a'), z2) - before) < 1e-5 && Math.abs(r2(z1, move(z2, 'b')) - before) < 1e-5
        );
      }),
  },
});
