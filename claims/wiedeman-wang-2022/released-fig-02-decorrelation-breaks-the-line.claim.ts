import { description } from '#papers/wiedeman-wang-2022/claim.js';
import { paperFigures } from '#papers/wiedeman-wang-2022/printed.js';
import { releasedPairs, releasedPairTrials } from '#papers/wiedeman-wang-2022/released/released-study.js';
import { releasedPrincipal } from '#papers/wiedeman-wang-2022/released/released-tables.js';

const { regularR2, decorrelatedR2 } = paperFigures.figure2;

description('released-fig-02-decorrelation-breaks-the-line', {
  source: "Figure 2, the authors' CNN pairs",
  group: 'released',
  figure: '2',
  statement: "R² on the first principal components is lower in the authors' decorrelated pair.",
  estimand: 'R² of the regular pair − that of the decorrelated pair, on the same images; exact for these',
  unit: 'plain',
  parts: () => [{ id: 'cnn', label: 'CNN', paper: regularR2 - decorrelatedR2 }],
  trials: releasedPairTrials,
  measure: (trials) => {
    const { regular, decorrelated } = releasedPairs(trials);
    const [whole, broken] = [regular, decorrelated].map(({ features }) => features?.principalR2 ?? NaN);
    return { cnn: { exact: (whole ?? NaN) - (broken ?? NaN) } };
  },
  beside: (trials) => releasedPrincipal(releasedPairs(trials)),
});
