import { requireInteger, requireNumber, requireOneOf } from '../core/checks.js';
import type { Architecture, ArchitectureName } from '../models/architecture.js';
import { createPair } from './create-pair.js';
import { distanceStep, type DistanceStep, type DistanceVariant } from './distance-step.js';
import type { TrainingData } from './over-batches.js';
import type { NetworkPair } from './pair-step.js';
import { trainEpochs } from './train-epochs.js';

/** How a pair is trained towards a parametric distance. */
export interface DistanceOptions {
  /** One of the paper's by name, or any other as data. */
  readonly architecture: ArchitectureName | Architecture;
  /** D, the wanted ‖θ₁ − θ₂‖²_F; the paper's are 1000, 1500, 2000, 2500, 3000. */
  readonly squaredDistance: number;
  /** λ_D. @default 1e-5 */
  readonly lambda?: number;
  /** Passes over the training images. @default 10 */
  readonly epochs?: number;
  /** Images. @default 1000 */
  readonly batchSize?: number;
  /** Of the one Adam over both models. @default 5e-3 */
  readonly learningRate?: number;
  /** @default 'paper' */
  readonly variant?: DistanceVariant;
}

/** Means over the steps of one epoch, but for the distance, which is its last step's. */
export interface DistanceEpoch extends DistanceStep {
  /** From 1. */
  readonly epoch: number;
}

/** A trained pair. The caller disposes the networks. */
export interface DistancePair {
  readonly networks: NetworkPair;
  readonly epochs: readonly DistanceEpoch[];
}

/**
 * Fills in the paper's values (wiedeman-wang-2022.md §3, "parametric distance").
 *
 * @throws {ConfigError} names the field that cannot be used.
 */
export function resolveDistanceOptions(options: DistanceOptions): Required<DistanceOptions> {
  const { lambda = 1e-5, epochs = 10, batchSize = 1000, learningRate = 5e-3, variant = 'paper' } = options;
  const where = 'trainDistancePair';
  return {
    architecture: options.architecture,
    squaredDistance: requireNumber(`${where}: squaredDistance`, options.squaredDistance, { min: 0 }),
    lambda: requireNumber(`${where}: lambda`, lambda, { min: 0 }),
    epochs: requireInteger(`${where}: epochs`, epochs, { min: 1 }),
    batchSize: requireInteger(`${where}: batchSize`, batchSize, { min: 2 }),
    learningRate: requireNumber(`${where}: learningRate`, learningRate, { min: 0 }),
    variant: requireOneOf(`${where}: variant`, variant, ['paper', 'released']),
  };
}

/**
 * Trains two classifiers on the cross-entropies + λ_D·(‖θ₁ − θ₂‖²_F − D)² (Figure 1; wiedeman-wang-2022.md §1, "Parametric
 * distance"). Initial weights and data order depend on the stream alone: pairs of all distances share them.
 *
 * @throws {ConfigError} for options that cannot be used
 * @throws {NumericalError} where the objective stops being finite; names stream, epoch and batch
 */
export async function trainDistancePair(options: DistanceOptions, data: TrainingData): Promise<DistancePair> {
  const resolved = resolveDistanceOptions(options);
  const networks = createPair(resolved.architecture, data.stream);
  const epochs: DistanceEpoch[] = [];
  await trainEpochs<DistanceStep>(
    networks,
    { ...resolved, ...data, name: 'trainDistancePair' },
    {
      step: (batch, { optimizer }) => distanceStep(networks, batch, { ...resolved, optimizer }),
      onEpoch: (epoch, steps) => {
        epochs.push(summarise(epoch, steps));
        return 'go on';
      },
    },
  );
  return { networks, epochs };
}

function summarise(epoch: number, steps: readonly DistanceStep[]): DistanceEpoch {
  const mean = (valueOf: (step: DistanceStep) => number) =>
    steps.reduce((sum, step) => sum + valueOf(step), 0) / steps.length;
  return {
    epoch,
    objective: mean((step) => step.objective),
    crossEntropy: [mean((step) => step.crossEntropy[0]), mean((step) => step.crossEntropy[1])],
    squaredDistance: steps.at(-1)?.squaredDistance ?? NaN,
  };
}
