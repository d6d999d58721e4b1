import {
  fixedClaim,
  pairArms,
  panelBesidePaper,
  paperNumbers,
  principalAxes,
  releasedStudy,
} from '../../src/index.js';

const { releasedPairRequests, releasedPairs } = releasedStudy;
const { paperFigures } = paperNumbers;

fixedClaim({
  id: 'released-fig-02-decorrelation-breaks-the-line',
  declare: () => ({
    source: "Figure 2, the authors' CNN pairs",
    statement: "R² on the first principal components is lower in the authors' decorrelated pair.",
    estimand: 'R² of the regular pair − that of the decorrelated pair, on the same images; exact for these',
    threshold: 0,
    alpha: 0.05,
    smallestEffect: 0.05,
    parts: [
      {
        id: 'cnn',
        label: 'CNN',
        paper: paperFigures.figure2.regularR2 - paperFigures.figure2.decorrelatedR2,
      },
    ],
  }),
  trials: releasedPairRequests,
  measure: (trials) => {
    const { regular, decorrelated } = releasedPairs(trials);
    const [whole, broken] = [regular, decorrelated].map(({ features }) => features?.principalR2 ?? NaN);
    return { cnn: { exact: (whole ?? NaN) - (broken ?? NaN) } };
  },
  figures: (trials) => {
    const pairs = releasedPairs(trials);
    const points = pairArms.flatMap((arm, x) => {
      const y = pairs[arm].features?.principalR2;
      return y === undefined ? [] : [{ x, y }];
    });
    return [panelBesidePaper(principalAxes('cnn'), [{ label: 'CNN', source: 'released', points }])];
  },
  details: (trials) => {
    const { regular, decorrelated } = releasedPairs(trials);
    return [
      {
        title: "R² on the first principal components, the authors' CNN pairs, beside Figure 2",
        columns: ['', 'regular', 'decorrelated'],
        rows: [
          ['measured', ...[regular, decorrelated].map(({ features }) => features?.principalR2 ?? null)],
          ['paper', paperFigures.figure2.regularR2, paperFigures.figure2.decorrelatedR2],
        ],
      },
    ];
  },
});
