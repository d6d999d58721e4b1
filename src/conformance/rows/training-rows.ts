import * as tf from '@tensorflow/tfjs-core';
import { meanCrossEntropy } from '../../losses/pair-objective.js';
import { cnn, fc, type Architecture } from '../../models/architecture.js';
import { cifarClassifier, cifarDna } from '../../models/cifar-architectures.js';
import { forward } from '../../models/forward.js';
import { trainableVariables, type Network } from '../../models/network.js';
import {
  mnistAutoencoder,
  mnistDna,
  mnistReconstructionClassifier,
  type ReconstructionArchitecture,
} from '../../models/reconstruction-architectures.js';
import { reconstruct } from '../../models/reconstruct.js';
import { pairStep } from '../../training/pair-step.js';
import { add } from '../reference/functions.js';
import { applyLayer, applyLayers, type Weights } from '../reference/network.js';
import * as objectives from '../reference/objectives.js';
import { reshape } from '../reference/operations.js';
import type { Tape, Value } from '../reference/tape.js';
import { smallCnn, smallFc } from './sample-networks.js';
import { trainingRow, type Trained } from './training.js';

/** Applies the derivatives of `objective`; its value before the step. */
async function minimise(
  optimizer: tf.Optimizer,
  variables: tf.Variable[],
  objective: () => tf.Scalar,
): Promise<number> {
  const { value, grads } = tf.variableGrads(objective, variables);
  optimizer.applyGradients(grads);
  const [before = NaN] = await value.data();
  tf.dispose([value, grads]);
  return before;
}

/** Features and logits of a classifier in training mode. */
function classify(
  tape: Tape,
  { layers, featureLayer, featureCount }: Architecture,
  weights: Weights,
  images: Value,
): objectives.Output {
  const run = { weights, mode: 'train' } as const;
  const middle = applyLayers(tape, layers.slice(0, featureLayer + 1), images, run);
  const logits = applyLayers(tape, layers.slice(featureLayer + 1), middle, run);
  const flat = middle.shape.length === 4 ? applyLayer(tape, { kind: 'flatten' }, middle, run) : middle;
  return { features: reshape(tape, flat, [images.shape[0] ?? 0, featureCount]), logits };
}

/** A pair of classifiers on the pair objective. */
const pair = (
  name: string,
  architecture: Architecture,
  { batchSize, lambda }: { readonly batchSize: number; readonly lambda: number },
): Trained<Architecture> => ({
  name,
  architectures: [architecture, architecture],
  batchSize,
  imageShape: architecture.inputShape,
  step: async (networks, { images, labels }, optimizer) => {
    const both = networks as [Network, Network];
    return (await pairStep(both, images, labels, { lambda, optimizer })).objective;
  },
  objective: (tape, weights, images, labels) => {
    const [first, second] = weights.map((arrays) => classify(tape, architecture, arrays, images));
    return objectives.pairObjective(tape, [first as objectives.Output, second as objectives.Output], {
      labels,
      lambda,
    });
  },
});

const classifier = (name: string, architecture: Architecture, batchSize: number): Trained<Architecture> => ({
  name,
  architectures: [architecture],
  batchSize,
  imageShape: architecture.inputShape,
  step: ([network], { images, labels }, optimizer) => {
    const one = network as Network;
    return minimise(optimizer, trainableVariables(one), () =>
      meanCrossEntropy(forward(one, images, 'train').logits, labels),
    );
  },
  objective: (tape, [weights], images, labels) => {
    const { logits } = classify(tape, architecture, weights as Weights, images);
    return objectives.meanCrossEntropy(tape, logits, labels);
  },
});

/** Every path's mean squared error, summed. */
const reconstruction = (architecture: ReconstructionArchitecture): Trained<ReconstructionArchitecture> => ({
  name: `${architecture.name}, squared error of every path`,
  architectures: [architecture],
  batchSize: 8,
  imageShape: architecture.inputShape,
  step: ([network], { images }, optimizer) => {
    const one = network as Network<ReconstructionArchitecture>;
    return minimise(optimizer, trainableVariables(one), () =>
      tf.addN(
        reconstruct(one, images, { mode: 'train' }).map((path) =>
          tf.mean<tf.Scalar>(tf.square(tf.sub(path.images, images))),
        ),
      ),
    );
  },
  objective: (tape, [weights], images) => {
    const run = { weights: weights as Weights, mode: 'train' } as const;
    const { encoder, necks, decoder } = architecture;
    const code = applyLayers(tape, encoder, images, run);
    const [count = 0, ...size] = images.shape;
    const flat = (x: Value) => reshape(tape, x, [count, size.reduce((product, one) => product * one, 1)]);
    const wanted = flat(images);
    const errors = necks.map((neck) =>
      objectives.meanSquaredError(tape, flat(applyLayers(tape, [...neck, ...decoder], code, run)), wanted),
    );
    return errors.reduce((total, error) => add(tape, total, error));
  },
});

/**
 * FC with sigmoids for ReLUs: of a batch's 12 · 1500 pre-activations some lie so near 0 that rounding decides their
 * slope, and after BatchNorm that moves whole gradients. ReLU's own steps are the small FC's.
 */
const smoothFc: Architecture = {
  ...fc,
  name: 'smooth FC',
  layers: fc.layers.map((layer) => (layer.kind === 'relu' ? { kind: 'sigmoid' } : layer)),
};

/** The CIFAR-10 DNA on images of 8×8: the textbook would take a minute for larger ones. */
const smallImageDna: ReconstructionArchitecture = {
  ...cifarDna,
  name: 'CIFAR-10 DNA, images of 8×8',
  inputShape: [8, 8, 3],
  featureCount: 7 * 2 * 2,
};

/** Three steps of each model; the paper's pairs without L_R, whose batches are too large for the textbook. */
export const trainingRows = [
  trainingRow(pair('CNN pair, λ = 0', cnn, { batchSize: 6, lambda: 0 })),
  trainingRow(pair('FC pair with sigmoids, λ = 0', smoothFc, { batchSize: 8, lambda: 0 }), 1),
  trainingRow(pair('small CNN pair, λ = 0.5', smallCnn, { batchSize: 60, lambda: 0.5 })),
  trainingRow(pair('small FC pair, λ = 0.5', smallFc, { batchSize: 60, lambda: 0.5 })),
  trainingRow(classifier('classifier of reconstructions, cross-entropy', mnistReconstructionClassifier, 6)),
  trainingRow(reconstruction(mnistAutoencoder)),
  trainingRow(reconstruction(mnistDna)),
  trainingRow(classifier('narrow CIFAR-10 classifier, cross-entropy', cifarClassifier(2), 5)),
  trainingRow(reconstruction(smallImageDna)),
];
