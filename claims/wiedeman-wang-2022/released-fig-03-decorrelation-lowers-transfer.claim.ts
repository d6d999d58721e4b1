import {
  attackNames,
  directions,
  fixedClaim,
  pairArms,
  panelBesidePaper,
  paperNumbers,
  releasedStudy,
  sharePoint,
  transferAxes,
} from '../../src/index.js';

const { releasedPairGrid, releasedPairRequests, releasedPairs, releasedTransfer } = releasedStudy;
const { paperTransferRate } = paperNumbers;

fixedClaim({
  id: 'released-fig-03-decorrelation-lowers-transfer',
  declare: (profile) => ({
    source: "Figure 3, the authors' CNN pairs under correct attacks",
    statement:
      "Attacks on the first of the authors' CNNs transfer less to the second in the decorrelated pair.",
    estimand: 'transfer rate 1→2 of the regular pair − that of the decorrelated pair',
    threshold: 0,
    alpha: 0.05,
    smallestEffect: 0.05,
    parts: releasedPairGrid(profile).map(({ attack, epsilon }) => {
      const [regular, decorrelated] = pairArms.map((arm) => paperTransferRate('cnn', arm, attack, epsilon));
      return {
        id: `${attack}/${epsilon}`,
        label: `CNN, ${attack}, ε ${epsilon}`,
        ...(regular == null || decorrelated == null ? {} : { paper: regular - decorrelated }),
      };
    }),
  }),
  trials: releasedPairRequests,
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
  figures: (trials, profile) => {
    const pairs = releasedPairs(trials);
    const grid = releasedPairGrid(profile);
    return directions.flatMap((direction) =>
      attackNames.map((attack) => {
        const own = grid.filter((point) => point.attack === attack);
        const series = pairArms.map((arm) => ({
          label: `${arm} pair`,
          source: 'released' as const,
          points: own.flatMap((point) =>
            sharePoint(point.epsilon, releasedTransfer(pairs[arm], { ...point, direction })),
          ),
        }));
        return panelBesidePaper(transferAxes('cnn', attack, direction), series);
      }),
    );
  },
  details: (trials, profile) => {
    const pairs = releasedPairs(trials);
    const rows = releasedPairGrid(profile).flatMap(({ attack, epsilon }) =>
      directions.map((direction) => {
        const measured = pairArms.flatMap((arm) => {
          const { successes, trials: fooled } = releasedTransfer(pairs[arm], { attack, epsilon, direction });
          return [fooled, fooled === 0 ? null : successes / fooled];
        });
        const paper = pairArms.map((arm) =>
          direction === '1→2' ? paperTransferRate('cnn', arm, attack, epsilon) : null,
        );
        return [attack, epsilon, direction, ...measured, ...paper];
      }),
    );
    return [
      {
        title:
          "Transfer rates of the authors' CNN pairs, beside Figure 3 (which shows 1→2 only, and whose l2 attacks are faulty)",
        columns: [
          'attack',
          'ε',
          'direction',
          'regular fooled',
          'regular rate',
          'decorrelated fooled',
          'decorrelated rate',
          'paper regular',
          'paper decorrelated',
        ],
        rows,
      },
    ];
  },
});
