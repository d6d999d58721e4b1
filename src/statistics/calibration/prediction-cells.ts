import { predictionForOneRun } from '../prediction-for-one-run.js';
import { predictiveTest } from '../predictive-test.js';
import type { CalibrationCell } from './calibration-cell.js';
import { allLaws, drawValues, typicalLaws, type SimulatedLaw } from './simulated-law.js';

const claims = 25;

/** The gate's level for one of so many recorded claims. */
const alpha = 0.01 / claims;

function gate(law: SimulatedLaw): CalibrationCell[] {
  const shared = { procedure: 'gate: predictive test of 25 claims', assumptionHolds: law.bellShaped };
  const found = (seeds: number, mean: number, words: string): CalibrationCell => ({
    ...shared,
    outcomes: [
      { situation: `${law.name}; ${seeds} seeds each, ${words}; found`, quantity: 'power', declared: 0.8 },
    ],
    // Of the 25 only the changed one is drawn: the others have no say in its level.
    experiment: (stream) => {
      const recorded = drawValues(law, stream, seeds, Math.abs(mean));
      const now = drawValues(law, stream, seeds, Math.min(0, mean));
      return [predictiveTest({ recorded, now, alpha }).alarm];
    },
  });
  return [
    {
      ...shared,
      outcomes: [
        {
          situation: `${law.name}; 5 seeds each, nothing changed; any alarm in a run`,
          quantity: 'error',
          declared: 0.01,
        },
      ],
      experiment: (stream) => [
        Array.from({ length: claims }, () => {
          const [recorded, now] = [drawValues(law, stream, 5), drawValues(law, stream, 5)];
          return predictiveTest({ recorded, now, alpha }).alarm;
        }).some(Boolean),
      ],
    },
    found(5, 5, 'an effect of 5 sd removed'),
    found(5, -3, 'an effect of 3 sd reversed'),
    found(10, 3, 'an effect of 3 sd removed'),
  ];
}

const oneRun = allLaws.map((law): CalibrationCell => ({
  procedure: 'prediction for one run',
  assumptionHolds: law.bellShaped,
  outcomes: [
    { situation: `${law.name}; 10 seeds, one more outside, 95 %`, quantity: 'error', declared: 0.05 },
  ],
  experiment: (stream) => {
    const [low, high] = predictionForOneRun(drawValues(law, stream, 10)) ?? [NaN, NaN];
    const next = law.draw(stream);
    return [next < low || next > high];
  },
}));

/** What one run says of the next. Assumes normal values, and holds for discrete bell-shaped ones. */
export const predictionCells: readonly CalibrationCell[] = [...typicalLaws.flatMap(gate), ...oneRun];
