import { NumericalError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { subset } from '../data/dataset.js';
import { disposeNetwork } from '../models/network.js';
import { resolveDvergeOptions, trainDverge } from '../training/train-dverge.js';
import type { NetworkPair } from '../training/pair-step.js';
import { attackNamed } from './attack-grid.js';
import type { Laboratory } from './laboratory.js';
import { naturalAccuracy } from './pair-measures.js';
import type { MeasuredTransfer, PairTraining } from './pair-results.js';
import { pairTransfer, type Direction } from './pair-transfer.js';
import { pairFromWeights, pairTrainingTrial, type PairRequest } from './pair-trials.js';
import type { DvergePreset, PairPreset } from './presets.js';
import type { TrialRequest } from './run-store/run-trials.js';
import type { Collapse } from '../training/train-pair.js';
import type { Json, TrialOutput, TrialSpec } from './trial.js';

/** The pair as it is after an epoch of DVERGE training. */
export interface DvergeMeasurement {
  /** 0: before any. */
  readonly epoch: number;
  readonly accuracy: readonly [number, number];
  /** PGD l∞. */
  readonly transfers: readonly MeasuredTransfer[];
}

/** Numbers of a `dverge` trial; shares are fractions. */
export interface DvergeResult {
  readonly epochs: readonly DvergeMeasurement[];
  /** Whether a model of the pair that it starts from had died. */
  readonly collapse: Collapse | null;
}

/** Bumped whenever training or evaluation code changes its numbers. */
const version = 1;

/** DVERGE training from the pair that Figure 3 trained for this arm and seed, measured after every epoch (Figure 4). */
export function dvergeTrial(
  laboratory: Laboratory,
  presets: { readonly pair: PairPreset; readonly dverge: DvergePreset },
  request: PairRequest,
): TrialRequest {
  const training = pairTrainingTrial(laboratory, presets.pair, request);
  const { trainImages, measured, ...wanted } = presets.dverge;
  const options = resolveDvergeOptions(wanted);
  const spec: TrialSpec = {
    experiment: 'dverge',
    version,
    configuration: {
      ...training.spec.configuration,
      trainingVersion: training.spec.version,
      dverge: { ...options, trainImages },
      measured: { ...measured },
    },
    seed: request.seed,
  };
  const run = async (heartbeat: () => void): Promise<TrialOutput> => {
    const stored = await laboratory.store.read(training.spec);
    const weights = await stored?.loadWeights();
    if (stored === undefined || weights === undefined) {
      throw new NumericalError(`dverge: the trained pair of seed ${request.seed} is not in the store`);
    }
    const pair = pairFromWeights(request.architecture, weights);
    const epochs: DvergeMeasurement[] = [];
    const look = async (epoch: number) => {
      epochs.push({
        epoch,
        ...(await measurePair(pair, laboratory, measured, { seed: request.seed, heartbeat })),
      });
    };
    try {
      await look(0);
      const { train } = laboratory.dataset;
      await trainDverge(pair, options, {
        images: subset(train, Math.min(trainImages, train.count)),
        stream: RandomStream.fromSeed(request.seed).split('dverge'),
        onStep: heartbeat,
        onEpoch: ({ epoch }) => look(epoch),
      });
      const { collapse } = stored.numbers as unknown as PairTraining;
      const numbers: DvergeResult = { epochs, collapse };
      return { numbers: numbers as unknown as { [key: string]: Json } };
    } finally {
      pair.forEach(disposeNetwork);
    }
  };
  return { spec, run, needs: [training] };
}

async function measurePair(
  pair: NetworkPair,
  laboratory: Laboratory,
  preset: DvergePreset['measured'],
  { seed, heartbeat }: { readonly seed: number; readonly heartbeat: () => void },
): Promise<Omit<DvergeMeasurement, 'epoch'>> {
  const { test } = laboratory.dataset;
  const stream = RandomStream.fromSeed(seed).split('evaluation');
  const order = stream.split('images').permutation(test.count);
  const take = (count: number) => order.slice(0, Math.min(count, test.count));
  const accuracyAt = take(preset.accuracyImages);
  const setting = { images: test, indices: take(preset.attackImages), onBatch: heartbeat };
  const transfers: MeasuredTransfer[] = [];
  for (const epsilon of preset.epsilons) {
    for (const direction of ['1→2', '2→1'] as const satisfies readonly Direction[]) {
      const config = attackNamed('pgd-linf', epsilon);
      const attackStream = stream.split(`pgd-linf ${epsilon}`);
      const counts = await pairTransfer(pair, direction, config, { ...setting, stream: attackStream });
      transfers.push({ attack: 'pgd-linf', epsilon, direction, ...counts });
    }
  }
  const accuracyOf = (network: NetworkPair[0]) => naturalAccuracy(network, test, accuracyAt);
  return { accuracy: [await accuracyOf(pair[0]), await accuracyOf(pair[1])], transfers };
}
