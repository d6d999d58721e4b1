import {
  architectureNamed,
  architectureNames,
  claim,
  pairedEvaluations,
  pairPreset,
  pairRequests,
  type PairedEvaluation,
} from '../../src/index.js';

/** What rank collapse would show as; each a difference that is 0 without it. */
const signs = [
  {
    id: 'live',
    label: 'share of live feature channels, first model: regular − decorrelated',
    of: ({ architecture, regular, decorrelated }: PairedEvaluation) =>
      (regular.features.liveChannels[0] - decorrelated.features.liveChannels[0]) /
      architectureNamed(architecture).featureChannels,
  },
  {
    id: 'kept',
    label: 'share of independent feature columns, first model: regular − decorrelated',
    of: ({ architecture, regular, decorrelated }: PairedEvaluation) =>
      (regular.features.keptColumns[0] - decorrelated.features.keptColumns[0]) /
      architectureNamed(architecture).featureCount,
  },
  {
    id: 'one-sided',
    label: 'decorrelated pair: R² 2→1 − R² 1→2',
    of: ({ decorrelated }: PairedEvaluation) => decorrelated.features.r2[1] - decorrelated.features.r2[0],
  },
] as const;

claim({
  id: 'audit-rank-collapse',
  declare: (profile) => ({
    source: 'Figures 2 and 3, audit',
    statement:
      'Part of the decorrelation is rank collapse: the first model of a decorrelated pair loses feature channels, and the correlation stays higher in the direction that the loss does not see.',
    kind: 'directional',
    estimand: 'a difference of shares, or of R², that rank collapse makes positive',
    threshold: 0,
    alpha: 0.05,
    power: 0.8,
    smallestEffect: 0.05,
    seeds: profile.seeds,
    parts: architectureNames.flatMap((architecture) => {
      const preset = pairPreset(profile, architecture);
      return signs.map(({ id, label }) => ({
        id: `${architecture}/${id}`,
        label: `${architecture.toUpperCase()}, ${label}`,
        ...('notRun' in preset ? { notRun: preset.notRun } : {}),
      }));
    }),
  }),
  trials: pairRequests,
  measure: (trials, profile) =>
    Object.fromEntries(
      pairedEvaluations(trials, profile).flatMap((pair) =>
        signs.map(({ id, of }) => [
          `${pair.architecture}/${id}`,
          pair.exclusion === undefined ? { value: of(pair) } : { excluded: pair.exclusion },
        ]),
      ),
    ),
});
