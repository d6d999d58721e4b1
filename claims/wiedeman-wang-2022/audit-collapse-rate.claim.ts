import { architectureNames, claim, collapseStudy } from '../../src/index.js';

const { collapsePreset, collapseRequests, decorrelatedTrainings } = collapseStudy;

/**
 * Decided either way by ten seeds of one architecture: none of ten pairs gives [0, 0.26], six of ten [0.30, 0.85].
 */
const share = 0.3;

claim({
  id: 'audit-collapse-rate',
  declare: ({ collapse, ...profile }) => ({
    source: 'Correlation loss (Algorithm 1), audit',
    statement:
      'Whatever the architecture, the correlation loss at its full weight from the first step kills a model in more than three of ten pairs: no feature of it lives, its accuracy is chance, and no gradient leads back.',
    kind: 'share',
    estimand: 'whether a model of the decorrelated pair died in training (1) or none did (0)',
    threshold: share,
    alpha: 0.05,
    power: 0.8,
    smallestEffect: 0.2,
    seeds: { minimum: collapse.seeds, maximum: collapse.seeds },
    parts: architectureNames.map((architecture) => {
      const preset = collapsePreset({ ...profile, collapse }, architecture);
      return {
        id: architecture,
        label: `${architecture.toUpperCase()}, share of pairs of which a model died`,
        ...('notRun' in preset ? { notRun: preset.notRun } : {}),
      };
    }),
  }),
  trials: collapseRequests,
  measure: (trials, profile) =>
    Object.fromEntries(
      decorrelatedTrainings(trials, profile).map(({ architecture, collapse }) => [
        architecture,
        { value: collapse === null ? 0 : 1 },
      ]),
    ),
  details: (seeds, profile) => [
    {
      title: 'Decorrelated pairs at the end of training, by seed',
      columns: [
        'architecture',
        'seed',
        'died',
        'in epoch',
        'live channels 1',
        'live channels 2',
        'training accuracy 1',
        'training accuracy 2',
      ],
      rows: seeds.flatMap(({ seed, trials }) =>
        decorrelatedTrainings(trials, profile).map(({ architecture, collapse, epochs }) => {
          const last = epochs.at(-1);
          const [died, when] = collapse === null ? ['no', null] : [`model ${collapse.model}`, collapse.epoch];
          return [
            architecture,
            seed,
            died,
            when,
            ...(last?.liveChannels ?? [null, null]),
            ...(last?.accuracy ?? [null, null]),
          ];
        }),
      ),
    },
  ],
});
