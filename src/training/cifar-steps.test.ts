import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import type { WeightArray } from '../core/weight-array.js';
import { meanCrossEntropy } from '../losses/pair-objective.js';
import { reconstructionLoss } from '../losses/reconstruction-objective.js';
import type { LayerStack } from '../models/architecture.js';
import { cifarClassifier, cifarDna } from '../models/cifar-architectures.js';
import { forward } from '../models/forward.js';
import { layerWeights } from '../models/layer-weights.js';
import { disposeNetwork, networkFromWeights, trainableVariables, type Network } from '../models/network.js';
import { fromPyTorchLayout, pyTorchShape } from '../models/pytorch-layout.js';
import { reconstruct } from '../models/reconstruct.js';
import type { ReconstructionArchitecture } from '../models/reconstruction-architectures.js';
import { createAdam } from './adam.js';
import { reconstructionStep } from './reconstruction-step.js';
import { classifierStep } from './train-classifier.js';

interface ReferenceStep {
  readonly objective: number;
  readonly squaredError?: readonly number[];
  readonly correlation?: number;
  readonly gradientNorms?: Readonly<Record<string, number>>;
  readonly runningNorms?: Readonly<Record<string, number>>;
}

interface Reference {
  readonly dna: { readonly lambda: number; readonly steps: readonly ReferenceStep[] };
  readonly classifier: { readonly steps: readonly ReferenceStep[] };
}

/** Made by bench/peers/cifar_steps.py, whose hash of weights and images is {@link drawn}. */
const reference = JSON.parse(
  readFileSync(new URL('../../fixtures/cifar-steps.json', import.meta.url), 'utf8'),
) as Reference;

const learningRate = 5e-4;
const tolerance = 1e-3;

beforeAll(async () => void (await prepareBackend()));

const lengthOf = (values: Float32Array) => Math.sqrt(values.reduce((sum, x) => sum + x * x, 0));

/** Numbers in [0, 1) that depend on the stream's number alone. */
function drawn(stream: number, count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, index) => {
    let x = (index + 1_000_003 * stream) >>> 0;
    for (let round = 0; round < 2; round++) x = Math.imul(x ^ (x >>> 16), 0x45d9f3b) >>> 0;
    return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
  });
}

function startOf(name: string, shape: readonly number[], values: Float32Array): Float32Array {
  const fanIn = shape.slice(1).reduce((product, size) => product * size, 1);
  const isNorm = /(^|\.)bn\d\.\w+$/.test(name);
  const isWeight = name.endsWith('weight');
  return values.map((value) => {
    const centred = 2 * value - 1;
    if (isNorm) return centred / 4 + (isWeight ? 1 : 0);
    return isWeight ? centred / Math.sqrt(fanIn) : centred / 4;
  });
}

function networkOf<A extends LayerStack>(architecture: A): Network<A> {
  const templates = architecture.layers.flatMap((layer) => layerWeights(layer));
  let parameters = 0;
  const arrays = templates.map((template): [string, WeightArray] => {
    const shape = pyTorchShape(template);
    const size = shape.reduce((product, one) => product * one, 1);
    const { name, trainable } = template;
    const data = trainable
      ? startOf(name, shape, drawn(++parameters, size))
      : new Float32Array(size).fill(name.endsWith('var') ? 1 : 0);
    return [name, { shape, data }];
  });
  const own = fromPyTorchLayout(architecture, Object.fromEntries(arrays), { source: 'the hash' });
  return networkFromWeights(architecture, own.arrays);
}

const imagesOf = (count: number, side: number) =>
  tf.tensor4d(drawn(1000, count * side * side * 3), [count, side, side, 3]);

const close = (found: number, wanted: number, what: string) =>
  expect(Math.abs(found / wanted - 1), `${what}: ${found}, PyTorch ${wanted}`).toBeLessThan(tolerance);

