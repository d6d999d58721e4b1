import { RandomStream } from '../../../core/random-stream.js';
import { subset } from '../../../data/dataset.js';
import type { ArchitectureName } from '../../../models/architecture.js';
import { disposeNetwork } from '../../../models/network.js';
import type { PairOptions } from '../../../training/pair-options.js';
import { trainPair } from '../../../training/train-pair.js';
import type { NetworkPair } from '../../../training/pair-step.js';
import { sharedConfiguration, type Laboratory } from '../../../harness/laboratory.js';
import { gridTransfers } from '../../../evaluation/grid-transfers.js';
import { featureMeasures, pairAccuracy } from '../../../evaluation/pair-measures.js';
import type { PairEvaluation, PairTraining } from './pair-results.js';
import type { PairPreset, PairTrainingPreset } from '../profiles.js';
import { pairWeights, withStoredPair } from './stored-pair.js';
import { drawTestImages } from '../../../evaluation/test-images.js';
import { asNumbers, type TrialOutput, type TrialSpec } from '../../../harness/store/trial.js';
import { trialKey } from '../../../harness/store/trial-key.js';
import type { Trial } from '../../../harness/trials.js';

/** `regular`: λ = 0. `decorrelated`: λ of the preset. */
export type PairArm = 'regular' | 'decorrelated';

/** One pair of Figure 3. */
export interface PairRequest {
  readonly architecture: ArchitectureName;
  readonly arm: PairArm;
  readonly seed: number;
  /** What is tried against the collapse; absent for the paper's pairs, whose addresses do not change by it. */
  readonly wayOut?: WayOut;
}

/** Options of pair training that are ours, not the paper's. */
export type WayOut = Pick<PairOptions, 'form' | 'warmUpEpochs'>;

/** Bumped whenever training or evaluation code changes its numbers. */
const trainingVersion = 4;
const evaluationVersion = 2;

/**
 * Training a pair: leaves both networks' weights and a record by epoch ({@link PairTraining}). Where the preset takes recorded
 * weights, the trial has the address at which they were recorded.
 */
export function pairTrainingTrial(
  laboratory: Laboratory,
  preset: PairTrainingPreset,
  { architecture, arm, seed, wayOut }: PairRequest,
): Trial<PairTraining> {
  const { trainImages, epochs, batchSize } = preset;
  const options = {
    architecture,
    lambda: arm === 'regular' ? 0 : preset.lambda,
    epochs,
    batchSize,
    ...wayOut,
  };
  const own: TrialSpec = {
    experiment: 'train-pair',
    version: trainingVersion,
    configuration: { ...sharedConfiguration(laboratory), ...options, trainImages },
    seed,
  };
  const recorded = preset.recordedWeights === true;
  const spec = recorded ? recordedSpec(laboratory, own) : own;
  const run = async (heartbeat: () => void): Promise<TrialOutput> => {
    const images = subset(laboratory.dataset.train, Math.min(trainImages, laboratory.dataset.train.count));
    const stream = RandomStream.fromSeed(seed).split('pair');
    const trained = await trainPair(options, { images, stream, onStep: heartbeat });
    const { networks, epochs: history, collapse } = trained;
    const weights = await pairWeights(networks);
    networks.forEach(disposeNetwork);
    const numbers: PairTraining = { epochs: history, collapse: collapse ?? null };
    return { numbers: asNumbers(numbers), weights };
  };
  return { spec, run, ...(recorded ? { onlyRecorded: true } : {}) };
}

/** The address of a trial where it was recorded: here, else on another backend; its own where it was not. */
function recordedSpec({ evidence }: Laboratory, own: TrialSpec): TrialSpec {
  return (evidence.find(trialKey(own)) ?? evidence.anywhere(own)[0])?.spec ?? own;
}

/**
 * What the address of a trial on a trained pair holds: how the pair was trained, where the trial itself is run, and, where
 * the weights were recorded, on what.
 */
export function onTrainedPair(
  laboratory: Laboratory,
  { recordedWeights }: PairTrainingPreset,
  training: Trial<PairTraining>,
): TrialSpec['configuration'] {
  const { backend, arithmetic, ...asked } = training.spec.configuration;
  const machine = {
    ...(backend === undefined ? {} : { backend }),
    ...(arithmetic === undefined ? {} : { arithmetic }),
  };
  return {
    ...asked,
    ...sharedConfiguration(laboratory),
    ...(recordedWeights === true ? { trainedOn: machine } : {}),
  };
}

/** Evaluating a trained pair: accuracy, features and transfer under every attack of the preset ({@link PairEvaluation}). */
export function pairEvaluationTrial(
  laboratory: Laboratory,
  preset: PairPreset,
  request: PairRequest,
): Trial<PairEvaluation> {
  const training = pairTrainingTrial(laboratory, preset, request);
  const { accuracyImages, featureImages, attackImages, attacks, epsilons } = preset;
  const skipsDead = preset.attacksDeadPairs === false;
  const measured = {
    ...{ accuracyImages, featureImages, attackImages, attacks, epsilons },
    ...(skipsDead ? { attacksDeadPairs: false } : {}),
  };
  const spec: TrialSpec = {
    experiment: 'evaluate-pair',
    version: evaluationVersion,
    configuration: { ...onTrainedPair(laboratory, preset, training), ...measured, trainingVersion },
    seed: request.seed,
  };
  const run = async (heartbeat: () => void): Promise<TrialOutput> => {
    const numbers = await withStoredPair(laboratory, training.spec, async (pair, collapse) => {
      const attacks = skipsDead && collapse !== null ? [] : preset.attacks;
      const own = { ...preset, attacks };
      return { ...(await evaluatePair(pair, laboratory, own, { seed: request.seed, heartbeat })), collapse };
    });
    return { numbers: asNumbers(numbers) };
  };
  return { spec, run, needs: [training] };
}

async function evaluatePair(
  pair: NetworkPair,
  laboratory: Laboratory,
  preset: PairPreset,
  { seed, heartbeat }: { seed: number; heartbeat: () => void },
): Promise<Omit<PairEvaluation, 'collapse'>> {
  const { images: test, stream, take } = drawTestImages(laboratory.dataset.test, seed);
  const accuracy = await pairAccuracy(pair, test, take(preset.accuracyImages));
  heartbeat();
  const features = await featureMeasures(pair, test, take(preset.featureImages));
  const { attacks, epsilons } = preset;
  const indices = take(preset.attackImages);
  const transfers = await gridTransfers(pair, {
    ...{ images: test, indices, attacks, epsilons, stream, onBatch: heartbeat },
  });
  const attackedImages = transfers.length === 0 ? 0 : indices.length;
  return { accuracy, features, attackedImages, transfers };
}
