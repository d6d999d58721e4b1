import * as tf from '@tensorflow/tfjs-core';
import { attack } from '../../../attacks/attack.js';
import { fgsm, type AttackConfig } from '../../../attacks/attack-config.js';
import { classificationTarget } from '../../../attacks/attack-target.js';
import { requireInteger, requireNumber, requireOneOf } from '../../../core/checks.js';
import { NumericalError } from '../../../core/errors.js';
import type { RandomStream } from '../../../core/random-stream.js';
import { meanCrossEntropy } from '../../../losses/pair-objective.js';
import { createNetwork, disposeNetwork, trainableVariables, type Network } from '../../../models/network.js';
import { createAdam } from '../../../training/adam.js';
import { overBatches, type Batch, type TrainingData } from '../../../training/over-batches.js';
import type { MaxoutPreset, TrainingPreset } from '../profiles.js';
import { maxoutLogits, type MaxoutStack } from './maxout-network.js';

/**
 * What a network is trained on: clean images; or those and, with equal weight, their fast gradient sign images (section 6,
 * α = 0.5), or the same images with every pixel moved by ε up or down at random (the control of section 6).
 */
export type Manner = (typeof manners)[number];
export const manners = ['plain', 'adversarial', 'noise'] as const;

/** How a network is trained; all three manners of a stream share initial weights, order and dropout. */
export interface NetworkOptions extends TrainingPreset {
  readonly architecture: MaxoutStack;
  readonly manner: Manner;
  /** l∞, pixel units, in [0, 1]. */
  readonly epsilon: number;
  /** Probability with which dropout keeps a pixel, and a hidden unit. @default no dropout */
  readonly keep?: MaxoutPreset['keep'];
}

/** A trained network, and the mean loss of each epoch in nats. The caller disposes the network. */
export interface TrainedNetwork {
  readonly network: Network<MaxoutStack>;
  readonly losses: readonly number[];
}

/** One step of the gradient's sign, its end whatever becomes of the image (section 4). */
export const fastGradientSign = (epsilon: number): AttackConfig => ({
  ...fgsm({ norm: 'linf', epsilon }),
  keep: 'last',
});

/**
 * Trains on ½·J(θ, x, y) + ½·J(θ, x + ε·sign(∇ₓJ(θ, x, y)), y) (section 6), on J(θ, x, y) alone, or with random signs; the attack is
 * crafted anew at each step.
 *
 * @throws {ConfigError} for options that cannot be used
 * @throws {NumericalError} where the loss stops being finite; names stream, epoch and batch
 */
export async function trainNetwork(options: NetworkOptions, data: TrainingData): Promise<TrainedNetwork> {
  requireInteger('trainNetwork: epochs', options.epochs, { min: 1 });
  requireNumber('trainNetwork: learningRate', options.learningRate, { min: 0 });
  requireNumber('trainNetwork: epsilon', options.epsilon, { min: 0, max: 1, hint: 'divide by 255' });
  requireOneOf('trainNetwork: manner', options.manner, manners);
  const network = createNetwork(options.architecture, data.stream.split('init'));
  const optimizer = createAdam(options.learningRate);
  const losses: number[] = [];
  try {
    for (let epoch = 1; epoch <= options.epochs; epoch++) {
      const steps: number[] = [];
      const setting = { ...data, epoch, batchSize: options.batchSize, name: 'trainNetwork' };
      await overBatches(setting, async (batch) => {
        const stream = data.stream.split(`epoch-${epoch}`).split(`batch-${batch.number}`);
        steps.push(await trainingStep(network, batch, { ...options, stream, optimizer }));
      });
      losses.push(steps.reduce((sum, loss) => sum + loss, 0) / steps.length);
    }
    return { network, losses };
  } catch (error) {
    disposeNetwork(network);
    throw error;
  } finally {
    optimizer.dispose();
  }
}

