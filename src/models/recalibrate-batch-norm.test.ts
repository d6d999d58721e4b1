import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { cnn, fc } from './architecture.js';
import { forward } from './forward.js';
import { createNetwork, disposeNetwork, networkWeights } from './network.js';
import { recalibrateBatchNorm } from './recalibrate-batch-norm.js';

beforeAll(async () => {
  await prepareBackend();
});

const images = (count: number) =>
  tf.tensor4d(RandomStream.fromSeed(1).uniformArray(count * 784), [count, 28, 28, 1]);

describe('recalibrateBatchNorm', () => {
  it('makes evaluation of its images what training sees of them, but for the variance’s N − 1', () => {
    const network = createNetwork(fc, RandomStream.fromSeed(2));
    const x = images(400);
    recalibrateBatchNorm(network, x);
    tf.tidy(() => {
      const evaluated = forward(network, x, 'evaluate').logits;
      const trained = forward(network, x, 'preview').logits;
      const apart = tf.max(tf.abs(tf.sub(evaluated, trained))).dataSync()[0] ?? NaN;
      const size = tf.max(tf.abs(trained)).dataSync()[0] ?? NaN;
      expect(apart / size).toBeLessThan(0.01);
    });
    x.dispose();
    disposeNetwork(network);
  });

  it('is the limit of many training passes over the same images', async () => {
    const [once, often] = [1, 2].map(() => createNetwork(fc, RandomStream.fromSeed(3)));
    if (once === undefined || often === undefined) throw new Error('no network');
    const x = images(100);
    recalibrateBatchNorm(once, x);
    for (let pass = 0; pass < 150; pass++) tf.tidy(() => void forward(often, x, 'train'));
    const first = (await networkWeights(once))['bn1.running_mean']?.data ?? [];
    const second = (await networkWeights(often))['bn1.running_mean']?.data ?? [];
    expect(first.length).toBe(500);
    first.forEach((value, index) => expect(value).toBeCloseTo(second[index] ?? NaN, 4));
    x.dispose();
    [once, often].forEach(disposeNetwork);
  });

  it('leaves trained weights, and a network without BatchNorm, as they are, and no tensor', async () => {
    const [norms, plain] = [
      createNetwork(fc, RandomStream.fromSeed(4)),
      createNetwork(cnn, RandomStream.fromSeed(4)),
    ];
    const before = [await networkWeights(norms), await networkWeights(plain)];
    const x = images(20);
    const run = () => [norms, plain].forEach((network) => recalibrateBatchNorm(network, x));
    run();
    expect(await tensorsLeakedBy(run)).toBe(0);
    const hash = (all: (typeof before)[0], keep: (name: string) => boolean) =>
      Object.entries(all)
        .filter(([name]) => keep(name))
        .map(
          ([name, { data }]) => `${name} ${data.reduce((sum, value, index) => sum + value * (index + 1), 0)}`,
        );
    expect(hash(await networkWeights(plain), () => true)).toEqual(hash(before[1] ?? {}, () => true));
    const trained = (name: string) => !name.includes('running');
    expect(hash(await networkWeights(norms), trained)).toEqual(hash(before[0] ?? {}, trained));
    x.dispose();
    [norms, plain].forEach(disposeNetwork);
  });
});
