import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../../../backend/select-backend.js';
import { RandomStream } from '../../../core/random-stream.js';
import { tensorsLeakedBy } from '../../../core/tensor-scope.js';
import { disposeNetwork } from '../../../models/network.js';
import { easyImages } from '../../../training/testing/easy-images.js';
import { maxoutStack } from './maxout-network.js';
import { dropoutMask, manners, trainNetwork, type NetworkOptions } from './train-network.js';

beforeAll(() => prepareBackend());

const options: NetworkOptions = {
  architecture: maxoutStack({ inputs: 784, hidden: [8, 8], pieces: 2, outputs: 10 }),
  ...{ manner: 'plain', epsilon: 0.1, epochs: 2, batchSize: 50, learningRate: 0.01 },
  keep: { pixels: 0.9, units: 0.75 },
};
const images = easyImages(200, 1);

/** The losses of a training, and its first weights. */
async function trained(changes: Partial<NetworkOptions>) {
  const { network, losses } = await trainNetwork(
    { ...options, ...changes },
    { images, stream: RandomStream.fromSeed(1) },
  );
  const weights = [...(network.weights.get('l1.weight')?.dataSync() ?? [])];
  disposeNetwork(network);
  return { losses, weights };
}

describe('trainNetwork', () => {
  it('lowers the loss in every manner, in numbers that a seed repeats', async () => {
    for (const manner of manners) {
      const found = await trained({ manner });
      expect(found.losses[1], manner).toBeLessThan(Number(found.losses[0]));
      expect(await trained({ manner }), manner).toEqual(found);
    }
  });

  it('shares initial weights, order and dropout between manners: at ε = 0 there is nothing to tell them apart', async () => {
    const { losses } = await trained({ epochs: 1 });
    for (const manner of ['adversarial', 'noise'] as const) {
      const [loss = NaN] = (await trained({ epochs: 1, manner, epsilon: 0 })).losses;
      // Sums of twice as many terms round differently, and four steps pass that on.
      expect(Math.abs(loss - Number(losses[0])), manner).toBeLessThan(1e-4);
    }
  });

  it('leaves the weights and no other tensor, and refuses what it cannot use', async () => {
    await trained({ manner: 'adversarial' });
    expect(await tensorsLeakedBy(() => trained({ manner: 'adversarial' }))).toBe(0);
    await expect(trained({ epsilon: 64 })).rejects.toThrow(
      /epsilon must be in \[0, 1\], got 64; divide by 255/,
    );
    await expect(trained({ learningRate: 1e38 })).rejects.toThrow(
      /epoch 1, batch 2.*lower the learning rate/,
    );
  });
});

describe('dropoutMask', () => {
  it('keeps so many on average and the mean of what it multiplies', async () => {
    const mask = dropoutMask(RandomStream.fromSeed(1), [100, 100], 0.75);
    const values = [...(await mask.data())];
    const kept = values.filter((value) => value > 0).length / 10000;
    // Four standard errors of a share of 10,000.
    expect(Math.abs(kept - 0.75)).toBeLessThan(4 * Math.sqrt((0.75 * 0.25) / 10000));
    expect(new Set(values)).toEqual(new Set([0, Math.fround(4 / 3)]));
    expect(() => dropoutMask(RandomStream.fromSeed(1), [1, 1], 0)).toThrow(/keep must be in/);
    mask.dispose();
  });
});
