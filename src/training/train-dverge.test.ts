import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { imagesTensor, labelsOf } from '../data/dataset.js';
import { attack } from '../attacks/attack.js';
import { distillation, distillationTarget } from '../attacks/feature-distillation.js';
import { fc } from '../models/architecture.js';
import { forward } from '../models/forward.js';
import { createNetwork, disposeNetwork, networkWeights, type Network } from '../models/network.js';
import type { NetworkPair } from './pair-step.js';
import { easyImages } from './testing/easy-images.js';
import { resolveDvergeOptions, trainDverge, type DvergeOptions } from './train-dverge.js';
import { trainPair } from './train-pair.js';

beforeAll(async () => {
  await prepareBackend();
});

const images = easyImages(260, 1);
const stream = RandomStream.fromSeed(7);
const quick = { epochs: 1, batchSize: 130, steps: 3, learningRate: 1e-3 } as const;

const freshPair = (): NetworkPair => [
  createNetwork(fc, stream.split('1')),
  createNetwork(fc, stream.split('2')),
];

async function after(options: DvergeOptions) {
  const pair = freshPair();
  const records = await trainDverge(pair, options, { images, stream });
  const weights = await Promise.all(pair.map(networkWeights));
  pair.forEach(disposeNetwork);
  return { records, weights };
}

/** Mean cross-entropy of logits against labels, as in a textbook. */
function crossEntropy(logits: tf.Tensor2D, labels: ArrayLike<number>): number {
  const rows = logits.arraySync();
  const losses = rows.map((row, index) => {
    const largest = Math.max(...row);
    const total = row.reduce((sum, z) => sum + Math.exp(z - largest), 0);
    return Math.log(total) + largest - (row[labels[index] ?? -1] ?? NaN);
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

/** Cross-entropy of `student` on images that carry other images' features in the eyes of `teacher`. */
function lossOnDistilled(teacher: Network, student: Network): number {
  const indices = Uint32Array.from({ length: 100 }, (_, index) => index);
  const featuresOf = (x: tf.Tensor4D) => forward(teacher, x, 'evaluate').features;
  return tf.tidy(() => {
    const wanted = featuresOf(
      imagesTensor(
        images,
        indices.map((index) => (index + 33) % 260),
      ),
    );
    const distilled = attack(distillationTarget(featuresOf, wanted), imagesTensor(images, indices), {
      config: distillation({ steps: 10 }),
      stream,
      sampleIds: indices,
    });
    return crossEntropy(forward(student, distilled, 'evaluate').logits, labelsOf(images, indices));
  });
}

describe('trainDverge', () => {
  it('makes each model better at images distilled from the other', async () => {
    const trained = await trainPair(
      { architecture: 'fc', lambda: 0, epochs: 6, batchSize: 130 },
      { images, stream: stream.split('start') },
    );
    const [first, second] = trained.networks;
    const before = [lossOnDistilled(first, second), lossOnDistilled(second, first)];
    await trainDverge(trained.networks, { ...quick, epochs: 4, steps: 10 }, { images, stream });
    const later = [lossOnDistilled(first, second), lossOnDistilled(second, first)];
    trained.networks.forEach(disposeNetwork);
    expect(later[0]).toBeLessThan(before[0] ?? 0);
    expect(later[1]).toBeLessThan(before[1] ?? 0);
  });

  it('is repeatable bit for bit, and the variants differ', async () => {
    const paper = await after(quick);
    expect(await after(quick)).toEqual(paper);
    expect((await after({ ...quick, variant: 'released' })).weights).not.toEqual(paper.weights);
  });

  it('lets model 1 learn first in the released variant, from the untouched model 2', async () => {
    const pair = freshPair();
    const second = await networkWeights(pair[1]);
    const options = { ...quick, learningRate: 0, variant: 'released' } as const;
    const seen: number[] = [];
    await trainDverge(pair, options, { images, stream, onStep: () => void seen.push(1) });
    // Two batches, once for each model; without learning nothing but running statistics may move.
    expect(seen).toHaveLength(4);
    expect((await networkWeights(pair[1]))['fc1.weight']).toEqual(second['fc1.weight']);
    pair.forEach(disposeNetwork);
  });

  it('waits for whoever measures the pair after an epoch', async () => {
    const order: string[] = [];
    const pair = freshPair();
    await trainDverge(
      pair,
      { ...quick, epochs: 2 },
      {
        images,
        stream,
        onEpoch: async ({ epoch }) => {
          order.push(`begin ${epoch}`);
          await new Promise((resolve) => setTimeout(resolve, 5));
          order.push(`end ${epoch}`);
        },
      },
    );
    pair.forEach(disposeNetwork);
    expect(order).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2']);
  });

  it('names stream, epoch and batch where a loss leaves the numbers', async () => {
    const pair = freshPair();
    const run = trainDverge(pair, { ...quick, epochs: 4, learningRate: 1e30 }, { images, stream });
    await expect(run).rejects.toThrow(/trainDverge \(seed 7, epoch \d, batch \d\)/);
    pair.forEach(disposeNetwork);
  });

  it('leaves no tensor behind', async () => {
    const run = async () => void (await after(quick));
    await run();
    expect(await tensorsLeakedBy(run)).toBe(0);
  });
});

describe('resolveDvergeOptions', () => {
  it('fills in the paper’s values', () => {
    expect(resolveDvergeOptions({})).toEqual({
      epsilon: 0.15,
      steps: 20,
      stepSize: 3 / 255,
      epochs: 10,
      batchSize: 1000,
      learningRate: 5e-3,
      variant: 'paper',
    });
  });

  it('names a field that cannot be used', () => {
    expect(() => resolveDvergeOptions({ epochs: 0 })).toThrow('trainDverge: epochs must be at least 1');
    expect(() => resolveDvergeOptions({ epsilon: 38 })).toThrow('divide by 255');
  });
});
