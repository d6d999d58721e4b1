import type { RandomStream } from '../../core/random-stream.js';
import { pairedTEProcess, pairedTEValue } from '../paired-t-e-process.js';
import { pairedTPValue } from '../paired-t-interval.js';
import { smallestDetectableEffect } from '../smallest-detectable-effect.js';
import type { CalibrationCell } from './calibration-cell.js';
import { allLaws, drawValues, normalLaw, typicalLaws, type SimulatedLaw } from './simulated-law.js';

/** The two levels that claims use most: one part, and Holm's first step among sixteen panels. */
const levels = [0.05, 0.05 / 16] as const;
const minimum = 5;
const maximum = 12;
const procedure = 'paired t e-process, optional stopping';
const percent = (level: number) => `level ${Number((100 * level).toPrecision(3))} %`;

/** The largest e-value at a look: a claim stops at the first look that passes, so it passes iff this one does. */
function bestLook(law: SimulatedLaw, stream: RandomStream, mean: number): number {
  const differences = drawValues(law, stream, maximum, mean);
  const input = { differences, threshold: 0, direction: 'above', resolution: law.resolution } as const;
  return Math.max(...pairedTEProcess(input).eValues.slice(minimum - 1));
}

const errors = allLaws.map((law): CalibrationCell => ({
  procedure,
  assumptionHolds: law.shape === 'normal',
  outcomes: levels.map((level) => ({
    situation: `${law.name}; mean at the threshold; passes within ${minimum} to ${maximum} seeds, ${percent(level)}`,
    quantity: 'error',
    declared: level,
  })),
  experiment: (stream) => {
    const best = bestLook(law, stream, 0);
    return levels.map((level) => best >= 1 / level);
  },
}));

const powers = typicalLaws.flatMap((law) =>
  levels.map((level): CalibrationCell => {
    const effect = smallestDetectableEffect({ seeds: maximum, standardDeviation: 1, alpha: level });
    const situation = `${law.name}; mean ${effect.toFixed(2)} sd above the threshold; passes within ${minimum} to ${maximum} seeds, ${percent(level)}`;
    return {
      procedure,
      assumptionHolds: law.shape === 'normal',
      outcomes: [{ situation, quantity: 'power', declared: 0.8 }],
      experiment: (stream) => [bestLook(law, stream, effect) >= 1 / level],
    };
  }),
);

/** The stated smallest effect is there, at a fixed number of seeds: it is detected with the stated power. */
const detectable = [5, 8, 12].flatMap((seeds) =>
  typicalLaws.map((law): CalibrationCell => {
    const effect = smallestDetectableEffect({ seeds, standardDeviation: 1, alpha: 0.05 });
    return {
      procedure: 'smallest detectable effect',
      assumptionHolds: law.shape === 'normal',
      outcomes: [
        {
          situation: `${law.name}; ${seeds} seeds, the stated effect of ${effect.toFixed(2)} sd is there; it is shown`,
          quantity: 'power',
          declared: 0.8,
        },
      ],
      experiment: (stream) => {
        const differences = drawValues(law, stream, seeds, effect);
        const { resolution } = law;
        return [pairedTEValue({ differences, threshold: 0, direction: 'above', resolution }) >= 20];
      },
    };
  }),
);

/** What not to do: an ordinary test at every seed, until it passes. */
const peeking: CalibrationCell = {
  procedure: 't test repeated at every seed (what not to do)',
  assumptionHolds: false,
  outcomes: [
    {
      situation: `normal; mean at the threshold; passes within 2 to ${maximum} seeds, level 5 %`,
      quantity: 'error',
      declared: 0.05,
    },
  ],
  experiment: (stream) => {
    const differences = drawValues(normalLaw, stream, maximum);
    return [differences.some((_, last) => pairedTPValue(differences.slice(0, last + 1), 0) <= 0.05)];
  },
};

/**
 * The paired t e-process that stops at the first of 5 to 12 seeds that passes, and the effect that it is said to
 * detect. Assumes normal differences.
 */
export const eProcessCells: readonly CalibrationCell[] = [...errors, ...powers, ...detectable, peeking];
