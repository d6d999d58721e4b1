import type { AttackName } from '../../../evaluation/attack-grid.js';
import type { Profile, ProfileName } from '../profiles.js';

/** Attacks of one kind, at these magnitudes, on so many test images. */
export interface ReleasedGrid {
  readonly attacks: readonly AttackName[];
  readonly epsilons: readonly number[];
  readonly images: number;
}

/** How much of Figures 3 and 6 is measured on the authors' weights. */
export interface ReleasedPreset {
  /** Figure 3: one step, and iterative. */
  readonly pairs: { readonly fgsm: ReleasedGrid; readonly pgd: ReleasedGrid };
  /** Figure 6: one step with every objective, and iterative with the joint objective. */
  readonly reconstructions: { readonly fgsm: ReleasedGrid; readonly pgd: ReleasedGrid };
}

const linf: readonly AttackName[] = ['fgsm-linf'];
const quick: ReleasedPreset = {
  pairs: {
    fgsm: { attacks: ['fgsm-linf', 'fgsm-l2'], epsilons: [0.05, 0.1], images: 1000 },
    pgd: { attacks: ['pgd-linf', 'pgd-l2'], epsilons: [0.05], images: 250 },
  },
  reconstructions: {
    fgsm: { attacks: linf, epsilons: [0.05, 0.1, 0.15], images: 2000 },
    pgd: { attacks: ['pgd-linf'], epsilons: [0.05, 0.1], images: 250 },
  },
};

/** The authors' files are MNIST's: the reduced profile, which is for CIFAR-10, looks at them as the quick one does. */
const presets: Readonly<Record<ProfileName, ReleasedPreset>> = {
  quick,
  reduced: quick,
  paper: {
    pairs: {
      fgsm: { attacks: ['fgsm-linf', 'fgsm-l2'], epsilons: [0.05, 0.1, 0.15, 0.2], images: 10000 },
      pgd: { attacks: ['pgd-linf', 'pgd-l2'], epsilons: [0.05, 0.1, 0.15, 0.2], images: 10000 },
    },
    reconstructions: {
      fgsm: { attacks: linf, epsilons: [0.05, 0.1, 0.15], images: 10000 },
      pgd: { attacks: ['pgd-linf'], epsilons: [0.05, 0.1, 0.15], images: 10000 },
    },
  },
};

/** The preset of a profile. */
export function releasedPreset({ name }: Pick<Profile, 'name'>): ReleasedPreset {
  return presets[name];
}
