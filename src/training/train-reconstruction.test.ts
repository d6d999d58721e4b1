import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { cifarReconstruction } from '../models/cifar-architectures.js';
import { disposeNetwork, networkWeights } from '../models/network.js';
import { mnistReconstructionClassifier } from '../models/reconstruction-architectures.js';
import { reconstruct } from '../models/reconstruct.js';
import { easyImages } from './testing/easy-images.js';
import { trainClassifier } from './train-classifier.js';
import { trainReconstruction, type ReconstructionOptions } from './train-reconstruction.js';

const images = easyImages(520, 1);
const small = { epochs: 2, batchSize: 130, learningRate: 2e-3 } as const;

beforeAll(async () => void (await prepareBackend({ name: 'wasm' })));

async function train(options: Omit<ReconstructionOptions, 'batchSize'>, seed = 1) {
  const trained = await trainReconstruction(
    { ...small, ...options },
    { images, stream: RandomStream.fromSeed(seed) },
  );
  const weights = await networkWeights(trained.network);
  disposeNetwork(trained.network);
  return { epochs: trained.epochs, weights };
}

describe('trainReconstruction', () => {
  it('gives the same weights, bit for bit, for the same seed, and others for another', async () => {
    const first = await train({ lambda: 0.05 });
    expect(await train({ lambda: 0.05 })).toEqual(first);
    expect((await train({ lambda: 0.05 }, 2)).weights).not.toEqual(first.weights);
  });

  it('learns to reconstruct, and λ lowers the correlation of the bottlenecks', async () => {
    const [without, withLoss] = [
      await train({ lambda: 0, epochs: 8 }),
      await train({ lambda: 0.5, epochs: 8 }),
    ];
    const [first, last] = [without.epochs[0], without.epochs.at(-1)];
    expect(last?.squaredError[0]).toBeLessThan(0.95 * (first?.squaredError[0] ?? NaN));
    expect(withLoss.epochs.at(-1)?.correlation).toBeLessThan(withLoss.epochs[0]?.correlation ?? NaN);
    expect(last?.liveUnits.every((units) => units > 0)).toBe(true);
  });

  it('trains paths that share nothing as it trains each alone, where errors are summed', async () => {
    const pair = await train({ unshared: 6, lambda: 0, coupling: 'sum' });
    const alone = await train({ paths: 1, lambda: 0 });
    for (const [name, { data }] of Object.entries(alone.weights)) {
      const together = pair.weights[name]?.data ?? new Float32Array();
      expect(together.length).toBe(data.length);
      data.forEach((value, index) => expect(together[index]).toBeCloseTo(value, 5));
    }
  });

  it('trains the network that it is given: one of CIFAR-10, its error in the range of its pixels', async () => {
    const stream = RandomStream.fromSeed(7);
    const count = 24;
    const pixels = Uint8Array.from({ length: count * 3072 }, (_, at) => (at % 7) * 30);
    const squares = { count, height: 32, width: 32, channels: 3, pixels, labels: new Uint8Array(count) };
    const { network, epochs } = await trainReconstruction(
      { architecture: cifarReconstruction(1), lambda: 0, epochs: 1, batchSize: 8, learningRate: 5e-3 },
      { images: squares, stream },
    );
    expect(network.architecture.name).toBe('CIFAR-10 autoencoder');
    // Of [−1, 1], whose squares are four times those of pixels.
    expect(epochs[0]?.objective).toBeCloseTo(4 * (epochs[0]?.squaredError[0] ?? NaN), 5);
    disposeNetwork(network);
  });

  it('names stream, epoch and batch where the objective leaves the numbers', async () => {
    const run = trainReconstruction(
      { ...small, lambda: 0.05, learningRate: 1e30 },
      { images, stream: RandomStream.fromSeed(5) },
    );
    await expect(run).rejects.toThrow(/seed 5, epoch \d, batch \d\)/);
  });

  it('names an option that cannot be used', async () => {
    const context = { images, stream: RandomStream.fromSeed(1) };
    await expect(trainReconstruction({ lambda: -1 }, context)).rejects.toThrow('lambda must be at least 0');
    await expect(trainReconstruction({ lambda: 0, epochs: 0 }, context)).rejects.toThrow('epochs');
  });

  it('leaves no tensor behind but the network', async () => {
    const run = async () => void (await train({ lambda: 0.05, epochs: 1 }));
    await run();
    expect(await tensorsLeakedBy(run)).toBe(0);
  });
});

