import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attack } from '../attacks/attack.js';
import { classificationTarget } from '../attacks/attack-target.js';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { imagesTensor, labelsOf, type LabelledImages } from '../data/dataset.js';
import { syntheticDigits } from '../data/synthetic-digits.js';
import { createNetwork, disposeNetwork, type Network } from '../models/network.js';
import type { Architecture } from '../models/architecture.js';
import { inputCorrelation } from './adversarial-correlation.js';
import { attackNamed, type AttackName } from './attack-grid.js';
import { networkLogits } from './audit-network.js';
import { CleanImages } from './clean-images.js';
import { evaluatePair } from './evaluate-pair.js';
import { firstIndices } from './evaluation-setting.js';
import { pairTransfer } from './pair-transfer.js';

const small: Architecture = {
  name: 'small',
  inputShape: [28, 28, 1],
  layers: [
    { kind: 'flatten' },
    { kind: 'dense', name: 'a', inputs: 784, outputs: 16 },
    { kind: 'relu' },
    { kind: 'dense', name: 'b', inputs: 16, outputs: 10 },
  ],
  ...{ featureLayer: 2, featureCount: 16, featureChannels: 16 },
};
const count = 20;
const indices = firstIndices(count);
const stream = RandomStream.fromSeed(5);
let images: LabelledImages;
let pair: readonly [Network, Network];

beforeAll(async () => {
  await prepareBackend({ name: 'wasm' });
  images = syntheticDigits({ stream: RandomStream.fromSeed(1), train: 10, test: count }).test;
  pair = [createNetwork(small, RandomStream.fromSeed(1)), createNetwork(small, RandomStream.fromSeed(2))];
});
afterAll(() => pair.forEach(disposeNetwork));

/** The pair, and how often it was run forward since: each run asks for the first layer's weights once. */
function counted() {
  const passes = { forward: 0 };
  const watched = (network: Network): Network => {
    const weights = new Map(network.weights);
    weights.get = (name) => {
      if (name === 'a.weight') passes.forward++;
      return network.weights.get(name);
    };
    return { ...network, weights };
  };
  return { passes, pair: [watched(pair[0]), watched(pair[1])] as const };
}

const evaluation = {
  attacks: ['fgsm-linf', 'fgsm-l2'] as readonly AttackName[],
  epsilons: [0.05, 0.1, 0.2],
  variant: 'paper' as const,
};
const cells = evaluation.attacks.length * evaluation.epsilons.length * 2;
/** One-step attacks look at their end point; the judge and the target each look at the judged one. */
const passesOfCell = 3;

describe('an evaluation of a pair', () => {
  it('asks each model about the clean images once for all attacks, and once for the gradient of all one-step attacks', async () => {
    const { passes, pair: watched } = counted();
    await evaluatePair(watched, { images, indices, stream, ...evaluation, attacks: [] });
    const before = passes.forward;
    passes.forward = 0;
    await evaluatePair(watched, { images, indices, stream, ...evaluation });
    const [cleanPredictions, cleanGradients] = [2, 2];
    expect(passes.forward - before).toBe(cleanPredictions + cleanGradients + cells * passesOfCell);
  });

  it('counts what attacks by themselves count', async () => {
    const { transfers } = await evaluatePair(pair, { images, indices, stream, ...evaluation });
    expect(transfers).toHaveLength(cells);
    for (const { attack: name, epsilon, direction, ...counts } of transfers) {
      const clean = new CleanImages(images);
      const setting = { clean, indices, stream: stream.split(`${name} ${epsilon}`) };
      expect(await pairTransfer(pair, direction, attackNamed(name, epsilon), setting)).toEqual(counts);
      clean.dispose();
    }
  });
});

const bytesOf = async (tensor: tf.Tensor): Promise<Buffer> => {
  const values = await tensor.data<'float32'>();
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
};

describe('CleanImages', () => {
  it('share one gradient between correlation and transfer on the same images', async () => {
    const { passes, pair: watched } = counted();
    const clean = new CleanImages(images);
    const setting = { clean, indices, stream };
    for (const epsilon of evaluation.epsilons) {
      const config = attackNamed('fgsm-linf', epsilon);
      await inputCorrelation(watched, config, setting);
      await pairTransfer(watched, '1→2', config, setting);
    }
    const [predictions, gradients, passesOfCorrelation] = [2, 1, 3];
    expect(passes.forward).toBe(predictions + gradients + 3 * (passesOfCorrelation + passesOfCell));
    clean.dispose();
  });

  it.each(['fgsm-linf', 'fgsm-l2'] as const)(
    'lead %s to the very bits that it finds by itself',
    async (name) => {
      const clean = new CleanImages(images);
      const originals = imagesTensor(images, indices);
      const target = classificationTarget(networkLogits(pair[0]), labelsOf(images, indices));
      for (const variant of ['paper', 'released'] as const) {
        for (const epsilon of evaluation.epsilons) {
          const run = { config: attackNamed(name, epsilon, variant), stream, sampleIds: indices };
          const own = attack(target, originals, run);
          const atImages = clean.scoreAndGradient(pair[0], indices);
          const shared = attack(target, originals, { ...run, atImages });
          expect((await bytesOf(shared)).equals(await bytesOf(own))).toBe(true);
          tf.dispose([own, shared]);
        }
      }
      originals.dispose();
      clean.dispose();
    },
  );

  it('keep apart batches and networks', async () => {
    const clean = new CleanImages(images);
    const first = indices.subarray(0, 3);
    expect(clean.scoreAndGradient(pair[0], first)).toBe(clean.scoreAndGradient(pair[0], first.slice()));
    const { gradient } = clean.scoreAndGradient(pair[0], first);
    expect(clean.scoreAndGradient(pair[1], first).gradient).not.toBe(gradient);
    expect(clean.scoreAndGradient(pair[0], indices).gradient.shape[0]).toBe(count);
    expect(await clean.correct(pair[0], first)).toEqual((await clean.correct(pair[0], indices)).slice(0, 3));
    clean.dispose();
  });

  it('leave no tensor once they are disposed, wherever they were asked', async () => {
    const use = async () => {
      const clean = new CleanImages(images);
      tf.tidy(() => void clean.scoreAndGradient(pair[0], indices));
      expect((await clean.scoreAndGradient(pair[0], indices).gradient.data()).length).toBe(count * 784);
      await clean.correct(pair[1], indices);
      clean.dispose();
    };
    await use();
    expect(await tensorsLeakedBy(use)).toBe(0);
  });
});
