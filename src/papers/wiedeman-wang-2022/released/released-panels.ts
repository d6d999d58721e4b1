import type { NotRun, PartDeclaration } from '../../../harness/claim-types.js';
import type { Profile } from '../profiles.js';
import { releasedPreset } from './released-preset.js';

/** A part about one attack and magnitude on the authors' reconstructions. */
export interface ReleasedPanel extends PartDeclaration {
  readonly attack: 'fgsm-linf' | 'pgd-linf';
  readonly epsilon: number;
}

const epsilons = [0.05, 0.1, 0.15];

const tooFew: NotRun = {
  because: 'size',
  text: 'hardly an image of this profile survives; TRANSFER_CLAIMS_PROFILE=paper runs it',
};

/** The panels of Figure 6; those that a profile leaves out say why. */
export function releasedPanels(profile: Profile): readonly ReleasedPanel[] {
  return (['fgsm', 'pgd'] as const).flatMap((grid) =>
    epsilons.map((epsilon): ReleasedPanel => {
      const run = releasedPreset(profile).reconstructions[grid].epsilons.includes(epsilon);
      const attack = `${grid}-linf` as const;
      return {
        id: `${grid}/${epsilon}`,
        label: `${attack}, ε ${epsilon}`,
        ...{ attack, epsilon },
        ...(run ? {} : { notRun: tooFew }),
      };
    }),
  );
}
