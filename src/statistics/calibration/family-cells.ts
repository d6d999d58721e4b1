import type { RandomStream } from '../../core/random-stream.js';
import { decideFamily } from '../decide-family.js';
import { decideMonotone } from '../monotone-steps.js';
import { smallestDetectableEffect } from '../smallest-detectable-effect.js';
import type { CalibrationCell } from './calibration-cell.js';
import { drawValues, typicalLaws, type SimulatedLaw } from './simulated-law.js';

const alpha = 0.05;
const parts = 8;
const seeds = 6;

/** A family whose first `real` parts have an effect; with `shared`, all parts have the same noise. */
function family(
  law: SimulatedLaw,
  stream: RandomStream,
  options: { real: number; effect: number; shared?: boolean },
) {
  const common = drawValues(law, stream, seeds);
  return decideFamily(
    Array.from({ length: parts }, (_, index) => {
      const noise = options.shared === true ? common : drawValues(law, stream, seeds);
      const mean = index < options.real ? options.effect : 0;
      const differences = noise.map((value) => value + mean);
      return { id: String(index), differences, threshold: 0, resolution: law.resolution };
    }),
    { alpha },
  );
}

/** Any of the parts without an effect falsely supported, or falsely refuted. */
function familyErrors(
  law: SimulatedLaw,
  words: string,
  options: { real: number; effect: number; shared?: boolean },
): CalibrationCell {
  const situation = `${law.name}; ${parts} parts, ${words}, ${seeds} seeds`;
  return {
    procedure: "Holm over a claim's family",
    assumptionHolds: law.shape === 'normal',
    outcomes: [
      { situation: `${situation}; any falsely supported`, quantity: 'error', declared: alpha },
      { situation: `${situation}; any falsely refuted`, quantity: 'error', declared: alpha },
    ],
    experiment: (stream) => {
      const silent = family(law, stream, options).parts.slice(options.real);
      return (['supported', 'refuted'] as const).map((wrong) =>
        silent.some(({ verdict }) => verdict === wrong),
      );
    },
  };
}

/** Each part passes Holm's first step with power 0.975: all eight together with 0.8 at least. */
const familyEffect = smallestDetectableEffect({
  seeds,
  standardDeviation: 1,
  alpha: alpha / parts,
  power: 0.975,
});

const families = typicalLaws.flatMap((law): CalibrationCell[] => [
  familyErrors(law, 'none with an effect', { real: 0, effect: 0 }),
  familyErrors(law, 'half with an effect of 4 sd', { real: parts / 2, effect: 4 }),
  familyErrors(law, 'none with an effect, all alike', { real: 0, effect: 0, shared: true }),
  {
    procedure: "Holm over a claim's family",
    assumptionHolds: law.shape === 'normal',
    outcomes: [
      {
        situation: `${law.name}; ${parts} parts, all with an effect of ${familyEffect.toFixed(2)} sd, ${seeds} seeds; the claim is supported`,
        quantity: 'power',
        declared: 0.8,
      },
    ],
    experiment: (stream) => [
      family(law, stream, { real: parts, effect: familyEffect }).verdict === 'supported',
    ],
  },
]);

/** Each of three steps shown with power 1 − 0.2/3: all together with 0.8 at least. */
const step = smallestDetectableEffect({
  seeds,
  standardDeviation: Math.SQRT2,
  alpha,
  power: 1 - 0.2 / 3,
});

/** Four levels with what a seed has in common, and noise of sd 1 at each: steps have noise of sd √2. */
function monotone(law: SimulatedLaw, stream: RandomStream, means: readonly number[]) {
  const values = Array.from({ length: seeds }, () => {
    const common = 5 * stream.normal();
    return means.map((mean) => common + mean + law.draw(stream));
  });
  const resolution = Math.max(law.resolution, 1e-9);
  return decideMonotone({ values, direction: 'increasing', alpha, resolution }).verdict;
}

const monotones = typicalLaws.flatMap((law): CalibrationCell[] => {
  const cell = (words: string, means: readonly number[], quantity: 'error' | 'power', event: string) => ({
    procedure: 'monotone steps',
    assumptionHolds: law.shape === 'normal',
    outcomes: [
      {
        situation: `${law.name} at four levels; ${words}, ${seeds} seeds; ${event}`,
        quantity,
        declared: quantity === 'error' ? alpha : 0.8,
      },
    ],
    experiment: (stream: RandomStream) => [monotone(law, stream, means) === event],
  });
  return [
    cell('one step flat, two of 20 sd', [0, 20, 20, 40], 'error', 'supported'),
    cell('all steps flat', [0, 0, 0, 0], 'error', 'refuted'),
    cell(`all steps ${step.toFixed(2)} sd`, [0, step, 2 * step, 3 * step], 'power', 'supported'),
  ];
});

/** Families of parts with Holm, and monotone claims of several steps. Assume normal differences. */
export const familyCells: readonly CalibrationCell[] = [...families, ...monotones];
