import type { NotRun } from '../../../harness/claim-types.js';
import type { Profile, ProfileName } from '../profiles.js';
import type { ReconstructionArmName } from './reconstruction-arms.js';
import type { CifarClassifierPreset, ReconstructionPreset } from './reconstruction-preset.js';

/** How large the experiments of Figures 8 and 9 are in a profile. */
export interface CifarPreset extends ReconstructionPreset {
  readonly classifier: CifarClassifierPreset;
  /** How these sizes depart from the paper's, for reports; none where they do not. */
  readonly departures: readonly string[];
}

/** The arms on CIFAR-10. */
export const cifarArmNames = [
  'cifar-autoencoder',
  'cifar-dna',
  'cifar-dna-regular',
] as const satisfies readonly ReconstructionArmName[];

/** The paper's sizes (Experimental procedures, "Training"). */
const paper: CifarPreset = {
  attacks: ['fgsm-linf', 'pgd-linf'],
  epsilons: [2 / 255, 4 / 255, 8 / 255],
  lambda: 0.05,
  trainImages: 50000,
  batchSize: 1250,
  epochs: 40,
  learningRate: 5e-4,
  classifierEpochs: 40,
  classifierBatchSize: 500,
  classifierLearningRate: 5e-4,
  classifierAloneEpochs: 40,
  classifier: { width: 64, crop: 4, flip: true },
  accuracyImages: 10000,
  featureImages: 10000,
  attackImages: 10000,
  adaptiveImages: 2000,
  adaptiveEpsilons: [2 / 255, 4 / 255, 8 / 255],
  // The paper's networks are right about three in four natural images; a path whose neck died about one in ten.
  minimumAccuracy: 0.5,
  notRun: {},
  departures: [],
};

/**
 * The paper's DNA and autoencoder on the images that the JPEG copy has, and a classifier as wide as an hour a seed allows. Core
 * seconds of a step on `tensorflow`, AMD EPYC, beside other work: the DNA 2.3 (batch 1250), the autoencoder 1.4, the classifier
 * 0.15, 0.3 and 0.9 for 8, 16 and 32 channels (batch 500). 640 steps of each network, 3,200 of a DNA's classifier and 1,600 of
 * the autoencoder's come, with 16 channels, the third arm and the classifier alone, to 115 core-minutes a seed before attacks.
 */
const reduced: CifarPreset = {
  ...paper,
  trainImages: 20000,
  classifier: { ...paper.classifier, width: 16 },
  featureImages: 2000,
  attackImages: 1000,
  adaptiveImages: 500,
  adaptiveEpsilons: [4 / 255],
  departures: [
    'trained on 20,000 images (the paper: 50,000)',
    'a classifier of 16 to 128 channels (the paper: 64 to 512)',
    'attacks on 1,000 test images of each seed (the paper: 10,000)',
  ],
};

/**
 * A step of the DNA takes wasm 10 core-seconds, of the autoencoder 6; ten epochs on 5,000 images, five seeds of both and their
 * classifiers, are an hour of two cores, of which the quick profile has four minutes to give.
 */
const tooSlow: NotRun = {
  because: 'time',
  text:
    'the networks of CIFAR-10 take hours; the profiles reduced (20,000 images, a narrower classifier) and paper judge what campaigns ' +
    'left of it (TRANSFER_CLAIMS_PROFILE=reduced, TRANSFER_CLAIMS_PROFILE=paper)',
};

const presets: Readonly<Record<ProfileName, CifarPreset>> = {
  quick: { ...reduced, notRun: Object.fromEntries(cifarArmNames.map((arm) => [arm, tooSlow])) },
  reduced,
  paper,
};

/** The preset of a profile. */
export const cifarPreset = ({ name }: Pick<Profile, 'name'>): CifarPreset => presets[name];
