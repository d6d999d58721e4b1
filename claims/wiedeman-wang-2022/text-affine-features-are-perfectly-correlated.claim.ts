import { add, mul, type Tensor2D } from '@tensorflow/tfjs-core';
import { exactClaim } from '#papers/wiedeman-wang-2022/claim.js';
import {
  gaussian,
  holds,
  invertibleMap,
  mapOfRank,
  r2,
  similarity,
  type LawCase,
} from '#papers/wiedeman-wang-2022/experiments/correlation-laws.js';

const sizes = { width: { min: 2, max: 12 }, rows: () => 100 };
const features = ({ stream, rows, width }: LawCase, name: string) =>
  gaussian(stream.split(name), rows, width);
const sum = (a: Tensor2D, b: Tensor2D) => add<Tensor2D>(a, b);

// “Exactly when” holds one way only where the map loses a dimension: what is lost cannot be explained from what is left.
exactClaim('text-affine-features-are-perfectly-correlated', {
  source: 'Discussion',
  statement:
    'R² of one set of features on another is 1 exactly when the first is an affine image of the second, and both ways exactly when that map can be undone; rotations, scalings and shifts change nothing.',
  laws: {
    'an affine image has R² = 1, whatever the rank of the map': () =>
      holds(sizes, (of) => {
        const z = features(of, 'z');
        const rank = Math.floor(of.stream.split('rank').uniform(1, of.width + 1));
        return r2(z, mapOfRank(of.stream.split('map'), of.width, rank)(z)) > 1 - 1e-7;
      }),
    'an image by a map that can be undone has R² = 1 both ways': () =>
      holds(sizes, (of) => {
        const z = features(of, 'z');
        const image = invertibleMap(of.stream.split('map'), of.width)(z);
        return Math.min(r2(z, image), r2(image, z)) > 1 - 1e-7;
      }),
    'from an image that has lost a dimension, R² of the features is below 1': () =>
      holds(sizes, (of) => {
        const z = features(of, 'z');
        return r2(mapOfRank(of.stream.split('map'), of.width, of.width - 1)(z), z) < 1 - 1e-3;
      }),
    'features that are not an affine image have R² below 1': () =>
      holds(
        sizes,
        (of) => r2(features(of, 'z'), sum(features(of, 'z'), mul(features(of, 'n'), 0.05))) < 1 - 1e-6,
      ),
    'rotating, scaling and shifting either set leaves R² as it is': () =>
      holds(sizes, (of) => {
        const first = features(of, 'first');
        const second = sum(first, features(of, 'second'));
        const move = similarity(of.stream.split('move'), of.width);
        const before = r2(first, second);
        const moved = [r2(move(first), second), r2(first, move(second))];
        return moved.every((after) => Math.abs(after - before) < 1e-5);
      }),
  },
});
