import {
  claim,
  panelBesidePaper,
  paperNumbers,
  reconstructionAxes,
  reconstructions,
  seedPoint,
} from '../src/index.js';

const { paperFigures } = paperNumbers;

const { accuracyOf, armRequests, evaluationOf, exclusionOf, naturalAccuracyOf, notRunIn, panelsOf } =
  reconstructions;
const arms = ['dna', 'autoencoder'] as const;
const gridOf = (attack: string) => (attack === 'fgsm-linf' ? 'fgsm' : 'pgd');

/** The paper's accuracy under attack as a fraction. */
function printed(subject: 'dna-either' | 'autoencoder', attack: string, epsilon: number): number {
  const { epsilon: epsilons, accuracy } = paperFigures.figure6;
  return (accuracy[subject][gridOf(attack)][epsilons.indexOf(epsilon)] ?? NaN) / 100;
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
    alpha: 0.05,
    power: 0.8,
    // The paper's differences are 3.7 to 11.5 points where more than a few images survive.
    smallestEffect: 0.03,
    seeds: reconstructions.reconstructionPreset(profile).seeds,
    parts: panelsOf(profile).map(({ attack, epsilon }) => ({
      id: `${attack}/${epsilon}`,
      label: `${attack}, ε ${epsilon}`,
      paper: printed('dna-either', attack, epsilon) - printed('autoencoder', attack, epsilon),
      ...notRunIn(profile, arms),
    })),
  }),
  trials: (laboratory, seed) => armRequests(laboratory, seed, arms),
  measure: ([one, other], profile) => {
    const [dna, autoencoder] = [evaluationOf(one), evaluationOf(other)];
    const excluded = exclusionOf({ dna, autoencoder }, profile);
    return Object.fromEntries(
      panelsOf(profile).map((panel) => [
        `${panel.attack}/${panel.epsilon}`,
        excluded === undefined
          ? { value: accuracyOf(dna, panel, 'either') - accuracyOf(autoencoder, panel, 'either') }
          : { excluded },
      ]),
    );
  },
  figures: (seeds, profile) => {
    const subjects = [
      { label: 'DNA, either path', arm: 0, sense: 'either' },
      { label: 'DNA, mean of its paths', arm: 0, sense: 'average' },
      { label: 'DNA, both paths', arm: 0, sense: 'both' },
      { label: 'autoencoder', arm: 1, sense: 'either' },
    ] as const;
    return (['fgsm', 'pgd'] as const).map((grid) => {
      const panels = panelsOf(profile).filter(({ attack }) => gridOf(attack) === grid);
      const series = subjects.map(({ label, arm, sense }) => {
        const own = seeds.map(({ trials }) => evaluationOf(trials[arm]));
        const natural = seedPoint(
          0,
          own.map((evaluation) => naturalAccuracyOf(evaluation, sense)),
        );
        const attacked = panels.flatMap((panel) =>
          seedPoint(
            panel.epsilon,
            own.map((evaluation) => accuracyOf(evaluation, panel, sense)),
          ),
        );
        return { label, source: 'ours' as const, points: [...natural, ...attacked] };
      });
      return panelBesidePaper(reconstructionAxes('6', grid), series);
    });
  },
  details: (seeds) => [
    {
      title: 'Natural accuracy, bottlenecks and reconstruction error on test images, by seed',
      columns: ['seed', 'arm', 'natural, by path', 'R² 1→2', 'R² 2→1', 'by chance', 'live units', 'MSE'],
      rows: seeds.flatMap(({ seed, trials }) =>
        arms.map((arm, index) => {
          const { natural, bottlenecks } = evaluationOf(trials[index]);
          const { r2, chanceR2, liveUnits, squaredError } = bottlenecks;
          return [
            seed,
            arm,
            natural.byPath.map((right) => (right / natural.images).toFixed(4)).join(', '),
            r2?.[0] ?? null,
            r2?.[1] ?? null,
            chanceR2,
            liveUnits.join(', '),
            squaredError.map((error) => error.toFixed(4)).join(', '),
          ];
        }),
      ),
    },
  ],
});
