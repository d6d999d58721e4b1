import { requireInteger, requireNumber, requireOneOf } from '../core/checks.js';
import type { Architecture, ArchitectureName } from '../models/architecture.js';
import { correlationForms, type CorrelationForm } from '../losses/pair-correlation.js';
import type { SelectionVariant } from '../losses/select-columns.js';

/** How a pair is trained. */
export interface PairOptions {
  /** One of the paper's by name, or any other as data. */
  readonly architecture: ArchitectureName | Architecture;
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
  /**
   * What the pair is decorrelated by; all but the first are ours.
   * @default 'one-way', the paper's
   */
  readonly form?: CorrelationForm;
  /**
   * λ rises from 0 in the first epoch to its full value in the one after so many: λ·min(1, (epoch − 1)/warmUpEpochs). A loss
   * that is there from the first step can kill a model before it has learned anything (wiedeman-wang-2022.md §5, 7). Ours, not the paper's.
   * @default 0: full weight from the first step
   */
  readonly warmUpEpochs?: number;
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
    form = 'one-way',
    warmUpEpochs = 0,
  } = options;
  return {
    architecture,
    lambda: requireNumber('trainPair: lambda', lambda, { min: 0 }),
    epochs: requireInteger('trainPair: epochs', epochs, { min: 1 }),
    batchSize: requireInteger('trainPair: batchSize', batchSize, { min: 2 }),
    learningRate: requireNumber('trainPair: learningRate', learningRate, { min: 0 }),
    variant,
    form: requireOneOf('trainPair: form', form, correlationForms),
    warmUpEpochs: requireInteger('trainPair: warmUpEpochs', warmUpEpochs, { min: 0 }),
  };
}

/** λ in an epoch, from 1: the full value, but while it is warmed up. */
export function lambdaInEpoch(
  { lambda, warmUpEpochs }: Pick<Required<PairOptions>, 'lambda' | 'warmUpEpochs'>,
  epoch: number,
): number {
  return epoch > warmUpEpochs ? lambda : (lambda * (epoch - 1)) / warmUpEpochs;
}
