import { rightPaths, type PathSetting } from '../../../evaluation/paths-under-attack.js';
import { pathSubject } from '../../../evaluation/evaluate-reconstruction.js';
import { standingByStage, type Standing } from '../../../evaluation/standing-by-stage.js';
import { drawTestImages } from '../../../evaluation/test-images.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import { asNumbers, type TrialOutput, type TrialSpec } from '../../../harness/store/trial.js';
import type { Trial } from '../../../harness/trials.js';
import type { DvergePresets } from '../experiments/dverge-study.js';
import { dvergeTrial } from '../experiments/dverge-trials.js';
import { pairTrainingTrial, type PairRequest } from '../experiments/pair-trials.js';
import { withStoredPair } from '../experiments/stored-pair.js';
import type { PairTrainingPreset } from '../profiles.js';
import type { ReconstructionPreset } from '../reconstruction/reconstruction-preset.js';
import {
  classifierTrainingTrial,
  reconstructionTrainingTrial,
  withStoredArm,
  type ReconstructionRequest,
} from '../reconstruction/train-reconstruction-trials.js';
import type { AdversaryPreset } from './adversary-preset.js';
import { jointStages, pairSubject, singleStages, type AttackFamily } from './joint-stages.js';

/** What is left of so many images after one attacker after the other, at one magnitude. */
export interface JointAttack {
  readonly epsilon: number;
  /** Of a pair those that both models had right; of a reconstruction all. */
  readonly images: number;
  readonly standing: readonly Standing<AttackFamily>[];
}

/** Numbers of an `attack-jointly` trial. */
export interface JointAttacks {
  readonly attacked: readonly JointAttack[];
}

/** Bumped whenever attacks or counting change their numbers. */
const version = 1;
const experiment = 'attack-jointly';

/** All attackers on a pair of Figure 3 ({@link JointAttacks}). */
export function jointPairTrial(
  laboratory: Laboratory,
  presets: { readonly pair: PairTrainingPreset; readonly adversary: AdversaryPreset },
  request: PairRequest,
): Trial<JointAttacks> {
  const training = pairTrainingTrial(laboratory, presets.pair, request);
  return trialOn(laboratory, training, presets.adversary, { trainingVersion: training.spec.version });
}

/** All attackers on a pair of Figure 3 after DVERGE training ({@link JointAttacks}). */
export function jointDvergeTrial(
  laboratory: Laboratory,
  presets: DvergePresets & { readonly adversary: AdversaryPreset },
  request: PairRequest,
): Trial<JointAttacks> {
  const training = dvergeTrial(laboratory, presets, request);
  return trialOn(laboratory, training, presets.adversary, { dvergeVersion: training.spec.version });
}

/** All attackers on the pair that a training left; `versions` are what its version is called in the specification. */
const trialOn = (
  laboratory: Laboratory,
  training: Trial<unknown>,
  adversary: AdversaryPreset,
  versions: Readonly<Record<string, number>>,
): Trial<JointAttacks> => ({
  spec: {
    ...{ experiment, version, seed: training.spec.seed },
    configuration: { ...training.spec.configuration, ...versions, adversary: settingsOf(adversary) },
  },
  run: attackStored(laboratory, training.spec, adversary),
  needs: [training],
});

/** Attacks the pair that a trial left. */
const attackStored =
  (laboratory: Laboratory, training: TrialSpec, adversary: AdversaryPreset) =>
  (onBatch: () => void): Promise<TrialOutput> =>
    withStoredPair(laboratory, training, async (pair) => {
      const { images, stream, take } = drawTestImages(laboratory.dataset.test, training.seed);
      const subject = pairSubject(pair);
      const drawn = { images, indices: take(adversary.images), onBatch };
      const clean = await rightPaths(subject, drawn);
      const indices = drawn.indices.filter((_, row) => clean.every((path) => path[row] === 1));
      const attacked: JointAttack[] = [];
      for (const epsilon of adversary.epsilons) {
        const own = stream.split(`pgd-linf ${epsilon}`);
        const stages = [
          ...singleStages(pair, epsilon, own),
          ...jointStages(subject, adversary, { epsilon, stream: own }),
        ];
        const standing = await standingByStage(stages, { ...drawn, indices });
        attacked.push({ epsilon, images: indices.length, standing });
      }
      return { numbers: asNumbers({ attacked }) };
    });

/** All attackers of every path on a DNA or an autoencoder ({@link JointAttacks}). */
export function jointReconstructionTrial(
  laboratory: Laboratory,
  presets: { readonly reconstruction: ReconstructionPreset; readonly adversary: AdversaryPreset },
  request: ReconstructionRequest,
): Trial<JointAttacks> {
  const { reconstruction, adversary } = presets;
  const training = reconstructionTrainingTrial(laboratory, reconstruction, request);
  const classifier = classifierTrainingTrial(laboratory, reconstruction, request);
  const spec: TrialSpec = {
    ...{ experiment, version, seed: request.seed },
    configuration: {
      ...classifier.spec.configuration,
      versions: [training.spec.version, classifier.spec.version],
      adversary: settingsOf(adversary),
    },
  };
  const run = (onBatch: () => void): Promise<TrialOutput> =>
    withStoredArm(laboratory, reconstruction, request, async (own) => {
      const { images, stream, take } = drawTestImages(laboratory.dataset.test, request.seed);
      const setting: PathSetting = { images, indices: take(adversary.images), onBatch };
      const attacked: JointAttack[] = [];
      for (const epsilon of adversary.epsilons) {
        const aimed = { epsilon, stream: stream.split(`pgd-linf ${epsilon}`) };
        const standing = await standingByStage(jointStages(pathSubject(own), adversary, aimed), setting);
        attacked.push({ epsilon, images: setting.indices.length, standing });
      }
      return { numbers: asNumbers({ attacked }) };
    });
  return { spec, run, needs: [training, classifier] };
}

/** What of the attackers the numbers depend on. */
const settingsOf = ({ images, epsilons, apgdSteps, squareQueries }: AdversaryPreset) => ({
  ...{ images, epsilons, apgdSteps, squareQueries },
});
