import { RandomStream } from '../../../core/random-stream.js';
import { imagesTensor, subset, type LabelledImages } from '../../../data/dataset.js';
import { disposeNetwork, networkFromWeights, networkWeights } from '../../../models/network.js';
import { recalibrateBatchNorm } from '../../../models/recalibrate-batch-norm.js';
import { resolveDvergeOptions, trainDverge } from '../../../training/train-dverge.js';
import type { NetworkPair } from '../../../training/pair-step.js';
import { gridTransfers } from '../../../evaluation/grid-transfers.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import { pairAccuracy } from '../../../evaluation/pair-measures.js';
import type { MeasuredTransfer } from '../../../evaluation/pair-transfer.js';
import { onTrainedPair, pairTrainingTrial, type PairRequest } from './pair-trials.js';
import type { DvergePreset, PairPreset } from '../profiles.js';
import type { Collapse } from '../../../training/train-pair.js';
import { pairWeights, withStoredPair } from './stored-pair.js';
import { drawTestImages } from '../../../evaluation/test-images.js';
import { asNumbers, type TrialOutput, type TrialSpec } from '../../../harness/store/trial.js';
import type { Trial } from '../../../harness/trials.js';

/** Natural accuracy of a pair, and transfer under PGD l∞. */
export interface DvergePairMeasured {
  readonly accuracy: readonly [number, number];
  readonly transfers: readonly MeasuredTransfer[];
}

/** The pair as it is after an epoch of DVERGE training, its BatchNorm averages recalibrated on natural training images. */
export interface DvergeMeasurement extends DvergePairMeasured {
  /** 0: before any. */
  readonly epoch: number;
  /**
   * After the last epoch: with the averages that training left, which few steps on distilled images have moved part of the way
   * (wiedeman-wang-2022.md §5, 9).
   */
  readonly lagging?: DvergePairMeasured;
}

/** Numbers of a `dverge` trial; shares are fractions. */
export interface DvergeResult {
  readonly epochs: readonly DvergeMeasurement[];
  /** Whether a model of the pair that it starts from had died. */
  readonly collapse: Collapse | null;
}

/** Bumped whenever training or evaluation code changes its numbers, or what weights it leaves. */
const version = 3;

/**
 * DVERGE training from the pair that Figure 3 trained for this arm and seed, measured after every epoch (Figure 4). Leaves the
 * weights of the last measurement; of a pair of which a model had died those that it has, and no measurement: it leaves all claims.
 */
export function dvergeTrial(
  laboratory: Laboratory,
  presets: { readonly pair: PairPreset; readonly dverge: DvergePreset },
  request: PairRequest,
): Trial<DvergeResult> {
  const training = pairTrainingTrial(laboratory, presets.pair, request);
  const { trainImages, measured, ...wanted } = presets.dverge;
  const options = resolveDvergeOptions(wanted);
  const spec: TrialSpec = {
    experiment: 'dverge',
    version,
    configuration: {
      ...onTrainedPair(laboratory, presets.pair, training),
      trainingVersion: training.spec.version,
      dverge: { ...options, trainImages },
      measured: { ...measured },
    },
    seed: request.seed,
  };
  const run = async (heartbeat: () => void): Promise<TrialOutput> => {
    const { train } = laboratory.dataset;
    const { seed } = request;
    return withStoredPair(laboratory, training.spec, async (pair, collapse): Promise<TrialOutput> => {
      const epochs: DvergeMeasurement[] = [];
      if (collapse !== null)
        return { numbers: asNumbers({ epochs, collapse }), weights: await pairWeights(pair) };
      let weights: TrialOutput['weights'];
      const look = async (epoch: number) => {
        const measure = (of: NetworkPair) => measurePair(of, laboratory, measured, { seed, heartbeat });
        const lagging = epoch === options.epochs ? { lagging: await measure(pair) } : {};
        const recalibrated = await recalibratedPair(pair, train, measured.calibrationImages);
        try {
          epochs.push({ epoch, ...(await measure(recalibrated)), ...lagging });
          if (epoch === options.epochs) weights = await pairWeights(recalibrated);
        } finally {
          recalibrated.forEach(disposeNetwork);
        }
      };
      await look(0);
      await trainDverge(pair, options, {
        images: subset(train, Math.min(trainImages, train.count)),
        stream: RandomStream.fromSeed(seed).split('dverge'),
        onStep: heartbeat,
        onEpoch: ({ epoch }) => look(epoch),
      });
      return { numbers: asNumbers({ epochs, collapse }), ...(weights === undefined ? {} : { weights }) };
    });
  };
  return { spec, run, needs: [training] };
}

/** A copy of the pair with BatchNorm averages of the first so many natural training images. The caller disposes it. */
async function recalibratedPair(
  pair: NetworkPair,
  train: LabelledImages,
  count: number,
): Promise<NetworkPair> {
  const copy = async (network: NetworkPair[0]) =>
    networkFromWeights(network.architecture, await networkWeights(network));
  const copies: NetworkPair = [await copy(pair[0]), await copy(pair[1])];
  const images = imagesTensor(
    train,
    Uint32Array.from({ length: Math.min(count, train.count) }, (_, i) => i),
  );
  for (const network of copies) recalibrateBatchNorm(network, images);
  images.dispose();
  return copies;
}

async function measurePair(
  pair: NetworkPair,
  laboratory: Laboratory,
  preset: DvergePreset['measured'],
  { seed, heartbeat }: { readonly seed: number; readonly heartbeat: () => void },
): Promise<DvergePairMeasured> {
  const { images: test, stream, take } = drawTestImages(laboratory.dataset.test, seed);
  const transfers = await gridTransfers(pair, {
    ...{ images: test, indices: take(preset.attackImages), stream, onBatch: heartbeat },
    ...{ attacks: ['pgd-linf'], epsilons: preset.epsilons },
  });
  return { accuracy: await pairAccuracy(pair, test, take(preset.accuracyImages)), transfers };
}
