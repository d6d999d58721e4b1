import * as tf from '@tensorflow/tfjs-core';
import {
  architectureNamed,
  createAdam,
  createNetwork,
  loadDataset,
  pairStep,
  RandomStream,
  type ArchitectureName,
} from '../../src/index.js';
import { imagesTensor, labelsOf, type LabelledImages } from '../../src/data/dataset.js';
import type { NetworkPair } from '../../src/training/pair-step.js';

/** A pair, and the images on which it is evaluated. */
export interface EvaluatedSet {
  readonly architecture: ArchitectureName;
  readonly networks: NetworkPair;
  /** Exactly those that are attacked. */
  readonly images: LabelledImages;
}

/** Enough for attacks to have something to win, at any length of training. */
const [steps, batch] = [100, 200];

/** A regular pair after a short training, and the first test images. */
export async function evaluatedPair(architecture: ArchitectureName, count: number): Promise<EvaluatedSet> {
  const stream = RandomStream.fromSeed(1).split(`evaluate ${architecture}`);
  const { train, test } = await loadDataset();
  const create = (name: string) => createNetwork(architectureNamed(architecture), stream.split(name));
  const networks = [create('model-1'), create('model-2')] as const;
  const optimizer = createAdam(5e-3);
  const order = stream.split('order').permutation(train.count);
  for (let step = 0; step < steps; step++) {
    const indices = order.slice(step * batch, (step + 1) * batch);
    const [images, labels] = [imagesTensor(train, indices), tf.tensor1d(labelsOf(train, indices), 'int32')];
    await pairStep(networks, images, labels, { lambda: 0, optimizer });
    tf.dispose([images, labels]);
  }
  optimizer.dispose();
  const size = test.height * test.width * test.channels;
  const [pixels, labels] = [test.pixels.slice(0, count * size), test.labels.slice(0, count)];
  return { architecture, networks, images: { ...test, pixels, labels, count: labels.length } };
}
