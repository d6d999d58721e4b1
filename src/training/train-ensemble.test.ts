import { createHash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import type { WeightArray } from '../core/weight-array.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import {
  adaptiveDiversity,
  independentMembers,
  type EnsembleObjective,
} from '../losses/ensemble-objective.js';
import { meanCrossEntropy } from '../losses/pair-objective.js';
import { fc as fullyConnected, type Architecture } from '../models/architecture.js';
import { disposeNetwork, networkWeights } from '../models/network.js';
import { easyImages } from './testing/easy-images.js';
import { trainEnsemble, type EnsembleOptions } from './train-ensemble.js';
import { trainPair } from './train-pair.js';

beforeAll(async () => {
  await prepareBackend();
});

const images = easyImages(520, 1);
const data = (seed: number) => ({ images, stream: RandomStream.fromSeed(seed) });

const softmaxRegression: Architecture = {
  name: 'softmax',
  inputShape: [28, 28, 1],
  layers: [{ kind: 'flatten' }, { kind: 'dense', name: 'l', inputs: 784, outputs: 10 }],
  featureLayer: 0,
  featureCount: 784,
  featureChannels: 784,
};
const three: EnsembleOptions = {
  members: [softmaxRegression, softmaxRegression, softmaxRegression],
  objective: independentMembers,
  epochs: 3,
  batchSize: 130,
};

async function train(options: EnsembleOptions, seed: number) {
  const { networks, objectives } = await trainEnsemble(options, data(seed));
  const weights = await Promise.all(networks.map(networkWeights));
  networks.forEach(disposeNetwork);
  return { objectives, weights };
}

/** All arrays, as one string: comparing numbers one by one takes long. */
const bytesOf = (weights: Readonly<Record<string, WeightArray>>): string =>
  Object.values(weights)
    .map(({ data }) => createHash('sha256').update(data).digest('hex'))
    .join();

const norm: EnsembleObjective = ({ outputs, labels }) =>
  tf.sqrt(tf.addN(outputs.map(({ logits }) => tf.square(meanCrossEntropy(logits, labels)))));

describe('trainEnsemble', () => {
  it('with the pair’s objective and two members trains the regular pair, bit for bit', async () => {
    const size = { epochs: 2, batchSize: 260 };
    const { networks } = await trainPair({ architecture: 'fc', lambda: 0, ...size }, data(1));
    const pair = await Promise.all(networks.map(networkWeights));
    networks.forEach(disposeNetwork);
    const { weights } = await train(
      { members: [fullyConnected, fullyConnected], objective: norm, ...size },
      1,
    );
    expect(weights.map(bytesOf)).toEqual(pair.map(bytesOf));
  });

  it('trains members that know nothing of each other as if each were alone, but for rounding', async () => {
    const { weights, objectives } = await train(three, 2);
    const alone = await train({ ...three, members: [softmaxRegression] }, 2);
    const [together = [], single = []] = [weights[0], alone.weights[0]].map((all) => [
      ...(all?.['l.weight']?.data ?? []),
    ]);
    expect(
      Math.max(...together.map((value, index) => Math.abs(value - (single[index] ?? NaN)))),
    ).toBeLessThan(1e-5);
    expect(objectives.at(-1)).toBeLessThan(0.5 * (objectives[0] ?? NaN));
  });

  it('trains for diversity where that is the objective, reproducibly', async () => {
    const diverse = { ...three, objective: adaptiveDiversity() };
    const first = await train(diverse, 3);
    expect(await train(diverse, 3)).toEqual(first);
    expect(first.weights).not.toEqual((await train(three, 3)).weights);
  });

  it('takes members of several architectures', async () => {
    const { weights } = await train({ ...three, epochs: 1, members: [softmaxRegression, fullyConnected] }, 4);
    expect(weights.map((all) => Object.keys(all).length)).toEqual([2, 32]);
  });

  it('names stream, epoch and batch where the objective leaves the numbers', async () => {
    const broken: EnsembleObjective = (batch) => tf.mul<tf.Scalar>(independentMembers(batch), Infinity);
    await expect(trainEnsemble({ ...three, objective: broken }, data(5))).rejects.toThrow(
      /trainEnsemble \(seed 5, epoch 1, batch 1\): the objective is Infinity; lower the learning rate/,
    );
  });

  it('refuses no members, and members whose layers do not fit', async () => {
    await expect(trainEnsemble({ ...three, members: [] }, data(1))).rejects.toThrow(
      'trainEnsemble: members must be at least 1, got 0',
    );
    const wrong = { ...softmaxRegression, featureCount: 7 };
    await expect(trainEnsemble({ ...three, members: [wrong] }, data(1))).rejects.toThrow(
      'architecture softmax: featureCount is 7, but layer 0 gives 784',
    );
  });

  it('leaves no tensor behind but the networks, also where it fails', async () => {
    const run = async () => {
      await train({ ...three, epochs: 1, objective: adaptiveDiversity() }, 1);
      await trainEnsemble({ ...three, learningRate: 1e30, epochs: 4 }, data(5)).then(
        ({ networks }) => networks.forEach(disposeNetwork),
        () => undefined,
      );
    };
    await run();
    expect(await tensorsLeakedBy(run)).toBe(0);
  });
});
