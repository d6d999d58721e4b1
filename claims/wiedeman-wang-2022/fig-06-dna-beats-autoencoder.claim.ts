import {
  claim,
  paperNumbers,
  reconstructionMeasures,
  reconstructionPanels,
  reconstructions,
} from '../../src/index.js';

const { evaluationsOf, measureLead, panelParts, usualTest } = reconstructionMeasures;
const arms = ['dna', 'autoencoder'] as const;

/** The paper's lead of the DNA under an attack, as a fraction. */
function printedLead({ attack, epsilon }: { attack: string; epsilon: number }): number {
  const { epsilon: epsilons, accuracy } = paperNumbers.paperFigures.figure6;
  const grid = attack === 'fgsm-linf' ? 'fgsm' : 'pgd';
  const of = (subject: 'dna-either' | 'autoencoder') =>
    accuracy[subject][grid][epsilons.indexOf(epsilon)] ?? NaN;
  return (of('dna-either') - of('autoencoder')) / 100;
}

claim({
  id: 'fig-06-dna-beats-autoencoder',
  declare: (profile) => ({
    source: 'Figure 6',
    statement:
      'The DNA, right through either path, is more accurate than the autoencoder at every ε, under FGSM and PGD.',
    kind: 'directional',
    estimand: 'accuracy under attack: DNA, right through either path − autoencoder of the same seed',
    threshold: 0,
    // The paper's differences are 3.7 to 11.5 points where more than a few images survive.
    smallestEffect: 0.03,
    ...usualTest(profile),
    parts: panelParts(profile, { arms, paper: printedLead }),
  }),
  trials: (laboratory, seed) => reconstructions.armRequests(laboratory, seed, arms),
  measure: (trials, profile) => measureLead(trials, profile, 'either'),
  figures: (seeds, profile) =>
    reconstructionPanels.figure6Panels(
      seeds.map(({ seed, trials }) => ({ seed, arms: evaluationsOf(trials, arms) })),
      profile,
    ),
  details: (seeds) => [
    reconstructionPanels.reconstructionTable(
      seeds.map(({ seed, trials }) => ({ seed, arms: evaluationsOf(trials, arms) })),
    ),
  ],
});
