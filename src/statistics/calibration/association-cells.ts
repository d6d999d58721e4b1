import type { RandomStream } from '../../core/random-stream.js';
import { permutationAssociation } from '../permutation-association.js';
import type { CalibrationCell } from './calibration-cell.js';
import { drawValues, normalLaw, typicalLaws, type SimulatedLaw } from './simulated-law.js';

const alpha = 0.05;

const designs = [
  { procedure: 'permutation association, enumerated', points: 6, correlation: 0.97 },
  {
    procedure: 'permutation association, Monte Carlo of 199 orders',
    points: 12,
    correlation: 0.85,
    draws: 199,
  },
] as const;
type Design = (typeof designs)[number];

/** Two-sided test at 5 %, on `points` pairs made by `pair`. */
function associated(
  design: Design,
  stream: RandomStream,
  options: { coefficient: 'pearson' | 'spearman'; pair: () => readonly [number, number] },
): boolean {
  const pairs = Array.from({ length: design.points }, options.pair);
  const { pValue } = permutationAssociation({
    first: pairs.map(([x]) => x),
    second: pairs.map(([, y]) => y),
    coefficient: options.coefficient,
    alternative: 'two-sided',
    stream,
    ...('draws' in design ? { draws: design.draws } : {}),
  });
  return pValue <= alpha;
}

function independent(design: Design, law: SimulatedLaw): CalibrationCell {
  const coefficients = ['pearson', 'spearman'] as const;
  return {
    procedure: design.procedure,
    assumptionHolds: true,
    outcomes: coefficients.map((coefficient) => ({
      situation: `${law.name}, ${design.points} independent pairs; ${coefficient}, p ≤ 5 %`,
      quantity: 'error',
      declared: alpha,
    })),
    experiment: (stream) =>
      coefficients.map((coefficient) =>
        associated(design, stream, { coefficient, pair: () => [law.draw(stream), law.draw(stream)] }),
      ),
  };
}

function correlated(design: Design, law: SimulatedLaw): CalibrationCell {
  const { procedure, points, correlation } = design;
  const noise = Math.sqrt(1 - correlation ** 2);
  return {
    procedure,
    assumptionHolds: law.shape === 'normal',
    outcomes: [
      {
        situation: `${law.name}, ${points} pairs with correlation ${correlation}; pearson, p ≤ 5 %`,
        quantity: 'power',
        declared: 0.8,
      },
    ],
    experiment: (stream) => {
      const pair = () => {
        const x = law.draw(stream);
        return [x, correlation * x + noise * law.draw(stream)] as const;
      };
      return [associated(design, stream, { coefficient: 'pearson', pair })];
    },
  };
}

/** Uncorrelated, but the spread of one depends on the size of the other: orders are not exchangeable. */
function dependent(design: Design): CalibrationCell {
  return {
    procedure: design.procedure,
    assumptionHolds: false,
    outcomes: [
      {
        situation: `${design.points} pairs (x, x·z), x and z normal: uncorrelated, not independent; pearson, p ≤ 5 %`,
        quantity: 'error',
        declared: alpha,
      },
    ],
    experiment: (stream) => {
      const pair = () => {
        const [x = 0, z = 0] = drawValues(normalLaw, stream, 2);
        return [x, x * z] as const;
      };
      return [associated(design, stream, { coefficient: 'pearson', pair })];
    },
  };
}

/** The permutation test of association. Assumes that under the null hypothesis every order is equally likely. */
export const associationCells: readonly CalibrationCell[] = designs.flatMap((design) => [
  ...typicalLaws.map((law) => independent(design, law)),
  ...typicalLaws.map((law) => correlated(design, law)),
  dependent(design),
]);
