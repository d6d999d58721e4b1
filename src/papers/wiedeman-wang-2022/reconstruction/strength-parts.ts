import type { PartDeclaration } from '../../../harness/claim-types.js';
import { paperReconstructionAccuracy } from '../printed.js';
import type { Profile } from '../profiles.js';
import { reconstructionPreset } from './reconstruction-preset.js';
import { notRunIn, type Panel } from './reconstruction-study.js';

const arms = ['dna', 'autoencoder'] as const;
const attacks = ['fgsm-linf', 'pgd-linf'] as const;

/** A part about two attacks of which one should leave less accuracy. */
export interface StrengthPart extends PartDeclaration {
  readonly arm: (typeof arms)[number];
  readonly weaker: Panel;
  readonly stronger: Panel;
}

const short = { 'fgsm-linf': 'fgsm', 'pgd-linf': 'pgd' } as const;

/** PGD below FGSM at every magnitude; and every attack lower at a magnitude than at the one before. */
export function strengthParts(profile: Profile): readonly StrengthPart[] {
  const { epsilons } = reconstructionPreset(profile);
  const pgdBelowFgsm = epsilons.flatMap((epsilon) =>
    arms.map((arm) => ({
      id: `${arm}/pgd/${epsilon}`,
      label: `${arm}, ε ${epsilon}, FGSM − PGD`,
      arm,
      weaker: { attack: 'fgsm-linf', epsilon } as const,
      stronger: { attack: 'pgd-linf', epsilon } as const,
    })),
  );
  const falling = arms.flatMap((arm) =>
    attacks.flatMap((attack) =>
      epsilons.map((epsilon, index) => {
        const former = epsilons[index - 1] ?? 0;
        const weaker: Panel = former === 0 ? { attack: 'none', epsilon: 0 } : { attack, epsilon: former };
        return {
          id: `${arm}/${short[attack]}/${former}-${epsilon}`,
          label: `${arm}, ${short[attack]}, ε ${former} − ε ${epsilon}`,
          ...{ arm, weaker, stronger: { attack, epsilon } },
        };
      }),
    ),
  );
  return [...pgdBelowFgsm, ...falling].map((part) => ({
    ...part,
    paper: printed(part, part.weaker, part.stronger) - printed(part, part.stronger, part.stronger),
    ...notRunIn(profile, arms),
  }));
}

/** The paper's accuracy; natural accuracy stands at ε = 0 of the attack that the part is about. */
const printed = (
  { arm }: Pick<StrengthPart, 'arm'>,
  { attack, epsilon }: Panel,
  { attack: about }: Panel,
): number => paperReconstructionAccuracy(arm, { attack: attack === 'none' ? about : attack, epsilon });
