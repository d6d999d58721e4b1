import type { Beside } from '../../../harness/claim-types.js';
import type { Profile } from '../profiles.js';
import { releasedPreset } from './released-preset.js';
import { releasedRight, type ReleasedReconstructions } from './released-study.js';

const attack = 'fgsm-linf' as const;

const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

/** By image: right under the joint attack and under the strongest of three (DNA), and right for the autoencoder. */
const rightAt = ({ dna, autoencoder }: ReleasedReconstructions, epsilon: number) => ({
  joint: releasedRight(dna, { attack, epsilon }),
  worst: releasedRight(dna, { attack, epsilon, aim: 'worst' }),
  autoencoder: releasedRight(autoencoder, { attack, epsilon }),
});

/** By image, mean over ε: what the three attacks take from the DNA − what they leave of its gain over the autoencoder. */
export function worstOfThree(released: ReleasedReconstructions, profile: Profile): number[] {
  const { epsilons } = releasedPreset(profile).reconstructions.fgsm;
  const byEpsilon = epsilons.map((epsilon) => rightAt(released, epsilon));
  return Array.from(byEpsilon[0]?.joint ?? [], (_, image) =>
    mean(
      byEpsilon.map(({ joint, worst, autoencoder }) => {
        const of = (values: Uint8Array) => values[image] ?? NaN;
        return of(joint) - of(worst) - (of(worst) - of(autoencoder));
      }),
    ),
  );
}

/** Accuracy by magnitude under the joint attack and the strongest of three. */
export function worstTable(released: ReleasedReconstructions, profile: Profile): Beside {
  const rows = releasedPreset(profile).reconstructions.fgsm.epsilons.map((epsilon) => {
    const { joint, worst, autoencoder } = rightAt(released, epsilon);
    return [epsilon, mean(joint), mean(worst), mean(autoencoder)];
  });
  const title = "Accuracy of the authors' DNA (either) under the joint attack and the strongest of three";
  return { details: [{ title, columns: ['ε', 'joint', 'strongest of three', 'autoencoder'], rows }] };
}
