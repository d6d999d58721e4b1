import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { ShapeError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { pgd } from './attack-config.js';
import type { LogitsOf } from './attack-target.js';
import { miFgsm } from './mi-fgsm.js';
import { surrogateAttack } from './surrogate-attack.js';
import { mlpLogits } from './testing/smooth-mlp.js';
import { blobs, trainedOnBlobs } from './testing/trained-blobs.js';

const samples = 120;
const stream = RandomStream.fromSeed(61);
const set = blobs(stream, samples);
const labels = Int32Array.from(set.labels);
const config = pgd({ norm: 'linf', epsilon: 0.045, steps: 30, stepSize: 0.005 });
const run = { config, stream: stream.split('attack'), sampleIds: [...labels.keys()] };
const count = (flags: ArrayLike<number> = []) => Array.from(flags).reduce((sum, flag) => sum + flag, 0);
let members: LogitsOf[];
let images: tf.Tensor4D;

beforeAll(async () => {
  await prepareBackend();
  members = [0, 1, 2, 3].map((index) => mlpLogits(trainedOnBlobs(set, stream.split(`weights ${index}`))));
  images = tf.tensor4d(set.pixels, [samples, ...set.shape]);
});

describe('surrogateAttack', () => {
  it('fools a model that it never saw more often than noise does', async () => {
    const [victim, ...surrogates] = members as [LogitsOf, ...LogitsOf[]];
    const through = { surrogates, victims: [victim], images, labels };
    const momentum = { ...run, config: miFgsm({ norm: 'linf', epsilon: 0.045 }) };
    const { surrogatesWrong, victimsWrong } = await surrogateAttack({ ...through, run: momentum });
    expect([surrogatesWrong.length, victimsWrong.length]).toEqual([3, 1]);
    // A step of no length from a random start is noise.
    const noise = { ...run, config: { ...config, steps: 1, stepSize: 0, keep: 'last' as const } };
    const { victimsWrong: byNoise } = await surrogateAttack({ ...through, run: noise });
    expect(count(victimsWrong[0])).toBeGreaterThan(count(byNoise[0]));
  });

  it('leaves no tensor, and refuses no surrogate', async () => {
    const [victim, ...surrogates] = members as [LogitsOf, ...LogitsOf[]];
    const request = { surrogates, victims: [victim], images, labels, run };
    const use = async () => void (await surrogateAttack(request));
    await use();
    expect(await tensorsLeakedBy(use)).toBe(0);
    await expect(surrogateAttack({ ...request, surrogates: [] })).rejects.toThrow(ShapeError);
  });
});
