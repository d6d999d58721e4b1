import type { PathLogits } from '../../../attacks/reconstruction-target.js';
import { imagesTensor, labelsOf } from '../../../data/dataset.js';
import { pathLogits } from '../../../evaluation/evaluate-reconstruction.js';
import { rightAt } from '../../../evaluation/paths-under-attack.js';
import { drawTestImages } from '../../../evaluation/test-images.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import type { TrialRequest } from '../../../harness/store/run-trials.js';
import { asNumbers, type TrialOutput, type TrialSpec } from '../../../harness/store/trial.js';
import type { Trial } from '../../../harness/trials.js';
import { pairTrainingTrial, type PairRequest } from '../experiments/pair-trials.js';
import { withStoredPair } from '../experiments/stored-pair.js';
import type { ReconstructionPreset } from '../reconstruction/reconstruction-preset.js';
import {
  classifierTrainingTrial,
  reconstructionTrainingTrial,
  withStoredArm,
  type ReconstructionRequest,
} from '../reconstruction/train-reconstruction-trials.js';
import { craftTrial, storedPoints, type OutsidePresets } from './craft-trials.js';
import { pairSubject } from './joint-stages.js';

/** How a victim's paths fare at the points of an outside attacker, at one magnitude. */
export interface OutsideAttack {
  readonly epsilon: number;
  readonly images: number;
  /** Images that every path has right before the attack. */
  readonly clean: number;
  /** Of all images: those that no path gets right at the point. */
  readonly allWrong: number;
  /** Of the clean ones: the same, and those that each path gets wrong. */
  readonly cleanAllWrong: number;
  readonly cleanWrong: readonly number[];
}

/** Numbers of a `try-outside-points` trial. */
export interface OutsideAttacks {
  readonly attacked: readonly OutsideAttack[];
}

/** Bumped whenever counting changes its numbers. */
const version = 1;

/** A victim: what was trained, and how to lend it out of the store. */
interface Victim {
  readonly needs: readonly TrialRequest[];
  readonly configuration: TrialSpec['configuration'];
  readonly lend: <Result>(use: (logits: PathLogits) => Promise<Result>) => Promise<Result>;
}

/** An outside attacker's points tried on a pair of the same architecture ({@link OutsideAttacks}). */
export function outsidePairTrial(
  laboratory: Laboratory,
  presets: OutsidePresets,
  request: PairRequest,
): Trial<OutsideAttacks> {
  const training = pairTrainingTrial(laboratory, presets.pair, request);
  const crafting = craftTrial(laboratory, presets, request);
  return outsideTrial(laboratory, crafting, {
    needs: [training],
    configuration: training.spec.configuration,
    lend: (use) =>
      withStoredPair(laboratory, training.spec, (pair) => use(pairSubject(pair).attacked(new Uint32Array()))),
  });
}

/** The same points, made on fully connected classifiers, tried on a DNA or an autoencoder ({@link OutsideAttacks}). */
export function outsideReconstructionTrial(
  laboratory: Laboratory,
  presets: OutsidePresets & { readonly reconstruction: ReconstructionPreset },
  request: ReconstructionRequest,
): Trial<OutsideAttacks> {
  const { reconstruction } = presets;
  const training = reconstructionTrainingTrial(laboratory, reconstruction, request);
  const classifier = classifierTrainingTrial(laboratory, reconstruction, request);
  const crafting = craftTrial(laboratory, presets, { architecture: 'fc', seed: request.seed });
  return outsideTrial(laboratory, crafting, {
    needs: [training, classifier],
    configuration: classifier.spec.configuration,
    lend: (use) => withStoredArm(laboratory, reconstruction, request, (own) => use(pathLogits(own))),
  });
}

function outsideTrial(
  laboratory: Laboratory,
  crafting: ReturnType<typeof craftTrial>,
  { needs, configuration, lend }: Victim,
): Trial<OutsideAttacks> {
  const { seed, version: craftingVersion } = crafting.spec;
  const spec: TrialSpec = {
    ...{ experiment: 'try-outside-points', version, seed },
    configuration: {
      ...configuration,
      versions: needs.map((need) => need.spec.version),
      crafting: { ...crafting.spec.configuration, version: craftingVersion },
    },
  };
  const run = (): Promise<TrialOutput> =>
    lend(async (logits) => {
      const { images: count, epsilons } = crafting.spec.configuration as {
        readonly images: number;
        readonly epsilons: readonly number[];
      };
      const { images, take } = drawTestImages(laboratory.dataset.test, seed);
      const indices = take(count);
      const labels = labelsOf(images, indices);
      const originals = imagesTensor(images, indices);
      const clean = await rightAt(logits, originals, labels).finally(() => originals.dispose());
      const attacked: OutsideAttack[] = [];
      for (const epsilon of epsilons) {
        const points = await storedPoints(laboratory, crafting, epsilon);
        const right = await rightAt(logits, points, labels).finally(() => points.dispose());
        attacked.push({ epsilon, ...outsideCounts(clean, right) });
      }
      return { numbers: asNumbers({ attacked }) };
    });
  return { spec, run, needs: [...needs, crafting] };
}

/** Counts over images; both by path, then image: 1 where the path is right before the attack, and at its point. */
export function outsideCounts(
  clean: readonly Uint8Array[],
  right: readonly Uint8Array[],
): Omit<OutsideAttack, 'epsilon'> {
  const rows = [...(clean[0] ?? []).keys()];
  const sound = rows.filter((row) => clean.every((path) => path[row] === 1));
  const lost = (row: number) => right.every((path) => path[row] === 0);
  return {
    images: rows.length,
    clean: sound.length,
    allWrong: rows.filter(lost).length,
    cleanAllWrong: sound.filter(lost).length,
    cleanWrong: right.map((path) => sound.filter((row) => path[row] === 0).length),
  };
}
