import type { RandomStream } from '../../core/random-stream.js';
import type { ClaimKind } from '../claim-kind.js';
import type { DecidedVerdict, DecisionSettings } from '../decision.js';
import type { CalibrationCell } from './calibration-cell.js';
import { sequentialVerdict } from './sequential-verdict.js';
import { drawValues, typicalLaws, type SimulatedLaw } from './simulated-law.js';

const alpha = 0.05;
const looks = [5, 10];
const settings: DecisionSettings = { alpha, smallestEffect: 1, looks, asserts: 'every-part' };
const seeds = 10;
const count = 4;

/** Four parts of the same seeds, with correlation one half and variance 1, moved by their means. */
function together(law: SimulatedLaw, stream: RandomStream, means: readonly number[]): number[][] {
  const shared = drawValues(law, stream, seeds);
  return means.map((mean) =>
    drawValues(law, stream, seeds).map((own, seed) => mean + (own + (shared[seed] ?? 0)) * Math.SQRT1_2),
  );
}

/** The steps between levels measured with the same seeds, in standard deviations of a step. */
function steps(law: SimulatedLaw, stream: RandomStream, means: readonly number[]): number[][] {
  const levels = Array.from({ length: means.length + 1 }, () => drawValues(law, stream, seeds));
  return means.map((mean, step) =>
    Array.from({ length: seeds }, (_, seed) => {
      const [low, high] = [levels[step]?.[seed] ?? NaN, levels[step + 1]?.[seed] ?? NaN];
      return mean + (high - low) * Math.SQRT1_2;
    }),
  );
}

interface Family {
  readonly procedure: string;
  readonly kind: ClaimKind;
  readonly part: string;
  readonly draw: typeof together;
}

const families: readonly Family[] = [
  { procedure: 'superiority of every part', kind: { superiority: 0 }, part: 'part', draw: together },
  { procedure: 'monotone steps', kind: { monotone: true }, part: 'step', draw: steps },
];

function cells({ procedure, kind, part, draw }: Family, law: SimulatedLaw): CalibrationCell[] {
  const cell = (
    words: string,
    means: readonly number[],
    verdict: DecidedVerdict,
    quantity: 'error' | 'power',
  ): CalibrationCell => ({
    procedure,
    assumptionHolds: law.bellShaped,
    outcomes: [
      {
        situation: `${law.name}; ${words}; ${verdict.replaceAll('-', ' ')} at ${looks.join(' or ')} seeds`,
        quantity,
        declared: quantity === 'error' ? alpha : 0.8,
      },
    ],
    experiment: (stream) => [sequentialVerdict(kind, draw(law, stream, means), settings) === verdict],
  });
  const all = (mean: number) => Array.from({ length: count }, () => mean);
  const one = `one ${part} of ${count} at the threshold, the others 3 sd above it`;
  return [
    cell(one, [0, ...all(3).slice(1)], 'supported', 'error'),
    cell(`all ${count} ${part}s at the threshold`, all(0), 'refuted', 'error'),
    cell(`all ${count} ${part}s at the smallest effect, 1 sd`, all(1), 'smaller-than-matters', 'error'),
    cell(`all ${count} ${part}s 1.5 sd above it`, all(1.5), 'supported', 'power'),
  ];
}

/**
 * Claims about every part: intersection-union to support, Holm to refute and for "smaller than matters". Assume normal values,
 * and hold for discrete bell-shaped ones. Steps between levels of one law are symmetric whatever the law.
 */
export const partCells: readonly CalibrationCell[] = families.flatMap((family) =>
  typicalLaws.flatMap((law) => cells(family, law)),
);