type Masks = readonly (tf.Tensor2D | undefined)[];
type StepOptions = NetworkOptions & { readonly stream: RandomStream; readonly optimizer: tf.Optimizer };

/** One step; returns the loss before it. No weight has moved where it is not finite. */
async function trainingStep(
  network: Network<MaxoutStack>,
  batch: Batch,
  options: StepOptions,
): Promise<number> {
  const { value, grads } = tf.tidy(() => {
    const masks = masksFor(network.architecture, batch.images.shape[0], options);
    const { images, labels, rows } = shown(network, batch, masks, options);
    return tf.variableGrads(
      () => meanCrossEntropy(maxoutLogits(network, images, rows), labels),
      trainableVariables(network),
    );
  });
  try {
    const [loss = NaN] = await value.data();
    if (!Number.isFinite(loss)) throw new NumericalError(`the cross-entropy is ${loss}`);
    options.optimizer.applyGradients(grads);
    return loss;
  } finally {
    tf.dispose([value, ...Object.values(grads)]);
  }
}

/** A mask for the input of each layer where something is dropped. */
function masksFor({ layers }: MaxoutStack, samples: number, { keep, stream }: StepOptions): Masks {
  return layers.map((layer, index) => {
    const kept = (index === 0 ? keep?.pixels : keep?.units) ?? 1;
    if (layer.kind !== 'dense' || kept === 1) return undefined;
    return dropoutMask(stream.split(`dropout-${index}`), [samples, layer.inputs], kept);
  });
}

/** What the step's loss is the mean over: the batch, and after it the same images moved, under the same masks. */
function shown(
  network: Network<MaxoutStack>,
  { images, labels, indices }: Batch,
  masks: Masks,
  { manner, epsilon, stream }: StepOptions,
) {
  if (manner === 'plain') return { images, labels, rows: masks };
  const target = classificationTarget((points) => maxoutLogits(network, points, masks), labels);
  const run = { config: fastGradientSign(epsilon), stream, sampleIds: indices };
  const signs = { below: 128, low: -epsilon, high: epsilon };
  const noise = () => tf.tensor4d(randomChoices(stream.split('noise'), images.size, signs), images.shape);
  const moved: tf.Tensor4D =
    manner === 'noise'
      ? tf.clipByValue(tf.add<tf.Tensor4D>(images, noise()), 0, 1)
      : attack(target, images, run);
  return {
    images: tf.concat([images, moved]),
    labels: tf.concat([labels, labels]),
    rows: masks.map((mask) => mask && tf.concat([mask, mask])),
  };
}

/** `count` numbers: `low` where a random byte is below `below`, else `high`; a draw gives four. */
function randomChoices(
  stream: RandomStream,
  count: number,
  { below, low, high }: { readonly below: number; readonly low: number; readonly high: number },
): Float32Array {
  const values = new Float32Array(count);
  // A loop by hand: `from` with a function takes several times as long, which training would feel.
  for (let index = 0, word = 0; index < count; index++, word >>>= 8) {
    if (index % 4 === 0) word = stream.uniform(0, 0x1_0000_0000);
    values[index] = (word & 0xff) < below ? low : high;
  }
  return values;
}

/**
 * Dropout as a factor, [rows, columns]: 1/keep with probability `keep`, else 0, so that nothing need be scaled after training
 * (Srivastava et al., "Dropout", JMLR 2014, section 10). The probability is that of a byte, met to within 1/512.
 *
 * @throws {ConfigError} where `keep` is not in [1/256, 1]
 */
export function dropoutMask(
  stream: RandomStream,
  shape: readonly [number, number],
  keep: number,
): tf.Tensor2D {
  const kept = Math.round(256 * requireNumber('dropoutMask: keep', keep, { min: 1 / 256, max: 1 }));
  const values = randomChoices(stream, shape[0] * shape[1], { below: kept, low: 256 / kept, high: 0 });
  return tf.tensor2d(values, [...shape]);
}
