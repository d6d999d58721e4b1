import '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { squaredParameterDistance } from '../losses/parameter-distance.js';
import { disposeNetwork, networkWeights, trainableVariables } from '../models/network.js';
import { easyImages } from './testing/easy-images.js';
import { resolveDistanceOptions, trainDistancePair, type DistanceOptions } from './train-distance-pair.js';

beforeAll(async () => {
  await prepareBackend();
});

const images = easyImages(520, 1);
const data = (seed: number) => ({ images, stream: RandomStream.fromSeed(seed) });
const small = { architecture: 'fc', epochs: 1, batchSize: 260 } as const;

async function train(options: DistanceOptions, seed: number) {
  const { networks, epochs } = await trainDistancePair(options, data(seed));
  const squared = squaredParameterDistance(trainableVariables(networks[0]), trainableVariables(networks[1]));
  const distance = squared.dataSync()[0] ?? NaN;
  squared.dispose();
  const weights = [await networkWeights(networks[0]), await networkWeights(networks[1])];
  networks.forEach(disposeNetwork);
  return { epochs, distance, weights };
}

describe('trainDistancePair', () => {
  it('brings the squared distance of the parameters to the wanted one, from whichever side', async () => {
    const wanted = 1600;
    const { epochs, distance } = await train({ ...small, epochs: 12, squaredDistance: wanted }, 4);
    expect(epochs[0]?.squaredDistance).toBeLessThan(0.8 * wanted);
    expect(Math.abs(distance / wanted - 1)).toBeLessThan(0.15);
  });

  it('gives the same weights, bit for bit, for the same seed, and others for another distance', async () => {
    const options = { ...small, squaredDistance: 1000 };
    const first = await train(options, 2);
    expect(await train(options, 2)).toEqual(first);
    expect((await train({ ...options, squaredDistance: 2000 }, 2)).weights).not.toEqual(first.weights);
  });

  it('adds the cross-entropies in the released variant, and takes their l2 norm in the paper’s', async () => {
    const objectives: number[] = [];
    for (const variant of ['paper', 'released'] as const) {
      const options = { ...small, batchSize: 520, squaredDistance: 1000, lambda: 0, variant };
      const { epochs } = await train(options, 3);
      const [first = NaN, second = NaN] = epochs[0]?.crossEntropy ?? [];
      objectives.push(epochs[0]?.objective ?? NaN);
      const expected = variant === 'paper' ? Math.hypot(first, second) : first + second;
      expect(objectives.at(-1)).toBeCloseTo(expected, 5);
    }
    expect(objectives[0]).toBeLessThan(objectives[1] ?? NaN);
  });

  it('names stream, epoch and batch where the objective leaves the numbers', async () => {
    const run = trainDistancePair(
      { ...small, epochs: 3, squaredDistance: 1000, learningRate: 1e30 },
      data(5),
    );
    await expect(run).rejects.toThrow(/trainDistancePair \(seed 5, epoch \d, batch \d\): .*learning rate/);
  });

  it('leaves no tensor behind but the networks', async () => {
    const run = async () => void (await train({ ...small, squaredDistance: 1000 }, 1));
    await run();
    expect(await tensorsLeakedBy(run)).toBe(0);
  });
});

describe('resolveDistanceOptions', () => {
  it('fills in the paper’s values', () => {
    expect(resolveDistanceOptions({ architecture: 'cnn', squaredDistance: 1500 })).toEqual({
      architecture: 'cnn',
      squaredDistance: 1500,
      lambda: 1e-5,
      epochs: 10,
      batchSize: 1000,
      learningRate: 5e-3,
      variant: 'paper',
    });
  });

  it('names a field that cannot be used', () => {
    expect(() => resolveDistanceOptions({ architecture: 'fc', squaredDistance: -1 })).toThrow(
      'trainDistancePair: squaredDistance must be at least 0, got -1',
    );
  });
});
