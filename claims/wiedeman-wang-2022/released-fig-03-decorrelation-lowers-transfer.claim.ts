import { description } from '#papers/wiedeman-wang-2022/claim.js';
import { pairArms } from '#papers/wiedeman-wang-2022/experiments/pair-study.js';
import { paperTransferRate } from '#papers/wiedeman-wang-2022/printed.js';
import {
  releasedPairGrid,
  releasedPairs,
  releasedPairTrials,
  releasedTransfer,
} from '#papers/wiedeman-wang-2022/released/released-study.js';
import { releasedTransfers } from '#papers/wiedeman-wang-2022/released/released-tables.js';

description('released-fig-03-decorrelation-lowers-transfer', {
  source: "Figure 3, the authors' CNN pairs under correct attacks",
  group: 'released',
  figure: '3',
  statement:
    "Attacks on the first of the authors' CNNs transfer less to the second in the decorrelated pair.",
  estimand: 'transfer rate 1→2 of the regular pair − that of the decorrelated pair',
  unit: 'points',
  parts: (profile) =>
    releasedPairGrid(profile).map(({ attack, epsilon }) => {
      const [regular, decorrelated] = pairArms.map((arm) => paperTransferRate('cnn', arm, attack, epsilon));
      return {
        id: `${attack}/${epsilon}`,
        label: `CNN, ${attack}, ε ${epsilon}`,
        ...(regular == null || decorrelated == null ? {} : { paper: regular - decorrelated }),
      };
    }),
  trials: releasedPairTrials,
  measure: (trials, profile) => {
    const { regular, decorrelated } = releasedPairs(trials);
    return Object.fromEntries(
      releasedPairGrid(profile).map((point) => {
        const place = { ...point, direction: '1→2' as const };
        const shareLess = [releasedTransfer(regular, place), releasedTransfer(decorrelated, place)] as const;
        return [`${point.attack}/${point.epsilon}`, { shareLess }];
      }),
    );
  },
  beside: (trials, profile) => releasedTransfers(releasedPairs(trials), profile),
});