describe('trainClassifier', () => {
  const stream = RandomStream.fromSeed(3);
  const options = {
    architecture: mnistReconstructionClassifier,
    epochs: 3,
    batchSize: 130,
    learningRate: 5e-3,
  };

  it('learns classes from the images as they are, and from what it is shown instead', async () => {
    const plain = await trainClassifier({ ...options, epochs: 8 }, { images, stream });
    const blank = await trainClassifier(options, { images, stream, views: (x) => [tf.zerosLike(x)] });
    expect(plain.epochs.at(-1)?.accuracy).toBeGreaterThan(0.9);
    expect(blank.epochs.at(-1)?.accuracy).toBeLessThan(0.2);
    [plain, blank].forEach(({ network }) => disposeNetwork(network));
  });

  it('varies the images of each epoch anew, and the same way for the same stream', async () => {
    const shownIn = async (
      seed: number,
      augmentation?: { readonly crop: number; readonly flip: boolean },
    ) => {
      const sums: number[] = [];
      const views = (x: tf.Tensor4D) => {
        // What moves out of an image is lost, and mirroring moves what the ramp weighs.
        const ramp = tf.linspace(0, 1, 28).reshape([1, 1, 28, 1]);
        sums.push(tf.sum(tf.mul(x, ramp)).dataSync()[0] ?? NaN);
        return [tf.clone(x)];
      };
      const own = { ...options, epochs: 2, ...(augmentation === undefined ? {} : { augmentation }) };
      const trained = await trainClassifier(own, { images, stream: RandomStream.fromSeed(seed), views });
      disposeNetwork(trained.network);
      return sums;
    };
    const varied = await shownIn(3, { crop: 3, flip: true });
    expect(await shownIn(3, { crop: 3, flip: true })).toEqual(varied);
    const plain = await shownIn(3);
    varied.forEach((sum, batch) => expect(sum).not.toBeCloseTo(plain[batch] ?? NaN, 1));
    const still = await shownIn(3, { crop: 0, flip: false });
    still.forEach((sum, batch) => expect(sum).toBeCloseTo(plain[batch] ?? NaN, 3));
  });

  it('takes one step a view: two equal views of a batch are two steps on it', async () => {
    let steps = 0;
    const views = (x: tf.Tensor4D) => [tf.clone(x), tf.clone(x)];
    const settings = { images, stream, onStep: () => void steps++ };
    const once = await trainClassifier({ ...options, epochs: 1 }, settings);
    const twice = await trainClassifier({ ...options, epochs: 1 }, { ...settings, views });
    expect(steps).toBe(8);
    const moved = [await networkWeights(once.network), await networkWeights(twice.network)];
    expect(moved[0]).not.toEqual(moved[1]);
    expect(twice.epochs[0]?.crossEntropy).toBeLessThan(once.epochs[0]?.crossEntropy ?? NaN);
    [once, twice].forEach(({ network }) => disposeNetwork(network));
  });

  it('leaves the network that reconstructs as it was, and no tensor but its own', async () => {
    const { network } = await trainReconstruction({ ...small, epochs: 1, lambda: 0 }, { images, stream });
    const before = await networkWeights(network);
    const views = (x: tf.Tensor4D) => reconstruct(network, x).map((path) => path.images);
    const run = async () => {
      const trained = await trainClassifier({ ...options, epochs: 1 }, { images, stream, views });
      disposeNetwork(trained.network);
    };
    await run();
    expect(await tensorsLeakedBy(run)).toBe(0);
    expect(await networkWeights(network)).toEqual(before);
    disposeNetwork(network);
  });
});
