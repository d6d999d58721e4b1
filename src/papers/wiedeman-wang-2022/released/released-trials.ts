import { RandomStream } from '../../../core/random-stream.js';
import { cnn } from '../../../models/architecture.js';
import { loadNetwork } from '../../../models/load-network.js';
import { disposeNetwork } from '../../../models/network.js';
import {
  mnistAutoencoder,
  mnistDna,
  mnistReconstructionClassifier,
} from '../../../models/reconstruction-architectures.js';
import { evaluatePair, type EvaluatedPair } from '../../../evaluation/evaluate-pair.js';
import {
  evaluateReconstruction,
  type Objective,
  type PathOutcomes,
} from '../../../evaluation/evaluate-reconstruction.js';
import type { EvaluationSetting } from '../../../evaluation/evaluation-setting.js';
import { sharedConfiguration, type Laboratory } from '../../../harness/laboratory.js';
import type { PairArm } from '../experiments/pair-trials.js';
import type { NotRun } from '../../../harness/claim-types.js';
import type { Trial } from '../../../harness/trials.js';
import { asNumbers, type Json, type TrialSpec } from '../../../harness/store/trial.js';
import { auditReleasedL2, type L2Audit } from './released-l2-audit.js';
import type { ReleasedModel } from './released-files.js';
import { releasedCheckpoints } from './released-weights.js';
import type { ReleasedGrid } from './released-preset.js';

/** Bumped whenever evaluation code changes its numbers. */
const version = 2;

/** Random starts of all released trials come from this seed; the models' own seeds are not known. */
const seed = 1;

type Unavailable = { readonly notRun: NotRun };

/** The checkpoints' address in a trial, or why they cannot be evaluated on this data. */
function checkpointsFor<M extends ReleasedModel>({ dataset }: Laboratory, models: readonly M[]) {
  if (dataset.id !== 'mnist') {
    const text = `the authors' weights know MNIST, not ${dataset.name}`;
    return { notRun: { because: 'missing', text } as const };
  }
  return releasedCheckpoints(models);
}

interface ReleasedSpec {
  readonly experiment: string;
  readonly grid: ReleasedGrid;
  readonly checkpoints: readonly string[];
  readonly settings: Readonly<Record<string, Json>>;
}

function specOf(
  laboratory: Laboratory,
  { experiment, grid, checkpoints, settings }: ReleasedSpec,
): TrialSpec {
  const { attacks, epsilons, images } = grid;
  const shared = sharedConfiguration(laboratory);
  const configuration = { ...shared, ...settings, attacks, epsilons, images, checkpoints };
  return { experiment, version, configuration, seed };
}

function settingOf({ dataset }: Laboratory, grid: ReleasedGrid, heartbeat: () => void): EvaluationSetting {
  const stream = RandomStream.fromSeed(seed).split('released');
  return {
    images: dataset.test,
    // Drawn, not the first: the first half of the test images is the harder one.
    indices: stream.split('images').permutation(dataset.test.count).subarray(0, grid.images),
    attacks: grid.attacks,
    epsilons: grid.epsilons,
    variant: 'paper',
    stream,
    onBatch: heartbeat,
  };
}

/** Evaluating one of the released CNN pairs: leaves an {@link EvaluatedPair}. */
export function releasedPairTrial(
  laboratory: Laboratory,
  arm: PairArm,
  grid: ReleasedGrid,
): Trial<EvaluatedPair> | Unavailable {
  const models = [`cnn/${arm}/1`, `cnn/${arm}/2`] as const;
  const found = checkpointsFor(laboratory, models);
  if ('notRun' in found) return found;
  const [one, two] = models.map((model) => found[model]) as [
    (typeof found)['cnn/regular/1'],
    (typeof found)['cnn/regular/1'],
  ];
  const checkpoints = [one.sha256, two.sha256];
  const settings = { architecture: 'cnn', arm };
  const spec = specOf(laboratory, { experiment: 'evaluate-released-pair', grid, checkpoints, settings });
  const run = async (heartbeat: () => void) => {
    const pair = [await loadNetwork(cnn, one.path), await loadNetwork(cnn, two.path)] as const;
    try {
      const numbers = await evaluatePair(pair, settingOf(laboratory, grid, heartbeat));
      return { numbers: asNumbers(numbers) };
    } finally {
      pair.forEach(disposeNetwork);
    }
  };
  return { spec, run };
}

/** Repeating the released l2 attacks on the first regular CNN, ε = 0.05, 1000 images: leaves an {@link L2Audit}. */
export function releasedL2Trial(laboratory: Laboratory): Trial<L2Audit> | Unavailable {
  const found = checkpointsFor(laboratory, ['cnn/regular/1'] as const);
  if ('notRun' in found) return found;
  const { path, sha256 } = found['cnn/regular/1'];
  const grid: ReleasedGrid = { attacks: ['fgsm-l2', 'pgd-l2'], epsilons: [0.05], images: 1000 };
  const spec = specOf(laboratory, {
    experiment: 'audit-released-l2',
    grid,
    checkpoints: [sha256],
    settings: { architecture: 'cnn' },
  });
  const run = async (heartbeat: () => void) => {
    const network = await loadNetwork(cnn, path);
    heartbeat();
    const setting = settingOf(laboratory, grid, heartbeat);
    const numbers = await auditReleasedL2(network, 0.05, setting);
    disposeNetwork(network);
    return { numbers: asNumbers(numbers) };
  };
  return { spec, run };
}

/** The released networks that reconstruct. */
export type ReleasedReconstruction = 'dna' | 'autoencoder';

/** Outcomes by image and path, as they are stored. */
export interface PackedOutcomes {
  readonly outcomes: readonly (Omit<PathOutcomes, 'right'> & { readonly right: readonly string[] })[];
}

/** Evaluating a released reconstruction with its classifier: leaves outcomes by image and path. */
export function releasedReconstructionTrial(
  laboratory: Laboratory,
  subject: ReleasedReconstruction,
  grid: ReleasedGrid & { readonly objectives: readonly Objective[] },
): Trial<PackedOutcomes> | Unavailable {
  const found = checkpointsFor(laboratory, [subject, `${subject}/classifier`] as const);
  if ('notRun' in found) return found;
  const { [subject]: own, [`${subject}/classifier` as const]: reader } = found;
  const checkpoints = [own.sha256, reader.sha256];
  const settings = { subject, objectives: grid.objectives };
  const spec = specOf(laboratory, {
    experiment: 'evaluate-released-reconstruction',
    grid,
    checkpoints,
    settings,
  });
  const run = async (heartbeat: () => void) => {
    const network = await loadNetwork(subject === 'dna' ? mnistDna : mnistAutoencoder, own.path);
    const classifier = await loadNetwork(mnistReconstructionClassifier, reader.path);
    try {
      const setting = { ...settingOf(laboratory, grid, heartbeat), objectives: grid.objectives };
      const outcomes = await evaluateReconstruction({ network, classifier }, setting);
      return {
        numbers: { outcomes: outcomes.map((outcome) => ({ ...outcome, right: outcome.right.map(pack) })) },
      };
    } finally {
      [network, classifier].forEach(disposeNetwork);
    }
  };
  return { spec, run };
}

/** What {@link releasedReconstructionTrial} left. */
export function releasedReconstructionOutcomes({ outcomes }: PackedOutcomes): PathOutcomes[] {
  return outcomes.map((outcome) => ({ ...outcome, right: outcome.right.map(unpack) }));
}

/** One character an image: compact in JSON, and legible. */
const pack = (right: Uint8Array): string => right.join('');
const unpack = (packed: string): Uint8Array => Uint8Array.from(packed, Number);
