import type { Profile, ProfileName } from '../profiles.js';

/** How strong, and how large, the attackers are that the paper did not send (wiedeman-wang-2022.md §10). */
export interface AdversaryPreset {
  /** Test images, the first of those that the plain evaluation of the seed attacks. */
  readonly images: number;
  /** l∞, pixel units. */
  readonly epsilons: readonly number[];
  /** Gradient steps of APGD, by each of its losses. */
  readonly apgdSteps: number;
  /** Forward passes of the Square attack. */
  readonly squareQueries: number;
  /** Regular pairs of seeds of their own, both of whose models are the outside attacker's surrogates. */
  readonly surrogatePairs: number;
}

const quick: AdversaryPreset = {
  ...{ images: 250, epsilons: [0.1] },
  ...{ apgdSteps: 50, squareQueries: 300, surrogatePairs: 4 },
};

/** The reduced profile is for CIFAR-10, and attacks none of these. */
const presets: Readonly<Record<ProfileName, AdversaryPreset>> = {
  quick,
  reduced: quick,
  paper: { images: 1000, epsilons: [0.05, 0.1], apgdSteps: 100, squareQueries: 2000, surrogatePairs: 4 },
};

/** The attackers of a profile. */
export const adversaryPreset = ({ name }: Pick<Profile, 'name'>): AdversaryPreset => presets[name];

/** Where the seeds of surrogates begin: far from those of any victim. */
export const firstSurrogateSeed = 100_001;
