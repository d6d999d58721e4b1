import { description } from '#papers/wiedeman-wang-2022/claim.js';
import { releasedPairs, releasedPairTrials } from '#papers/wiedeman-wang-2022/released/released-study.js';
import { releasedFeatures } from '#papers/wiedeman-wang-2022/released/released-tables.js';

const channels = 16;

description('released-audit-rank-collapse', {
  source: 'Figures 2 and 3, audit',
  group: 'released',
  statement:
    "Part of the decorrelation is rank collapse: the first of the authors' decorrelated CNNs has lost most of its feature channels, and R² is far lower in the direction that starts from it.",
  estimand: 'a share of channels, or a difference of R²; exact for these images',
  unit: 'plain',
  parts: () => [
    { id: 'dead-channels', label: 'share of dead channels, first decorrelated CNN' },
    { id: 'regular-is-whole', label: 'share of dead channels, first decorrelated − first regular CNN' },
    { id: 'one-sided', label: 'decorrelated pair, R² 2→1 − R² 1→2' },
  ],
  trials: releasedPairTrials,
  measure: (trials) => {
    const { regular, decorrelated } = releasedPairs(trials);
    const live = decorrelated.features?.liveChannels[0] ?? NaN;
    const liveRegular = regular.features?.liveChannels[0] ?? NaN;
    const [there, back] = decorrelated.features?.r2 ?? [NaN, NaN];
    return {
      'dead-channels': { exact: 1 - live / channels },
      'regular-is-whole': { exact: (liveRegular - live) / channels },
      'one-sided': { exact: back - there },
    };
  },
  beside: (trials) => releasedFeatures(releasedPairs(trials)),
});
