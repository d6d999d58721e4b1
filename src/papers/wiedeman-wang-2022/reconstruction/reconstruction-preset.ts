import type { AttackName } from '../../../evaluation/attack-grid.js';
import type { NotRun } from '../../../harness/claim-types.js';
import type { Profile, ProfileName } from '../profiles.js';
import type { ReconstructionArmName } from './reconstruction-arms.js';

/** The classifier of CIFAR-10 reconstructions, and how its training images are varied. */
export interface CifarClassifierPreset {
  /** Channels behind its first convolution; the paper has 64. */
  readonly width: number;
  /** Pixels by which images are shifted at most, and whether half of them are mirrored. */
  readonly crop: number;
  readonly flip: boolean;
}

/** How large the experiments of Figures 6, 7 and 10 are in a profile; or, on CIFAR-10, those of Figures 8 and 9. */
export interface ReconstructionPreset {
  /** The first so many training images. */
  readonly trainImages: number;
  readonly batchSize: number;
  /** Passes of the network that reconstructs, and Adam's rate for it. */
  readonly epochs: number;
  readonly learningRate: number;
  /** Passes of the classifier over the reconstructions, and Adam's rate for it. */
  readonly classifierEpochs: number;
  readonly classifierBatchSize: number;
  readonly classifierLearningRate: number;
  /** @default MNIST's, whose images are not varied */
  readonly classifier?: CifarClassifierPreset;
  /** Passes of the classifier that is trained on images as they are. */
  readonly classifierAloneEpochs: number;
  /** λ of the decorrelated arms. */
  readonly lambda: number;
  /** Test images for natural accuracy. */
  readonly accuracyImages: number;
  /** Test images whose bottlenecks are regressed. */
  readonly featureImages: number;
  /** Test images attacked, drawn anew for each seed. */
  readonly attackImages: number;
  readonly attacks: readonly AttackName[];
  readonly epsilons: readonly number[];
  /** Test images of the adaptive attack, and its magnitudes. */
  readonly adaptiveImages: number;
  readonly adaptiveEpsilons: readonly number[];
  /** A seed counts only where every path of its arms reaches this natural accuracy. */
  readonly minimumAccuracy: number;
  /** Arms that are left out, with the reason. */
  readonly notRun: Readonly<Partial<Record<ReconstructionArmName, NotRun>>>;
}

const figure6 = {
  lambda: 0.05,
  attacks: ['fgsm-linf', 'pgd-linf'],
  epsilons: [0.05, 0.1, 0.15],
} as const;

/**
 * Why the quick profile is of this size, from development seeds (11 to 18):
 *
 * - At the paper's λ a rate of 3e-3 left the second neck without a live unit in two of three seeds (a PyTorch
 *   reimplementation, batches of 100), and 2e-3 in batches of 100 in one of two; 2e-3 in batches of 125 in none of six.
 *   Whether a neck dies is settled within some 300 steps, and rounding can decide it: seed 102 lost one with an earlier
 *   version of the correlation loss, and keeps both with this one. Such a seed leaves by the declared rule.
 * - 1,440 such steps on 12,000 images, and a classifier that sees each reconstruction once, brought the DNA's paths to 91
 *   and 91 % (seed 12), 91 and 90 % (seed 16); 1,500 steps of 1e-3 left them at 74 to 83 % (three seeds, PyTorch).
 * - Seconds a seed, with both cores of an AMD EPYC busy: the DNA 29 to train, 11 for its classifier, 7 for its attacks;
 *   the autoencoder 18, 6 and 4; the adaptive attacks on 100 images 9 and 2; the noisy answers 10; the classifier alone
 *   18.
 */
const beyondQuick: NotRun = {
  because: 'time',
  text:
    'its networks would take this profile beyond its quarter of an hour on two cores; ' +
    'the paper profile runs it (TRANSFER_CLAIMS_PROFILE=paper), and so does a check with --seeds',
};

const tooWide: NotRun = {
  because: 'size',
  text:
    'its correlation loss takes batches of 130 images or more, and this profile trains with 125; ' +
    'the paper profile runs it (TRANSFER_CLAIMS_PROFILE=paper)',
};

const cifarOnly: NotRun = {
  because: 'time',
  text: 'this profile is for CIFAR-10; the paper profile runs it (TRANSFER_CLAIMS_PROFILE=paper)',
};

/** The paper's sizes (Experimental procedures, "Training"), with as many attacked images as Figure 3's pairs have. */
const paperSized: ReconstructionPreset = {
  ...figure6,
  trainImages: 60000,
  batchSize: 500,
  epochs: 40,
  learningRate: 5e-4,
  classifierEpochs: 40,
  classifierBatchSize: 500,
  classifierLearningRate: 5e-4,
  classifierAloneEpochs: 40,
  accuracyImages: 10000,
  featureImages: 10000,
  attackImages: 2000,
  adaptiveImages: 2000,
  adaptiveEpsilons: [0.05, 0.1, 0.15],
  minimumAccuracy: 0.9,
  notRun: {},
};

const presets: Readonly<Record<ProfileName, ReconstructionPreset>> = {
  quick: {
    ...figure6,
    trainImages: 12000,
    batchSize: 125,
    epochs: 15,
    learningRate: 2e-3,
    classifierEpochs: 1,
    classifierBatchSize: 50,
    classifierLearningRate: 4e-3,
    classifierAloneEpochs: 3,
    accuracyImages: 2000,
    featureImages: 1000,
    attackImages: 250,
    adaptiveImages: 250,
    adaptiveEpsilons: [0.1],
    // The steps of this profile leave a sound path at about 90 %, either side of the paper profile's least; a path that is lost is far below.
    minimumAccuracy: 0.85,
    notRun: {
      'dna-4': beyondQuick,
      'dna-6': beyondQuick,
      'wide-neck': tooWide,
      'deep-neck': beyondQuick,
      ensemble: beyondQuick,
    },
  },
  /** MNIST's side of what is compared with CIFAR-10, in the trials of the paper profile; of its own figures nothing. */
  reduced: {
    ...paperSized,
    notRun: {
      ...{ autoencoder: cifarOnly, dna: cifarOnly, 'dna-4': cifarOnly, 'dna-6': cifarOnly },
      ...{ 'wide-neck': cifarOnly, 'deep-neck': cifarOnly, ensemble: cifarOnly },
    },
  },
  paper: paperSized,
};

/** The preset of a profile. A check with as many seeds as somebody asked for leaves out nothing for its time alone. */
export function reconstructionPreset({
  name,
  fixedSeeds,
}: Pick<Profile, 'name' | 'fixedSeeds'>): ReconstructionPreset {
  const preset = presets[name];
  if (fixedSeeds === undefined) return preset;
  const left = Object.entries(preset.notRun).filter(([, reason]) => reason !== beyondQuick);
  return { ...preset, notRun: Object.fromEntries(left) };
}
