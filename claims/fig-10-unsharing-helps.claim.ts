import { claim, reconstructions, seedPoint } from '../src/index.js';

const {
  accuracyOf,
  armRequests,
  evaluationOf,
  exclusionOf,
  meanAccuracyOf,
  notRunIn,
  panelsOf,
  reconstructionPreset,
} = reconstructions;
const arms = ['dna', 'dna-4', 'dna-6'] as const;
const unshared = [2, 4, 6];
const steps = [
  { id: '2-4', label: '2 → 4 unshared layers', from: 0, to: 1 },
  { id: '4-6', label: '4 → 6 unshared layers', from: 1, to: 2 },
] as const;

claim({
  id: 'fig-10-unsharing-helps',
  declare: (profile) => ({
    source: 'Figure 10',
    statement: 'Accuracy under attack rises with the number of unshared layers of the DNA: 2 < 4 < 6.',
    kind: 'monotone',
    estimand:
      'accuracy of the DNA, right through either path, mean of FGSM and PGD and all ε: with more unshared layers − with two fewer',
    threshold: 0,
    alpha: 0.05,
    power: 0.8,
    smallestEffect: 0.03,
    seeds: reconstructionPreset(profile).seeds,
    parts: steps.map(({ id, label }) => ({ id, label, ...notRunIn(profile, arms) })),
  }),
  trials: (laboratory, seed) => armRequests(laboratory, seed, arms),
  measure: (trials, profile) => {
    const [two, four, six] = trials.map(evaluationOf);
    if (two === undefined || four === undefined || six === undefined) return {};
    const excluded = exclusionOf({ dna: two, 'dna-4': four, 'dna-6': six }, profile);
    const means = [two, four, six].map((evaluation) => meanAccuracyOf(evaluation, profile, 'either'));
    return Object.fromEntries(
      steps.map(({ id, from, to }) => [
        id,
        excluded === undefined ? { value: (means[to] ?? NaN) - (means[from] ?? NaN) } : { excluded },
      ]),
    );
  },
  figures: (seeds, profile) =>
    panelsOf(profile).map((panel) => ({
      figure: '10',
      panel: `MNIST, ${panel.attack}, ε ${panel.epsilon}`,
      x: 'unshared layers',
      y: 'accuracy under attack',
      series: (['either', 'average'] as const).map((sense) => ({
        label: `DNA, ${sense === 'either' ? 'either path' : 'mean of its paths'}`,
        source: 'ours' as const,
        points: unshared.flatMap((layers, index) =>
          seedPoint(
            layers,
            seeds.map(({ trials }) => accuracyOf(evaluationOf(trials[index]), panel, sense)),
          ),
        ),
      })),
    })),
});
