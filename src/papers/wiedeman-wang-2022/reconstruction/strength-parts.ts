import type { PartDeclaration } from '../../../harness/claim-types.js';
import { paperCifarAccuracy, paperReconstructionAccuracy } from '../printed.js';
import type { Profile } from '../profiles.js';
import { cifarPreset } from './cifar-preset.js';
import { cifarNotRun, magnitudeName } from './cifar-study.js';
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

/** What differs between the parts of one set of data and another's. */
interface StrengthSetting extends Pick<PartDeclaration, 'notRun'> {
  readonly epsilons: readonly number[];
  readonly printedAccuracy: typeof paperReconstructionAccuracy;
  /** ε in words, and in ids. */
  readonly words: (epsilon: number) => string;
  readonly name: (epsilon: number) => string;
}

/** PGD below FGSM at every magnitude; and every attack lower at a magnitude than at the one before. */
export const strengthParts = (profile: Profile): readonly StrengthPart[] =>
  partsFrom({
    epsilons: reconstructionPreset(profile).epsilons,
    printedAccuracy: paperReconstructionAccuracy,
    words: String,
    name: String,
    ...notRunIn(profile, arms),
  });

/** The same on CIFAR-10. */
export const cifarStrengthParts = (profile: Profile): readonly StrengthPart[] =>
  partsFrom({
    epsilons: cifarPreset(profile).epsilons,
    printedAccuracy: paperCifarAccuracy,
    words: (epsilon) => (epsilon === 0 ? '0' : magnitudeName(epsilon)),
    name: (epsilon) => String(Math.round(255 * epsilon)),
    ...cifarNotRun(profile),
  });

function partsFrom({
  epsilons,
  printedAccuracy,
  words,
  name,
  ...notRun
}: StrengthSetting): readonly StrengthPart[] {
  // Natural accuracy stands at ε = 0 of the attack that the part is about.
  const printed = (
    { arm }: Pick<StrengthPart, 'arm'>,
    { attack, epsilon }: Panel,
    { attack: about }: Panel,
  ): number => printedAccuracy(arm, { attack: attack === 'none' ? about : attack, epsilon });
  const pgdBelowFgsm = epsilons.flatMap((epsilon) =>
    arms.map((arm) => ({
      id: `${arm}/pgd/${name(epsilon)}`,
      label: `${arm}, ε ${words(epsilon)}, FGSM − PGD`,
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
          id: `${arm}/${short[attack]}/${name(former)}-${name(epsilon)}`,
          label: `${arm}, ${short[attack]}, ε ${words(former)} − ε ${words(epsilon)}`,
          ...{ arm, weaker, stronger: { attack, epsilon } },
        };
      }),
    ),
  );
  return [...pgdBelowFgsm, ...falling].map((part) => ({
    ...part,
    paper: printed(part, part.weaker, part.stronger) - printed(part, part.stronger, part.stronger),
    ...notRun,
  }));
}
