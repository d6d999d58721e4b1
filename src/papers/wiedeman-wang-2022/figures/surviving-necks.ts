import type { Beside } from '../../../harness/claim-types.js';
import type { SeedRun } from '../../../harness/claim.js';
import type { SampleImages } from '../../../harness/figure-types.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import type { Profile } from '../profiles.js';
import { armAudits, ofPart } from '../reconstruction/audited-reconstructions.js';
import { cifarPreset } from '../reconstruction/cifar-preset.js';
import { figure8Arms, magnitudeName } from '../reconstruction/cifar-study.js';
import { reconstructionPreset } from '../reconstruction/reconstruction-preset.js';
import { evaluationsOf, type AttackedPanel } from '../reconstruction/reconstruction-study.js';
import { survivingNeckTrial, type SurvivingNecks } from '../reconstruction/surviving-neck-trial.js';

const attackOnDna = { arms: () => ['dna'] as const, attacks: ofPart };

/** The DNA of a seed, of the first seed images that one of its necks survives, and the audits of the part's attack. */
export const dnaWithSurvivors = (laboratory: Laboratory<Profile>, seed: number, part: AttackedPanel) => ({
  ...evaluationsOf('dna')(laboratory, seed),
  audits: armAudits(laboratory, part, attackOnDna),
  survivors:
    seed === laboratory.profile.firstSeed
      ? [survivingNeckTrial(laboratory, reconstructionPreset(laboratory.profile), { arm: 'dna', seed })]
      : [],
});

const columns = ['natural', 'perturbed', 'wrong reconstruction', 'right reconstruction'];

/** Figure 7: images of the first seed that one neck survives. */
export function survivorImages([first]: readonly SeedRun<
  unknown,
  { readonly survivors: readonly SurvivingNecks[] }
>[]): Beside {
  const [survivors] = first?.trials.survivors ?? [];
  if (first === undefined || survivors === undefined) return {};
  const { attack, epsilon } = survivors;
  const title = `Figure 7: ${attack}, ε ${epsilon}, seed ${first.seed}; the first images that one neck survives`;
  const nameOf = (label: number) => `a ${label}`;
  return { images: [rowsOf(survivors, { title, side: 28, nameOf })] };
}

/** The attack of Figure 9's images. */
const figure9 = { attack: 'fgsm-linf', epsilon: 4 / 255, images: 100, shown: 5 } as const;

/** The DNA of the profile's first seed on CIFAR-10, and images that one of its necks survives. */
export function cifarSurvivors(laboratory: Laboratory<Profile>) {
  const { profile } = laboratory;
  const request = { arm: 'cifar-dna', seed: profile.firstSeed } as const;
  return {
    dna: figure8Arms(laboratory, profile.firstSeed).dna,
    survivors: survivingNeckTrial(laboratory, cifarPreset(profile), request, figure9),
  };
}

/** Where Figure 9's images are counted. */
export const figure9Panel = { attack: figure9.attack, epsilon: figure9.epsilon };

const classes = [
  ...['aeroplane', 'car', 'bird', 'cat', 'deer'],
  ...['dog', 'frog', 'horse', 'ship', 'lorry'],
] as const;

/** Figure 9: the same on CIFAR-10. */
export function cifarSurvivorImages({ survivors }: { readonly survivors: SurvivingNecks }): Beside {
  const { attack, epsilon } = survivors;
  const title = `Figure 9: ${attack}, ε ${magnitudeName(epsilon)}; the first images that one neck survives`;
  const nameOf = (label: number) => classes[label] ?? String(label);
  return { images: [rowsOf(survivors, { title, side: 32, nameOf })] };
}

function rowsOf(
  { found }: SurvivingNecks,
  {
    title,
    side,
    nameOf,
  }: { readonly title: string; readonly side: number; readonly nameOf: (label: number) => string },
): SampleImages {
  const image = (pixels: string) => ({ width: side, height: side, pixels });
  const rows = found.map(({ index, label, natural, perturbed, wrong, right }) => ({
    label: `test image ${index}, ${nameOf(label)}`,
    images: [natural, perturbed, wrong, right].map(image),
  }));
  return { title, columns, rows };
}
