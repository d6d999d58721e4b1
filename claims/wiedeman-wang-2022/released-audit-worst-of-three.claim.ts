import { fixedClaim, releasedPreset, type ReleasedReconstructions, releasedStudy } from '../../src/index.js';

const { releasedReconstructionRequests, releasedReconstructions, releasedRight } = releasedStudy;

const attack = 'fgsm-linf' as const;
const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

function rightAt({ dna, autoencoder }: ReleasedReconstructions, epsilon: number) {
  return {
    joint: releasedRight(dna, { attack, epsilon }),
    worst: releasedRight(dna, { attack, epsilon, aim: 'worst' }),
    autoencoder: releasedRight(autoencoder, { attack, epsilon }),
  };
}

fixedClaim({
  id: 'released-audit-worst-of-three',
  declare: (profile) => ({
    source: 'Figure 6, audit',
    statement:
      "Taking, per image, the strongest of three attacks (both paths, path 1, path 2) removes most of the authors' DNA's gain over their autoencoder under FGSM.",
    estimand:
      'per image, mean over ε: what the three attacks take from the DNA − what they leave of its gain over the autoencoder',
    threshold: 0,
    alpha: 0.05,
    smallestEffect: 0.01,
    parts: [
      {
        id: attack,
        label: `FGSM l∞, mean over ε ${releasedPreset(profile).reconstructions.fgsm.epsilons.join(', ')}`,
      },
    ],
  }),
  trials: releasedReconstructionRequests,
  measure: (trials, profile) => {
    const { epsilons } = releasedPreset(profile).reconstructions.fgsm;
    const byEpsilon = epsilons.map((epsilon) => rightAt(releasedReconstructions(trials), epsilon));
    const scores = Array.from(byEpsilon[0]?.joint ?? [], (_, image) =>
      mean(
        byEpsilon.map(({ joint, worst, autoencoder }) => {
          const of = (values: Uint8Array) => values[image] ?? NaN;
          return of(joint) - of(worst) - (of(worst) - of(autoencoder));
        }),
      ),
    );
    return { [attack]: { scores } };
  },
  details: (trials, profile) => [
    {
      title: "Accuracy of the authors' DNA (either) under the joint attack and the strongest of three",
      columns: ['ε', 'joint', 'strongest of three', 'autoencoder'],
      rows: releasedPreset(profile).reconstructions.fgsm.epsilons.map((epsilon) => {
        const { joint, worst, autoencoder } = rightAt(releasedReconstructions(trials), epsilon);
        return [epsilon, mean(joint), mean(worst), mean(autoencoder)];
      }),
    },
  ],
});
