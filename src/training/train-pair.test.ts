import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { disposeNetwork, networkWeights } from '../models/network.js';
import { createAdam } from './adam.js';
import { lambdaInEpoch, resolvePairOptions, type PairOptions } from './pair-options.js';
import { easyImages } from './testing/easy-images.js';
import { deadModel, trainPair, type PairContext, type PairEpoch } from './train-pair.js';

const images = easyImages(520, 1);
const context = (seed: number): PairContext => ({ images, stream: RandomStream.fromSeed(seed) });
const small = { architecture: 'fc', epochs: 2, batchSize: 260 } as const;

async function train(lambda: number, seed: number, more: Partial<PairOptions> = {}) {
  const { networks, ...record } = await trainPair({ ...small, lambda, ...more }, context(seed));
  const weights = [await networkWeights(networks[0]), await networkWeights(networks[1])];
  networks.forEach(disposeNetwork);
  return { ...record, weights };
}

beforeAll(async () => {
  await prepareBackend();
});

describe('trainPair', () => {
  it('gives the same weights, bit for bit, for the same seed, and others for another', async () => {
    const first = await train(0.05, 1);
    expect(await train(0.05, 1)).toEqual(first);
    expect((await train(0.05, 2)).weights).not.toEqual(first.weights);
  });

  it('is the paper’s, bit for bit, where no way out is asked for', async () => {
    expect(await train(0.05, 1, { form: 'one-way', warmUpEpochs: 0 })).toEqual(await train(0.05, 1));
  });

  it('decorrelates by another form where one is asked for', async () => {
    const { weights } = await train(0.05, 1);
    for (const form of ['two-way', 'rank-aware', 'canonical', 'distance'] as const) {
      const other = await train(0.05, 1, { form });
      expect(other.weights).not.toEqual(weights);
      expect(other.epochs.every(({ correlation }) => correlation > 0)).toBe(true);
    }
  });

  it('warmed up, is a regular pair until the correlation loss sets in', async () => {
    const warmed = await train(0.05, 1, { epochs: 3, warmUpEpochs: 2 });
    const regular = await train(0, 1, { epochs: 1 });
    expect(warmed.epochs[0]).toEqual(regular.epochs[0]);
    expect(warmed.epochs.map(({ correlation }) => correlation > 0)).toEqual([false, true, true]);
  });

  it('starts both arms of a seed from the same weights and shows them the same batches', async () => {
    const firstSteps: number[][] = [];
    for (const lambda of [0, 0.05]) {
      let first: readonly number[] | undefined;
      const trained = await trainPair(
        { ...small, epochs: 1, lambda },
        { ...context(3), onStep: (step) => (first ??= step.crossEntropy) },
      );
      trained.networks.forEach(disposeNetwork);
      firstSteps.push([...(first ?? [])]);
    }
    expect(firstSteps[0]).toEqual(firstSteps[1]);
  });

  it('learns, and the correlation loss falls where it is asked to', async () => {
    const trained = await trainPair({ ...small, epochs: 8, lambda: 2 }, context(4));
    trained.networks.forEach(disposeNetwork);
    const [first, last] = [trained.epochs[0], trained.epochs.at(-1)];
    expect(last?.accuracy[0]).toBeGreaterThan(0.9);
    expect(last?.correlation).toBeLessThan(first?.correlation ?? NaN);
    expect(trained.collapse).toBeUndefined();
  });

  it('names stream, epoch and batch where the objective leaves the numbers', async () => {
    const run = trainPair({ ...small, lambda: 0, learningRate: 1e30 }, context(5));
    await expect(run).rejects.toThrow(
      /trainPair \(seed 5, epoch \d, batch \d\): .*; lower the learning rate or λ/,
    );
  });

  it('leaves no tensor behind but the networks', async () => {
    const run = async () => void (await train(0.05, 1));
    await run();
    expect(await tensorsLeakedBy(run)).toBe(0);
  });

  it('leaves no tensor behind where it fails', async () => {
    const run = () =>
      trainPair({ ...small, lambda: 0, learningRate: 1e30 }, context(5)).catch(() => undefined);
    await run();
    expect(await tensorsLeakedBy(run)).toBe(0);
  });
});

