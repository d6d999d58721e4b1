import { requireInteger, requireNumber } from '../core/checks.js';
import type { ArchitectureName } from '../models/architecture.js';
import type { SelectionVariant } from '../losses/select-columns.js';

/** How a pair is trained. */
export interface PairOptions {
  readonly architecture: ArchitectureName;
  /** Weight of the correlation loss; 0 trains a regular pair. */
  readonly lambda: number;
  /** Passes over the training images. @default 20 */
  readonly epochs?: number;
  /** Images; must exceed the number of features by more than one. @default 1000 */
  readonly batchSize?: number;
  /** Of the one Adam over both models. @default 5e-3 */
  readonly learningRate?: number;
  /** How Algorithm 1 drops dependent columns. @default 'paper' */
  readonly variant?: SelectionVariant;
}

/**
 * Fills in the paper's values (Experimental procedures, "Training").
 *
 * @throws {ConfigError} names the field that cannot be used.
 */
export function resolvePairOptions(options: PairOptions): Required<PairOptions> {
  const {
    architecture,
    lambda,
    epochs = 20,
    batchSize = 1000,
    learningRate = 5e-3,
    variant = 'paper',
  } = options;
  return {
    architecture,
    lambda: requireNumber('trainPair: lambda', lambda, { min: 0 }),
    epochs: requireInteger('trainPair: epochs', epochs, { min: 1 }),
    batchSize: requireInteger('trainPair: batchSize', batchSize, { min: 2 }),
    learningRate: requireNumber('trainPair: learningRate', learningRate, { min: 0 }),
    variant,
  };
}
