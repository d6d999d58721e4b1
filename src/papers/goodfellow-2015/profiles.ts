import type { BaseProfile } from '../../harness/paper.js';

/** How a network is trained in a profile: Adam, for a fixed number of epochs. */
export interface TrainingPreset {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
}

/** A network of two hidden layers of so many maxout units with so many linear pieces; dropout keeps a pixel or unit with probability `keep`. */
export interface MaxoutPreset extends TrainingPreset {
  readonly units: number;
  readonly pieces: number;
  readonly keep: { readonly pixels: number; readonly units: number };
}

/** What a profile runs; data, so that a reader sees the difference between profiles at a glance. */
export interface Profile extends BaseProfile {
  readonly name: ProfileName;
  /** l∞ magnitude of every attack, pixel units. */
  readonly epsilon: number;
  /** The first so many training images; of those, 3 against 7 takes the threes and sevens. */
  readonly trainImages: number;
  readonly softmax: TrainingPreset;
  readonly logistic: TrainingPreset;
  readonly maxout: MaxoutPreset;
  /** Test images for clean errors and for attacks, drawn anew for each seed. */
  readonly cleanImages: number;
  readonly attackImages: number;
  /** What is not as in the paper, by the field or step that it is about, a sentence each. */
  readonly departures: Readonly<Record<string, string>>;
}

export const profileNames = ['quick', 'paper'] as const;
export type ProfileName = (typeof profileNames)[number];

const common = {
  // Seeds below 100 are for development: the sizes of the quick profile were settled after seeing some of them.
  firstSeed: 201,
  epsilon: 0.25, // Section 4, pixels in [0, 1].
  softmax: { epochs: 5, batchSize: 100, learningRate: 2e-3 },
  logistic: { epochs: 5, batchSize: 50, learningRate: 2e-3 },
} as const;

const departures = {
  epochs:
    'A fixed number of epochs, of which the last is judged; the paper stops by the error on validation images.',
  optimizer: 'Adam at one rate, where maxout networks were trained by gradient descent with momentum.',
  weights: 'PyTorch’s uniform initial weights, and no bound on the weights of a unit.',
  clipping: 'Attacked and noisy images are clipped to [0, 1], in training and when they are judged.',
} as const;

export const profiles: Readonly<Record<ProfileName, Profile>> = {
  quick: {
    name: 'quick',
    ...common,
    looks: [5, 10],
    trainImages: 10000,
    maxout: {
      ...{ units: 80, pieces: 2, keep: { pixels: 1, units: 0.9 } },
      ...{ epochs: 7, batchSize: 100, learningRate: 3e-3 },
    },
    cleanImages: 5000,
    attackImages: 1000,
    departures: {
      ...departures,
      trainImages: 'The first 10,000 training images instead of 60,000.',
      units:
        'Hidden layers of 80 maxout units with 2 pieces, not 240 with 5, or 1,600 in the larger network.',
      keep: 'Dropout of a tenth of the hidden units and no pixel: so few epochs do not learn around more.',
    },
  },
  paper: {
    name: 'paper',
    takesRecorded: true,
    paperSized: true,
    ...common,
    looks: [10],
    trainImages: 60000,
    maxout: {
      ...{ units: 240, pieces: 5, keep: { pixels: 0.8, units: 0.5 } },
      ...{ epochs: 30, batchSize: 100, learningRate: 1e-3 },
    },
    cleanImages: 10000,
    attackImages: 10000,
    departures: {
      ...departures,
      units: 'Hidden layers of 240 maxout units, in the larger network’s place too, which has 1,600.',
    },
  },
};
