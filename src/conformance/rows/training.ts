import * as tf from '@tensorflow/tfjs-core';
import { RandomStream } from '../../core/random-stream.js';
import type { WeightArray } from '../../core/weight-array.js';
import type { LayerStack } from '../../models/architecture.js';
import { layerWeights } from '../../models/layer-weights.js';
import { disposeNetwork, networkFromWeights, type Network } from '../../models/network.js';
import type { ConformanceRow } from '../conformance-row.js';
import { createAdam } from '../../training/adam.js';
import { adamStep, noMoments, type AdamSettings, type Moments } from '../reference/adam.js';
import { weightsFrom, type Weights } from '../reference/network.js';
import { leaf, type Tape, type Value } from '../reference/tape.js';
import { initialWeights } from './sample-networks.js';

/**
 * ε of Adam in these rows. With the usual 1e-8 the first step is lr·sign(gradient), which float32 does not settle
 * where a gradient is near 0; with this one the step is a smooth function of the gradient.
 */
export const settings: AdamSettings = { learningRate: 5e-4, epsilon: 1e-3 };

const steps = 3;

/** A batch: images in [0, 1], and labels. */
export interface Batch {
  readonly shape: readonly [number, number, number, number];
  readonly pixels: Float32Array;
  readonly labels: Int32Array;
}

/** A model, or several that are trained together. */
export interface Trained<A extends LayerStack> {
  readonly name: string;
  readonly architectures: readonly A[];
  readonly batchSize: number;
  readonly imageShape: readonly [number, number, number];
  /** One step on the backend, weights included; the objective before it. */
  readonly step: (
    networks: readonly Network<A>[],
    batch: { readonly images: tf.Tensor4D; readonly labels: tf.Tensor1D },
    optimizer: tf.Optimizer,
  ) => Promise<number>;
  /** The same objective in the textbook. */
  readonly objective: (tape: Tape, weights: readonly Weights[], images: Value, labels: Int32Array) => Value;
}

function batchOf<A extends LayerStack>(
  { batchSize, imageShape }: Trained<A>,
  stream: RandomStream,
  step: number,
): Batch {
  const shape = [batchSize, ...imageShape] as const;
  const pixels = stream
    .split(`images ${step}`)
    .uniformArray(batchSize * imageShape[0] * imageShape[1] * imageShape[2]);
  const labels = Int32Array.from({ length: batchSize }, (_, index) => (index * 3 + step) % 10);
  return { shape, pixels, labels };
}

const isTrainable = (stack: LayerStack): ((name: string) => boolean) => {
  const trained = stack.layers
    .flatMap((layer) => layerWeights(layer))
    .filter(({ trainable }) => trainable)
    .map(({ name }) => name);
  return (name) => trained.includes(name);
};

async function runSteps<A extends LayerStack>(
  trained: Trained<A>,
  stream: RandomStream,
  initial: readonly Record<string, WeightArray>[],
): Promise<Record<string, tf.Tensor>> {
  const networks = trained.architectures.map((architecture, index) =>
    networkFromWeights(architecture, initial[index] ?? {}),
  );
  const optimizer = createAdam(settings.learningRate, settings.epsilon);
  const objectives: number[] = [];
  try {
    for (let step = 0; step < steps; step++) {
      const { shape, pixels, labels } = batchOf(trained, stream, step);
      const batch = { images: tf.tensor4d(pixels, [...shape]), labels: tf.tensor1d(labels, 'int32') };
      objectives.push(await trained.step(networks, batch, optimizer));
      tf.dispose(batch);
    }
    const weights = networks.flatMap(({ weights: named }, index) =>
      [...named].map(([name, variable]): [string, tf.Tensor] => [
        `${index + 1}: ${name}`,
        tf.clone(variable),
      ]),
    );
    return { objectives: tf.tensor1d(objectives), ...Object.fromEntries(weights) };
  } finally {
    optimizer.dispose();
    networks.forEach(disposeNetwork);
  }
}

function referenceSteps<A extends LayerStack>(
  trained: Trained<A>,
  stream: RandomStream,
  initial: readonly Record<string, WeightArray>[],
  newTape: () => Tape,
): Record<string, Value> {
  const networks = initial.map(weightsFrom);
  const moments = networks.map(
    (weights) =>
      new Map([...weights].map(([name, { at }]): [string, Moments] => [name, noMoments(at.length)])),
  );
  const objectives: number[] = [];
  for (let step = 0; step < steps; step++) {
    const { shape, pixels, labels } = batchOf(trained, stream, step);
    const tape = newTape();
    const objective = trained.objective(tape, networks, leaf(shape, pixels), labels);
    objectives.push(objective.at[0] ?? NaN);
    tape.backward(objective);
    networks.forEach((weights, index) => {
      const trainable = isTrainable(trained.architectures[index] as A);
      for (const [name, value] of [...weights].filter(([key]) => trainable(key))) {
        const memory = moments[index]?.get(name) ?? noMoments(value.at.length);
        weights.set(name, adamStep(value, { ...settings, step: step + 1, moments: memory, tape }));
      }
    });
  }
  const weights = networks.flatMap((named, index) =>
    [...named].map(([name, value]): [string, Value] => [`${index + 1}: ${name}`, value]),
  );
  return { objectives: leaf([steps], objectives), ...Object.fromEntries(weights) };
}

/**
 * Three steps of Adam from the same weights: the objectives before each, and every array after the last.
 *
 * @param runs noisy runs of the reference
 */
export function trainingRow<A extends LayerStack>(trained: Trained<A>, runs = 4): ConformanceRow {
  const stream = RandomStream.fromSeed(0).split('conformance').split('training').split(trained.name);
  let weights: readonly Record<string, WeightArray>[] | undefined;
  const initial = () =>
    (weights ??= trained.architectures.map((architecture, index) =>
      initialWeights(architecture, stream.split(`model ${index + 1}`)),
    ));
  return {
    kind: 'training',
    name: trained.name,
    measure: 'length',
    runs,
    run: () => runSteps(trained, stream, initial()),
    reference: (newTape) => referenceSteps(trained, stream, initial(), newTape),
  };
}
