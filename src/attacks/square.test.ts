import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { ConfigError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { attack } from './attack.js';
import { classificationTarget, type AttackTarget } from './attack-target.js';
import type { ImageShape } from './norms.js';
import { coveredShare, square } from './square.js';
import { squarePattern, squareProposals } from './square-proposals.js';

beforeAll(async () => void (await prepareBackend()));

const shapes = fc
  .record({ samples: fc.integer({ min: 1, max: 3 }), side: fc.integer({ min: 1, max: 9 }) })
  .map(({ samples, side }): ImageShape => [samples, side, side + 1, 2]);
/** Windows of one pixel may cancel what was there, and then leave a part of the budget for the next query. */
const largeShapes = shapes.filter((shape) => shape[1] >= 3);
const streamsFor = (shape: ImageShape) =>
  Array.from({ length: shape[0] }, (_, sample) => RandomStream.fromSeed(sample));

describe('square', () => {
  it('has the field’s defaults: 5000 queries, 0.8 of the pixels at first', () => {
    expect(square({ norm: 'l2', epsilon: 0.1 })).toMatchObject({
      steps: 5000,
      method: { kind: 'square', initialShare: 0.8, schedule: 5000 },
    });
    expect(() => square({ norm: 'l2', epsilon: 0.1, queries: 0 })).toThrow(ConfigError);
    expect(() => square({ norm: 'l2', epsilon: 0.1, initialShare: 2 })).toThrow(/initialShare/);
  });

  it('asks the target once a query, once more for what it returns, and never for a gradient', () => {
    let calls = 0;
    const target: AttackTarget = (images) => {
      calls++;
      const loss = tf.mean<tf.Tensor1D>(tf.round(images), [1, 2, 3]);
      return { loss, fooled: tf.zeros<tf.Rank.R1>([images.shape[0]], 'bool') };
    };
    const images = tf.fill<tf.Rank.R4>([2, 4, 4, 1], 0.45);
    const run = {
      config: square({ norm: 'linf', epsilon: 0.1, queries: 30 }),
      stream: RandomStream.fromSeed(1),
    };
    attack(target, images, { ...run, sampleIds: [0, 1] }).dispose();
    expect(calls).toBe(31);
  });

  it('leaves no tensor but its result', async () => {
    const images = tf.fill<tf.Rank.R4>([2, 1, 4, 1], 0.45);
    const target = classificationTarget((x) => tf.reshape(x, [2, 4]), Int32Array.of(0, 1), 'margin');
    const use = () => {
      for (const norm of ['linf', 'l2'] as const) {
        const run = { config: square({ norm, epsilon: 0.1, queries: 5, restarts: 2 }), sampleIds: [0, 1] };
        attack(target, images, { ...run, stream: RandomStream.fromSeed(1) }).dispose();
      }
    };
    use();
    expect(await tensorsLeakedBy(use)).toBe(0);
  });
});

describe('coveredShare', () => {
  it('halves at the paper’s queries of 10,000, scaled to the schedule, and never rises', () => {
    const schedule = { initialShare: 0.8, schedule: 10_000 };
    expect([10, 11, 51, 8001].map((query) => coveredShare(query, schedule))).toEqual([
      0.8,
      0.4,
      0.2,
      0.8 / 256,
    ]);
    expect(coveredShare(6, { ...schedule, schedule: 5000 })).toBe(0.4);
  });
});

describe('squareProposals', () => {
  it('in l-infinity are ±budget in every pixel, and change one square at a time', () => {
    fc.assert(
      fc.property(shapes, fc.double({ min: 0.01, max: 0.9, noNaN: true }), (shape, share) => {
        const proposals = squareProposals('linf', { shape, budget: 0.25, streams: streamsFor(shape) });
        tf.tidy(() => {
          const start = proposals.start();
          const next = proposals.next(start, share);
          for (const value of [...start.dataSync(), ...next.dataSync()]) expect(Math.abs(value)).toBe(0.25);
          const side = Math.min(Math.max(Math.round(Math.sqrt(share * shape[1] * shape[2])), 1), shape[1]);
          const changed = tf.sum(tf.cast(tf.notEqual(start, next), 'int32'), [1, 2, 3]).dataSync();
          for (const count of changed) expect(count).toBeLessThanOrEqual(side * side * shape[3]);
        });
      }),
      { numRuns: 30 },
    );
  });

  it('in l2 have the budget as length, from the first to the last', () => {
    fc.assert(
      fc.property(largeShapes, fc.double({ min: 0.01, max: 0.9, noNaN: true }), (shape, share) => {
        const proposals = squareProposals('l2', { shape, budget: 1.5, streams: streamsFor(shape) });
        tf.tidy(() => {
          let delta = proposals.start();
          for (let query = 0; query < 4; query++) {
            for (const length of tf.sqrt(tf.sum(tf.square(delta), [1, 2, 3])).dataSync()) {
              // Float32 rounding of sums over at most 180 values.
              expect(Math.abs(length - 1.5)).toBeLessThan(180 * 2 ** -23);
            }
            delta = proposals.next(delta, share);
          }
        });
      }),
      { numRuns: 30 },
    );
  });

  it('belong to the sample: the same streams give the same proposals in any batch', () => {
    for (const norm of ['linf', 'l2'] as const) {
      const whole = squareProposals(norm, {
        shape: [2, 6, 6, 1],
        budget: 1,
        streams: streamsFor([2, 6, 6, 1]),
      });
      const alone = squareProposals(norm, {
        shape: [1, 6, 6, 1],
        budget: 1,
        streams: [RandomStream.fromSeed(1)],
      });
      tf.tidy(() => {
        const [one, other] = [whole, alone].map((made) => made.next(made.start(), 0.3)) as [
          tf.Tensor4D,
          tf.Tensor4D,
        ];
        expect([...one.dataSync()].slice(36)).toEqual([...other.dataSync()]);
      });
    }
  });
});

describe('squarePattern', () => {
  it('has length 1, one half up and one down, and can stand on its side', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 15 }), (side) => {
        const [flat, turned] = [squarePattern(side, false), squarePattern(side, true)];
        expect(flat.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 12);
        expect(flat.some((value) => value > 0) && flat.some((value) => value < 0)).toBe(true);
        flat.forEach((value, at) =>
          expect(turned[(at % side) * side + Math.floor(at / side)]).toBeCloseTo(value, 12),
        );
      }),
    );
  });
});