/**
 * The whole gradient's length, and that of each array's. A ReLU whose input rounding moves past 0 changes one of the terms
 * of an array's gradient; their signs are mixed, so that one in N moves their sum by some 1/√N: hence 1 % for each array, and a
 * floor for those that vanish but for rounding, as of a bias before BatchNorm.
 */
function compareGradients(network: Network<LayerStack>, objective: () => tf.Scalar, step: ReferenceStep) {
  const variables = trainableVariables(network);
  const { value, grads } = tf.variableGrads(objective, variables);
  const norms = new Map(
    [...network.weights].flatMap(([name, { name: key }]) => {
      const own = grads[key];
      return own === undefined ? [] : [[name, lengthOf(own.dataSync<'float32'>())]];
    }),
  );
  tf.dispose([value, grads]);
  const wanted = step.gradientNorms ?? {};
  const whole = Math.hypot(...Object.values(wanted));
  close(Math.hypot(...norms.values()), whole, 'the whole gradient');
  expect([...norms.keys()].sort()).toEqual(Object.keys(wanted).sort());
  for (const [name, expected] of Object.entries(wanted)) {
    const apart = Math.abs((norms.get(name) ?? NaN) - expected);
    expect(apart, name).toBeLessThan(1e-2 * expected + 1e-6 * whole);
  }
}

function compareRunning(network: Network<LayerStack>, { runningNorms = {} }: ReferenceStep) {
  for (const [name, wanted] of Object.entries(runningNorms)) {
    const values = network.weights.get(name)?.dataSync<'float32'>() ?? new Float32Array();
    close(lengthOf(values), wanted, name);
  }
}

describe('three steps from the weights of a hash are PyTorch’s, within 1e-3', () => {
  it('of the CIFAR-10 DNA with its correlation loss: objectives, gradients of each array, running averages', () => {
    const { lambda, steps } = reference.dna;
    const architecture: ReconstructionArchitecture = {
      ...cifarDna,
      ...{ inputShape: [16, 16, 3], featureCount: 7 * 4 * 4 },
    };
    const network = networkOf(architecture);
    const images = imagesOf(128, 16);
    const objective = () => {
      const paths = reconstruct(network, images, { mode: 'preview' });
      return reconstructionLoss(paths, images, { lambda, pixelRange: 2 }).objective;
    };
    const [first] = steps;
    if (first !== undefined) compareGradients(network, objective, first);
    const optimizer = createAdam(learningRate);
    steps.forEach((wanted, index) => {
      const found = reconstructionStep(network, images, { lambda, optimizer });
      close(found.objective, wanted.objective, `objective ${index + 1}`);
      close(found.correlation, wanted.correlation ?? NaN, `correlation ${index + 1}`);
      found.squaredError.forEach((error, path) =>
        close(error, wanted.squaredError?.[path] ?? NaN, `error of path ${path + 1}`),
      );
      if (index === 0) compareRunning(network, wanted);
    });
    optimizer.dispose();
    images.dispose();
    disposeNetwork(network);
  });

  it('of the CIFAR-10 classifier at the paper’s width', () => {
    const { steps } = reference.classifier;
    const network = networkOf(cifarClassifier());
    const images = imagesOf(8, 32);
    const labels = tf.tensor1d([0, 3, 6, 9, 2, 5, 8, 1], 'int32');
    const objective = () => meanCrossEntropy(forward(network, images, 'preview').logits, labels);
    const [first] = steps;
    if (first !== undefined) compareGradients(network, objective, first);
    const optimizer = createAdam(learningRate);
    steps.forEach((wanted, index) => {
      const { crossEntropy } = classifierStep(network, images, labels, optimizer);
      close(crossEntropy, wanted.objective, `cross-entropy ${index + 1}`);
      if (index === 0) compareRunning(network, wanted);
    });
    optimizer.dispose();
    tf.dispose([images, labels]);
    disposeNetwork(network);
  });
});
