import type { Beside } from '../../../harness/claim-types.js';
import type { SeedRun } from '../../../harness/claim.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import type { Profile } from '../profiles.js';
import { reconstructionPreset } from '../reconstruction/reconstruction-preset.js';
import { evaluationsOf } from '../reconstruction/reconstruction-study.js';
import { survivingNeckTrial, type SurvivingNecks } from '../reconstruction/surviving-neck-trial.js';

/** The DNA of a seed, and images that one of its necks survives. */
export const dnaWithSurvivors = (laboratory: Laboratory<Profile>, seed: number) => ({
  ...evaluationsOf('dna')(laboratory, seed),
  survivors: survivingNeckTrial(laboratory, reconstructionPreset(laboratory.profile), seed),
});

/** Figure 7: images of the first seed that one neck survives. */
export function survivorImages([first]: readonly SeedRun<
  unknown,
  { readonly survivors: SurvivingNecks }
>[]): Beside {
  if (first === undefined) return {};
  const { attack, epsilon, found } = first.trials.survivors;
  const image = (pixels: string) => ({ width: 28, height: 28, pixels });
  const rows = found.map(({ index, label, natural, perturbed, wrong, right }) => ({
    label: `test image ${index}, a ${label}`,
    images: [natural, perturbed, wrong, right].map(image),
  }));
  return {
    images: [
      {
        title: `Figure 7: ${attack}, ε ${epsilon}, seed ${first.seed}; the first images that one neck survives`,
        columns: ['natural', 'perturbed', 'wrong reconstruction', 'right reconstruction'],
        rows,
      },
    ],
  };
}
