import * as fc from 'fast-check';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { fgsm } from '../attacks/attack-config.js';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { syntheticDigits } from '../data/synthetic-digits.js';
import { standingByStage, type AttackStage } from './standing-by-stage.js';
import type { PathSubject } from './paths-under-attack.js';

beforeAll(async () => void (await prepareBackend({ name: 'wasm' })));

const { test: images } = syntheticDigits({ stream: RandomStream.fromSeed(1), train: 10, test: 40 });

/** Two paths that are wrong on the images of these positions and right on the others, whatever the attack does. */
function fooledOn(paths: readonly ReadonlySet<number>[]): PathSubject {
  return {
    paths: paths.length,
    attacked: (indices) => (points) =>
      paths.map((wrong) =>
        tf.tidy(() => {
          const answers = Array.from(
            indices,
            (index) => ((images.labels[index] ?? 0) + Number(wrong.has(index))) % 10,
          );
          // The pixels take part, as attacks differentiate by them.
          const nothing = tf.mul(tf.sum(points, [1, 2, 3]).reshape([-1, 1]), 0);
          return tf.add<tf.Tensor2D>(tf.oneHot(tf.tensor1d(answers, 'int32'), 10), nothing);
        }),
      ),
  };
}

const stageOf = (paths: readonly ReadonlySet<number>[], index: number): AttackStage => ({
  ...{ family: 'one', aim: String(index), subject: fooledOn(paths) },
  attack: {
    config: fgsm({ norm: 'linf', epsilon: 0.1 }),
    objective: {},
    stream: RandomStream.fromSeed(index),
  },
});

const setting = { images, indices: Uint32Array.from({ length: 40 }, (_, index) => index) };
const sets = fc.array(fc.array(fc.nat(39)), { minLength: 2, maxLength: 2 });

describe('standingByStage', () => {
  it('leaves, after each stage, the images that no stage so far makes every path get wrong', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(sets, { minLength: 1, maxLength: 4 }), async (wrongs) => {
        const stages = wrongs.map((paths) => paths.map((wrong) => new Set(wrong)));
        const found = await standingByStage(stages.map(stageOf), setting);
        const left = stages.map(
          (_, last) =>
            [...setting.indices].filter((index) =>
              stages.slice(0, last + 1).every((paths) => !paths.every((wrong) => wrong.has(index))),
            ).length,
        );
        expect(found.map(({ standing }) => standing)).toEqual(left);
      }),
      { numRuns: 20 },
    );
  });

  it('leaves no tensor', async () => {
    const stages = [new Set([1, 2]), new Set([2, 3])].map((wrong, index) => stageOf([wrong, wrong], index));
    expect(await tensorsLeakedBy(async () => void (await standingByStage(stages, setting)))).toBe(0);
  });
});
