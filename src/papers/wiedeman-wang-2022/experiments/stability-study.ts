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

/** A part for each architecture and shape. */
export const shapeParts = (profile: Profile): readonly ShapePart[] =>
  byArchitecture(furtherPresets, () => [
    { id: 'r-squared', label: 'R² itself', shape: 'r-squared' as const },
    { id: 'bare-log', label: 'the log form with ε = 0', shape: 'bare-log' as const },
  ])(profile).map((part) => ({
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

/** 1 where training failed: a number was none, a model died, or one ended below the accuracy that counts elsewhere; else 0. */
export function failed(
  { epochs, collapse, diverged = null }: PairTraining & Partial<ShapeTraining>,
  minimumAccuracy: number,
): number {
  const last = epochs.at(-1);
  const poor = last === undefined || !(Math.min(...last.accuracy) >= minimumAccuracy);
  return Number(diverged !== null || collapse !== null || poor);
}

/** How training ended, by shape and seed. */
export function shapeTable(
  runs: readonly SeedRun<ShapePart, { readonly paper: PairTraining; readonly other: ShapeTraining }>[],
): Beside {
  const row = (run: (typeof runs)[number], loss: string, training: PairTraining & Partial<ShapeTraining>) => {
    const { collapse, epochs, diverged = null } = training;
    const died = collapse === null ? 'trained' : `model ${collapse.model} died in epoch ${collapse.epoch}`;
    const accuracy = epochs.at(-1)?.accuracy ?? [null, null];
    return [run.part.architecture, run.seed, loss, diverged ?? died, epochs.length, ...accuracy];
  };
  const rows = runs.flatMap((run) => [
    row(run, 'log form', run.trials.paper),
    row(run, run.part.shape, run.trials.other),
  ]);
  const columns = ['architecture', 'seed', 'loss', 'end', 'epochs', 'accuracy 1', 'accuracy 2'];
  return { details: [{ title: 'How training ended by shape of the loss and seed', columns, rows }] };
}
