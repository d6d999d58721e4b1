import * as tf from '@tensorflow/tfjs-core';
import { NumericalError } from '../core/errors.js';
import { readsSynchronously } from '../ops/synchronous-reads.js';
import { TensorScope } from '../core/tensor-scope.js';
import { prepareCorrelation, type PreparedCorrelation } from '../losses/correlation.js';
import { pairObjective, type PairObjective } from '../losses/pair-objective.js';
import type { CorrelationForm } from '../losses/pair-correlation.js';
import type { RegressionOptions } from '../losses/regression.js';
import { countLiveChannels, featureSpans } from '../models/live-channels.js';
import { forward, type NetworkOutput } from '../models/forward.js';
import { trainableVariables, type Network } from '../models/network.js';

/** Two networks that are trained together. */
export type NetworkPair = readonly [Network, Network];

/** What one step saw, before it moved the weights. */
export interface PairStep {
  readonly objective: number;
  readonly crossEntropy: readonly [number, number];
  /** L_R; 0 for a regular pair, which does not compute it. */
  readonly correlation: number;
  /** Share of the batch that each model classifies correctly. */
  readonly accuracy: readonly [number, number];
  readonly liveChannels: readonly [number, number];
}

/** What a step needs besides the batch. */
export interface PairStepOptions extends RegressionOptions {
  readonly lambda: number;
  /** What L_R is. @default 'one-way', the paper's */
  readonly form?: CorrelationForm;
  readonly optimizer: tf.Optimizer;
  /** Receives the gradient norm of each model; computed only when asked for. */
  readonly onGradients?: (norms: readonly [number, number]) => void;
}

/**
 * One step of the pair objective √(CE₁² + CE₂²) + λ·L_R with one optimiser over both models.
 *
 * Where the backend can't be read at once, the features are computed twice: once for the correlation loss, whose
 * factorisation is awaited, and once to differentiate.
 *
 * @param images [N, height, width, channels] in [0, 1]
 * @param labels [N], int32
 * @throws {NumericalError} where the objective is not finite; no weight has moved then
 *
 * @example
 * const given = tf.tensor1d(labels, 'int32');
 * const optimizer = createAdam(1e-3);
 * const { accuracy } = await pairStep([network, other], images, given, { lambda: 0, optimizer });
 * accuracy.length; // → 2
 * optimizer.dispose();
 */
export async function pairStep(
  pair: NetworkPair,
  images: tf.Tensor4D,
  labels: tf.Tensor1D,
  options: PairStepOptions,
): Promise<PairStep> {
  const scope = new TensorScope();
  const prepared = await prepareLoss(pair, images, options);
  try {
    const seen: { step?: Reading<Omit<PairStep, 'objective'>> } = {};
    const { value, grads } = tf.variableGrads(() => {
      const outputs = [forward(pair[0], images, 'train'), forward(pair[1], images, 'train')] as const;
      const parts = pairObjective(outputs, labels, { ...options, prepared });
      seen.step = observe(pair, outputs, { labels, parts, keep: (tensor) => scope.own(tf.keep(tensor)) });
      return parts.objective;
    }, pair.flatMap(trainableVariables));
    [value, ...Object.values(grads)].forEach((tensor) => scope.own(tensor));
    const [objective, step] = await Promise.all([read(value), seen.step?.()]);
    if (!Number.isFinite(objective) || step === undefined) {
      throw new NumericalError(`the objective is ${objective}`);
    }
    options.onGradients?.(await Promise.all([gradientNorm(pair[0], grads), gradientNorm(pair[1], grads)]));
    options.optimizer.applyGradients(grads);
    return { objective, ...step };
  } finally {
    prepared?.dispose();
    scope.dispose();
  }
}

/** The correlation loss of this batch, where it must be known before anything is differentiated. */
async function prepareLoss(
  pair: NetworkPair,
  images: tf.Tensor4D,
  options: PairStepOptions,
): Promise<PreparedCorrelation | undefined> {
  const { lambda, form = 'one-way' } = options;
  // Another form has no prepared loss: it says itself that this backend cannot be used.
  if (lambda === 0 || form !== 'one-way' || readsSynchronously()) return undefined;
  const features = tf.tidy(() => pair.map((network) => forward(network, images, 'preview').features));
  try {
    const [first, second] = features;
    return first && second && (await prepareCorrelation(first, second, options));
  } finally {
    tf.dispose(features);
  }
}

/** Something whose values are still to be read. */
type Reading<T> = () => Promise<T>;

interface Observed {
  readonly labels: tf.Tensor1D;
  readonly parts: PairObjective;
  readonly keep: <T extends tf.Tensor>(tensor: T) => T;
}

/** Keeps what a step reports of a batch, to be read when nothing is being differentiated any more. */
function observe(
  pair: NetworkPair,
  outputs: readonly [NetworkOutput, NetworkOutput],
  { labels, parts, keep }: Observed,
): Reading<Omit<PairStep, 'objective'>> {
  const both = <T>(of: (index: 0 | 1) => T): [T, T] => [of(0), of(1)];
  const crossEntropy = both((i) => keep(parts.crossEntropy[i]));
  const correlation = parts.correlation && keep(parts.correlation);
  const accuracy = both((i) => keep(accuracyOf(outputs[i], labels)));
  const spans = both((i) => keep(featureSpans(outputs[i].features)));
  const alive = async (i: 0 | 1) => countLiveChannels(pair[i].architecture, await spans[i].data<'float32'>());
  return async () => ({
    crossEntropy: await Promise.all(both((i) => read(crossEntropy[i]))),
    correlation: correlation === undefined ? 0 : await read(correlation),
    accuracy: await Promise.all(both((i) => read(accuracy[i]))),
    liveChannels: await Promise.all(both(alive)),
  });
}

const read = async (scalar: tf.Scalar): Promise<number> => (await scalar.data<'float32'>())[0] ?? NaN;

function accuracyOf(output: NetworkOutput, labels: tf.Tensor1D): tf.Scalar {
  return tf.mean(tf.cast(tf.equal(tf.argMax(output.logits, 1), labels), 'float32'));
}

async function gradientNorm(network: Network, grads: tf.NamedTensorMap): Promise<number> {
  let squared = 0;
  for (const { name } of trainableVariables(network)) {
    for (const value of (await grads[name]?.data<'float32'>()) ?? []) squared += value * value;
  }
  return Math.sqrt(squared);
}
