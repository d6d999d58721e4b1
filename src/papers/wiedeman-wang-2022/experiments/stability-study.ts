import { NumericalError } from '../../../core/errors.js';
import { RandomStream } from '../../../core/random-stream.js';
import { subset } from '../../../data/dataset.js';
import type { Beside, NotRun } from '../../../harness/claim-types.js';
import type { SeedRun } from '../../../harness/claim.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import { asNumbers, type TrialOutput, type TrialSpec } from '../../../harness/store/trial.js';
import type { Trial } from '../../../harness/trials.js';
import type { OtherShape } from '../../../losses/other-shapes.js';
import { disposeNetwork } from '../../../models/network.js';
import { trainPair, type PairEpoch } from '../../../training/train-pair.js';
import type { PairTrainingPreset, Profile } from '../profiles.js';
import { byArchitecture, presetOf, type ArchitecturePart } from './by-architecture.js';
import type { PairTraining } from './pair-results.js';
import { furtherPresets } from './pair-study.js';
import { pairTrainingTrial, type PairRequest } from './pair-trials.js';

/** Numbers of a `train-in-shape` trial: what a pair's training records, and how it ended. */
export interface ShapeTraining extends PairTraining {
  /** What was no number any more, and when; null where training went on to its end or a model died. */
  readonly diverged: string | null;
}

/** A part about a shape of the loss, against the paper's. */
export interface ShapePart extends ArchitecturePart {
  readonly shape: OtherShape;
}

/** Bumped whenever training changes its numbers. */
const version = 1;

/** Training a decorrelated pair with another shape of the loss; ends where a number is none ({@link ShapeTraining}). */
export function shapeTrial(
  laboratory: Laboratory,
  preset: PairTrainingPreset,
  { shape, ...request }: Pick<PairRequest, 'architecture' | 'seed'> & { readonly shape: OtherShape },
): Trial<ShapeTraining> {
  const plain = pairTrainingTrial(laboratory, preset, { ...request, arm: 'decorrelated' });
  const { architecture, seed } = request;
  const { trainImages, epochs, batchSize, lambda } = preset;
  const spec: TrialSpec = {
    ...{ experiment: 'train-in-shape', version, seed },
    configuration: { ...plain.spec.configuration, form: shape, trainingVersion: plain.spec.version },
  };
  const run = async (heartbeat: () => void): Promise<TrialOutput> => {
    const { train } = laboratory.dataset;
    const history: PairEpoch[] = [];
    try {
      const trained = await trainPair(
        { architecture, lambda, epochs, batchSize, form: shape },
        {
          images: subset(train, Math.min(trainImages, train.count)),
          stream: RandomStream.fromSeed(seed).split('pair'),
          onStep: heartbeat,
          onEpoch: (epoch) => history.push(epoch),
        },
      );
      trained.networks.forEach(disposeNetwork);
      const numbers: ShapeTraining = { epochs: history, collapse: trained.collapse ?? null, diverged: null };
      return { numbers: asNumbers(numbers) };
    } catch (error) {
      if (!(error instanceof NumericalError)) throw error;
      return { numbers: asNumbers({ epochs: history, collapse: null, diverged: error.message }) };
    }
  };
  return { spec, run };
}

const slow: NotRun = {
  because: 'time',
  text: 'its pairs are trained for this claim alone; the paper profile runs it (TRANSFER_CLAIMS_PROFILE=paper)',
};

/** A part for each shape, of CNN pairs: of the recorded FC pairs none fails with the paper's loss, and hours would tell little more. */
export const shapeParts = (profile: Profile): readonly ShapePart[] =>
  byArchitecture(furtherPresets, () => [
    { id: 'r-squared', label: 'R² itself', shape: 'r-squared' as const },
    { id: 'bare-log', label: 'the log form with ε = 0', shape: 'bare-log' as const },
  ])(profile)
    .filter(({ architecture }) => architecture === 'cnn')
    .map((part) => ({
      ...part,
      ...(profile.name === 'quick' && part.notRun === undefined ? { notRun: slow } : {}),
    }));

/** A pair of each shape and the paper's, of one seed. */
export function shapedPairs(
  laboratory: Laboratory<Profile>,
  seed: number,
  { architecture, shape }: ShapePart,
) {
  const preset = presetOf(laboratory.profile.pairs, architecture);
  return {
    paper: pairTrainingTrial(laboratory, preset, { architecture, arm: 'decorrelated', seed }),
    other: shapeTrial(laboratory, preset, { architecture, seed, shape }),
  };
}

/** R² of the last epoch's batches above this is no decorrelation; without the loss it is 0.99 (wiedeman-wang-2022.md §5, 12). */
const decorrelated = 0.95;

/** R² of model 2's features on model 1's, mean over the batches of an epoch as the loss says it: by itself, or as −log(1 − R²). */
const r2Of = ({ correlation }: PairEpoch, shape?: OtherShape): number =>
  shape === 'r-squared' ? correlation : 1 - Math.exp(-correlation);

/**
 * 1 where training failed: a number was none, a model died, one ended below the accuracy that counts elsewhere, or the features
 * were not decorrelated (a loss that does nothing kills nothing); else 0.
 *
 * @param shape of the loss. @default the paper's
 */
export function failed(
  { epochs, collapse, diverged = null }: PairTraining & Partial<ShapeTraining>,
  minimumAccuracy: number,
  shape?: OtherShape,
): number {
  const last = epochs.at(-1);
  if (last === undefined || diverged !== null || collapse !== null) return 1;
  const sound = Math.min(...last.accuracy) >= minimumAccuracy && r2Of(last, shape) <= decorrelated;
  return sound ? 0 : 1;
}

/** How training ended, by shape and seed. */
export function shapeTable(
  runs: readonly SeedRun<ShapePart, { readonly paper: PairTraining; readonly other: ShapeTraining }>[],
): Beside {
  const row = (
    run: (typeof runs)[number],
    [loss, shape]: readonly [string, OtherShape?],
    training: PairTraining & Partial<ShapeTraining>,
  ) => {
    const { collapse, epochs, diverged = null } = training;
    const last = epochs.at(-1);
    const died = collapse === null ? 'trained' : `model ${collapse.model} died in epoch ${collapse.epoch}`;
    const accuracy = last?.accuracy ?? [null, null];
    const r2 = last === undefined ? null : r2Of(last, shape);
    return [run.seed, loss, diverged ?? died, epochs.length, ...accuracy, r2];
  };
  const rows = runs.flatMap((run) => [
    row(run, ['log form'], run.trials.paper),
    row(run, [run.part.shape, run.part.shape], run.trials.other),
  ]);
  const columns = ['seed', 'loss', 'end', 'epochs', 'accuracy 1', 'accuracy 2', 'R² 1→2'];
  return { details: [{ title: 'How training ended by shape of the loss and seed', columns, rows }] };
}