describe('resolvePairOptions', () => {
  it('fills in the paper’s values', () => {
    expect(resolvePairOptions({ architecture: 'cnn', lambda: 0.05 })).toEqual({
      architecture: 'cnn',
      lambda: 0.05,
      epochs: 20,
      batchSize: 1000,
      learningRate: 5e-3,
      variant: 'paper',
      form: 'one-way',
      warmUpEpochs: 0,
    });
  });

  it('raises λ by equal steps from 0 to its full value, and leaves it there', () => {
    const inEpochs = (warmUpEpochs: number) =>
      [1, 2, 3, 4, 5, 6].map((epoch) => lambdaInEpoch({ lambda: 0.2, warmUpEpochs }, epoch));
    expect(inEpochs(0)).toEqual([0.2, 0.2, 0.2, 0.2, 0.2, 0.2]);
    expect(inEpochs(4).map((value) => Number(value.toFixed(12)))).toEqual([0, 0.05, 0.1, 0.15, 0.2, 0.2]);
  });

  it('names a field that cannot be used', () => {
    const form = 'sideways' as PairOptions['form'] & string;
    expect(() => resolvePairOptions({ architecture: 'fc', lambda: 0, form })).toThrow(
      'form must be one of one-way, two-way, rank-aware, canonical',
    );
    expect(() => resolvePairOptions({ architecture: 'fc', lambda: 0, warmUpEpochs: -1 })).toThrow(
      'warmUpEpochs must be at least 0',
    );
    expect(() => resolvePairOptions({ architecture: 'cnn', lambda: -1 })).toThrow(
      'lambda must be at least 0, got -1',
    );
    expect(() => resolvePairOptions({ architecture: 'fc', lambda: 0, epochs: 0.5 })).toThrow(
      'epochs must be at least 1',
    );
  });
});

describe('deadModel', () => {
  const epoch = (
    liveChannels: readonly [number, number],
    accuracy: readonly [number, number],
  ): PairEpoch => ({
    epoch: 1,
    objective: 1,
    crossEntropy: [1, 1],
    correlation: 0,
    accuracy,
    liveChannels,
  });

  it('is the model without live features whose accuracy is at chance', () => {
    expect(deadModel(epoch([16, 0], [0.9, 0.11]))).toBe(2);
    expect(deadModel(epoch([0, 16], [0.1, 0.9]))).toBe(1);
  });

  it('is none where features live, or accuracy is above chance', () => {
    expect(deadModel(epoch([1, 16], [0.1, 0.9]))).toBeUndefined();
    expect(deadModel(epoch([0, 16], [0.6, 0.9]))).toBeUndefined();
  });
});

describe('the optimiser', () => {
  it('is Adam as PyTorch has it: β 0.9 and 0.999, ε 1e-8 outside the root, both moments corrected', () => {
    const variable = tf.variable(tf.tensor1d([0.3, -2]));
    const adam = createAdam(5e-3);
    const gradientsOf = (x: readonly number[]) => x.map((value) => value ** 3 + 0.1);
    let x = [0.3, -2];
    let m = [0, 0];
    let v = [0, 0];
    for (let t = 1; t <= 20; t++) {
      const g = gradientsOf(x);
      m = m.map((value, i) => 0.9 * value + 0.1 * (g[i] ?? NaN));
      v = v.map((value, i) => 0.999 * value + 0.001 * (g[i] ?? NaN) ** 2);
      x = x.map(
        (value, i) =>
          value -
          (5e-3 * ((m[i] ?? NaN) / (1 - 0.9 ** t))) / (Math.sqrt((v[i] ?? NaN) / (1 - 0.999 ** t)) + 1e-8),
      );
      const gradient = tf.tensor1d(gradientsOf([...variable.dataSync()]));
      adam.applyGradients({ [variable.name]: gradient });
      gradient.dispose();
    }
    variable.dataSync().forEach((value, i) => expect(value).toBeCloseTo(x[i] ?? NaN, 5));
    adam.dispose();
    variable.dispose();
  });
});
