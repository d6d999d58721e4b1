import { attackNames } from '../../../evaluation/attack-grid.js';
import { paperFigures, paperTransferRate } from '../printed.js';
import { architectureNames } from '../experiments/by-architecture.js';
import { pairArms } from '../experiments/pair-study.js';
import {
  distanceAxes,
  dvergeAxes,
  principalAxes,
  reconstructionAxes,
  transferAxes,
  unsharedAxes,
  type FigureAxes,
} from './figure-axes.js';
import type { FigurePanel, FigureSeries } from '../../../harness/figure-types.js';

const fractions = (percents: readonly number[] = []) => percents.map((percent) => percent / 100);

function paperSeries(
  label: string,
  xs: readonly number[],
  ys: readonly (number | null | undefined)[],
): FigureSeries {
  const points = xs.flatMap((x, index) => {
    const y = ys[index];
    return y == null ? [] : [{ x, y }];
  });
  return { label, source: 'paper', points };
}

function figure1(): FigurePanel[] {
  const { parameterDistance, epsilon, transferRate, featureR2 } = paperFigures.figure1;
  const curves = (rows: readonly (readonly number[])[]) =>
    parameterDistance.map((distance, row) => paperSeries(`distance ${distance}`, epsilon, rows[row] ?? []));
  return [
    { ...distanceAxes.transfer, series: curves(transferRate.map(fractions)) },
    { ...distanceAxes.features, series: curves(featureR2) },
  ];
}

function figure2(): FigurePanel[] {
  const { regularR2, decorrelatedR2 } = paperFigures.figure2;
  return [{ ...principalAxes('cnn'), series: [paperSeries('CNN', [0, 1], [regularR2, decorrelatedR2])] }];
}

/** Magnitudes that the paper's Figure 3 has. */
const magnitudes = [0.05, 0.1, 0.15, 0.2];

function figure3(): FigurePanel[] {
  return architectureNames.flatMap((architecture) =>
    attackNames.map((attack) => ({
      ...transferAxes(architecture, attack, '1→2'),
      series: pairArms.map((arm) => {
        const rates = magnitudes.map((epsilon) => paperTransferRate(architecture, arm, attack, epsilon));
        return paperSeries(`${arm} pair`, magnitudes, rates);
      }),
    })),
  );
}

function figure4(): FigurePanel[] {
  const { epochs, epsilon, regularInit, decorrelatedInit } = paperFigures.figure4;
  return epsilon.map((size, row) => ({
    ...dvergeAxes(size),
    series: [
      paperSeries('CNN, regular start', epochs, fractions(regularInit[row])),
      paperSeries('CNN, decorrelated start', epochs, fractions(decorrelatedInit[row])),
    ],
  }));
}

function reconstructionFigure(figure: '6' | '8'): FigurePanel[] {
  const { accuracy } = figure === '6' ? paperFigures.figure6 : paperFigures.figure8;
  const xs = figure === '6' ? paperFigures.figure6.epsilon : paperFigures.figure8.epsilon255;
  return (['fgsm', 'pgd'] as const).map((attack) => ({
    ...reconstructionAxes(figure, attack),
    series: [
      paperSeries('DNA, either path', xs, fractions(accuracy['dna-either'][attack])),
      paperSeries('autoencoder', xs, fractions(accuracy.autoencoder[attack])),
    ],
  }));
}

/**
 * What is known in numbers of Figure 10: its DNA with two unshared layers is Figure 6's. A dot beside our curves; alone it
 * would be no figure.
 */
function figure10(): FigurePanel[] {
  const { accuracy, epsilon } = paperFigures.figure6;
  return (['fgsm', 'pgd'] as const).flatMap((attack) =>
    epsilon.flatMap((size, index) => {
      const points = [fractions(accuracy['dna-either'][attack])[index]];
      const series = [paperSeries('DNA, either path', [2], points)];
      return size === 0 ? [] : [{ ...unsharedAxes(`${attack}-linf`, size), series }];
    }),
  );
}

/** The paper's figures as it prints them, in order: one training run each, rates as fractions. */
export const printedPanels: readonly FigurePanel[] = [
  ...figure1(),
  ...figure2(),
  ...figure3(),
  ...figure4(),
  ...reconstructionFigure('6'),
  ...reconstructionFigure('8'),
];

/** A panel of a claim, beside the paper's curves where the paper has that panel. */
export function panelBesidePaper(axes: FigureAxes, series: readonly FigureSeries[]): FigurePanel {
  const paper = [...printedPanels, ...figure10()].find(
    ({ figure, panel }) => figure === axes.figure && panel === axes.panel,
  );
  return { ...axes, series: [...series, ...(paper?.series ?? [])] };
}
