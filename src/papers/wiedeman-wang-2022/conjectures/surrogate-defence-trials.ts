import { RandomStream } from '../../../core/random-stream.js';
import { imagesTensor, labelsOf, subset } from '../../../data/dataset.js';
import { networkLogits } from '../../../evaluation/audit-network.js';
import { naturalAccuracy } from '../../../evaluation/pair-measures.js';
import { rightAt } from '../../../evaluation/paths-under-attack.js';
import { drawTestImages } from '../../../evaluation/test-images.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import { asNumbers, type TrialOutput, type TrialSpec } from '../../../harness/store/trial.js';
import type { Trial } from '../../../harness/trials.js';
import { disposeNetwork } from '../../../models/network.js';
import { trainAgainst } from '../../../training/train-against.js';
import type { AdversaryPreset } from '../adversary/adversary-preset.js';
import { craftTrial, storedPoints } from '../adversary/craft-trials.js';
import { outsideCounts } from '../adversary/outside-trials.js';
import { pairTrainingTrial, type PairRequest } from '../experiments/pair-trials.js';
import { withStoredPair } from '../experiments/stored-pair.js';
import type { PairPreset } from '../profiles.js';

/** Two models of one seed and one start, of which one was decorrelated from a surrogate that its owner keeps. */
export const deployments = ['plain', 'defended'] as const;

/** What an outside attacker does to both, at one magnitude. */
export interface DeployedAttack {
  readonly epsilon: number;
  /** Images that both have right before. */
  readonly clean: number;
  /** Of these, those that the points fool, plain first. */
  readonly wrong: readonly number[];
}

/** Numbers of a `deploy-against-surrogate` trial. */
export interface Deployed {
  /** Natural accuracy, plain first. */
  readonly accuracy: readonly number[];
  /** L_R on the surrogate's features in the last epoch, of the defended. */
  readonly correlation: number;
  readonly attacked: readonly DeployedAttack[];
}

/** Bumped whenever training, attacks or counting change the numbers. */
const version = 1;

/**
 * Trains two models, alone and decorrelated from the first model of the seed's regular pair, and tries an outside attacker's
 * points on both ({@link Deployed}). The attacker has surrogates of its own, not that one.
 */
export function deploymentTrial(
  laboratory: Laboratory,
  presets: { readonly pair: PairPreset; readonly adversary: AdversaryPreset },
  { architecture, seed }: Pick<PairRequest, 'architecture' | 'seed'>,
): Trial<Deployed> {
  const { pair, adversary } = presets;
  const surrogate = pairTrainingTrial(laboratory, pair, { architecture, arm: 'regular', seed });
  const crafting = craftTrial(laboratory, presets, { architecture, seed });
  const { lambda, epochs, batchSize, trainImages, accuracyImages } = pair;
  const spec: TrialSpec = {
    ...{ experiment: 'deploy-against-surrogate', version, seed },
    configuration: {
      ...surrogate.spec.configuration,
      ...{ lambda, accuracyImages, trainingVersion: surrogate.spec.version },
      crafting: { ...crafting.spec.configuration, version: crafting.spec.version },
    },
  };
  const run = (heartbeat: () => void): Promise<TrialOutput> =>
    withStoredPair(laboratory, surrogate.spec, async ([fixed]) => {
      const { train, test } = laboratory.dataset;
      const data = {
        images: subset(train, Math.min(trainImages, train.count)),
        stream: RandomStream.fromSeed(seed).split('deployment'),
        onStep: heartbeat,
      };
      const options = { epochs, batchSize };
      const plain = await trainAgainst(fixed, { ...options, lambda: 0 }, data);
      const defended = await trainAgainst(fixed, { ...options, lambda }, data);
      const networks = [plain.network, defended.network];
      try {
        const { images, take } = drawTestImages(test, seed);
        const logits = networks.map(networkLogits);
        const all = (points: Parameters<(typeof logits)[number]>[0]) => logits.map((of) => of(points));
        const indices = take(adversary.images);
        const labels = labelsOf(images, indices);
        const originals = imagesTensor(images, indices);
        const clean = await rightAt(all, originals, labels).finally(() => originals.dispose());
        const attacked: DeployedAttack[] = [];
        for (const epsilon of adversary.epsilons) {
          const points = await storedPoints(laboratory, crafting, epsilon);
          const right = await rightAt(all, points, labels).finally(() => points.dispose());
          const counts = outsideCounts(clean, right);
          attacked.push({ epsilon, clean: counts.clean, wrong: counts.cleanWrong });
        }
        const accuracy: number[] = [];
        for (const network of networks)
          accuracy.push(await naturalAccuracy(network, images, take(accuracyImages)));
        const correlation = defended.epochs.at(-1)?.correlation ?? NaN;
        return { numbers: asNumbers({ accuracy, correlation, attacked }) };
      } finally {
        networks.forEach(disposeNetwork);
      }
    });
  return { spec, run, needs: [surrogate, crafting] };
}
