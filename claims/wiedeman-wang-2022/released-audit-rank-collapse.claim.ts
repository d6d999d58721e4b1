import { fixedClaim, pairArms, releasedStudy } from '../../src/index.js';

const { releasedPairRequests, releasedPairs } = releasedStudy;

const channels = 16;

fixedClaim({
  id: 'released-audit-rank-collapse',
  declare: () => ({
    source: 'Figures 2 and 3, audit',
    statement:
      "Part of the decorrelation is rank collapse: the first of the authors' decorrelated CNNs has lost most of its feature channels, and R² is far lower in the direction that starts from it.",
    estimand: 'a share or a difference of R² less what the statement needs; exact for these images',
    threshold: 0,
    alpha: 0.05,
    smallestEffect: 0.1,
    parts: [
      { id: 'dead-channels', label: 'share of dead channels, first decorrelated CNN − 1/2' },
      {
        id: 'regular-is-whole',
        label: 'dead channels of the first decorrelated CNN − of the first regular one, share',
      },
      { id: 'one-sided', label: 'decorrelated pair, R² 2→1 less R² 1→2' },
    ],
  }),
  trials: releasedPairRequests,
  measure: (trials) => {
    const { regular, decorrelated } = releasedPairs(trials);
    const [live, liveRegular] = [decorrelated, regular].map(
      ({ features }) => features?.liveChannels[0] ?? NaN,
    ) as [number, number];
    const [there, back] = decorrelated.features?.r2 ?? [NaN, NaN];
    return {
      'dead-channels': { exact: 1 - live / channels - 1 / 2 },
      'regular-is-whole': { exact: (liveRegular - live) / channels },
      'one-sided': { exact: Math.abs(back - there) },
    };
  },
  details: (trials) => {
    const pairs = releasedPairs(trials);
    return [
      {
        title: "Features of the authors' CNN pairs",
        columns: [
          'pair',
          'live channels 1',
          'live channels 2',
          'R² 1→2',
          'R² 2→1',
          'chance 1→2',
          'chance 2→1',
        ],
        rows: pairArms.map((arm) => {
          const features = pairs[arm].features;
          if (features === null) return [arm];
          return [arm, ...features.liveChannels, ...features.r2, ...features.chanceR2];
        }),
      },
    ];
  },
});
