import type { ClaimKind } from '../claim-kind.js';
import type { DecidedVerdict, DecisionSettings } from '../decision.js';
import type { CalibrationCell } from './calibration-cell.js';
import { sequentialVerdict } from './sequential-verdict.js';
import { allLaws, drawValues, normalLaw, rateLaw, typicalLaws, type SimulatedLaw } from './simulated-law.js';

const alpha = 0.05;
const settings: DecisionSettings = { alpha, smallestEffect: 1, looks: [5, 10], asserts: 'mean' };

/** How often a claim gets a verdict. */
interface Case {
  readonly procedure: string;
  readonly law: SimulatedLaw;
  readonly kind: ClaimKind;
  /** True mean, in standard deviations. */
  readonly mean: number;
  readonly words: string;
  readonly verdicts: readonly DecidedVerdict[];
  readonly quantity: 'error' | 'power';
  readonly looks?: readonly number[];
}

function cell({ procedure, law, kind, mean, words, verdicts, quantity, looks = settings.looks }: Case) {
  return {
    procedure,
    assumptionHolds: law.bellShaped,
    outcomes: verdicts.map((verdict) => ({
      situation: `${law.name}; ${words}; ${verdict.replaceAll('-', ' ')} at ${looks.join(' or ')} seeds`,
      quantity,
      declared: quantity === 'error' ? alpha : 0.8,
    })),
    experiment: (stream) => {
      const values = drawValues(law, stream, looks.at(-1) ?? 0, mean);
      const verdict = sequentialVerdict(kind, [values], { ...settings, looks });
      return verdicts.map((some) => some === verdict);
    },
  } satisfies CalibrationCell;
}

const wrong: readonly DecidedVerdict[] = ['supported', 'refuted'];

const superiority = allLaws.flatMap((law): CalibrationCell[] => {
  const shared = { procedure: 'superiority', law, kind: { superiority: 0 } } as const;
  return [
    cell({ ...shared, mean: 0, words: 'mean at the threshold', verdicts: wrong, quantity: 'error' }),
    cell({
      ...{ ...shared, mean: 1, words: 'mean at the smallest effect of interest, 1 sd' },
      ...{ verdicts: ['smaller-than-matters'], quantity: 'error' },
    }),
    cell({ ...shared, mean: 1, words: 'mean 1 sd above it', verdicts: ['supported'], quantity: 'power' }),
  ];
});

/** The same procedure with other thresholds and looks: normal and discrete laws only. */
const otherThresholds = [normalLaw, rateLaw].flatMap((law): CalibrationCell[] => [
  cell({
    ...{ procedure: 'superiority', law, kind: { superiority: 0 }, mean: 0, words: 'mean at the threshold' },
    ...{ verdicts: wrong, quantity: 'error', looks: [10, 20] },
  }),
  cell({
    ...{ procedure: 'superiority', law, kind: { superiority: 0 }, mean: 0, words: 'mean at the threshold' },
    ...{ verdicts: wrong, quantity: 'error', looks: [5] },
  }),
  cell({
    ...{ procedure: 'bound', law, kind: { bound: 2 }, mean: 2, words: 'mean at the bound' },
    ...{ verdicts: wrong, quantity: 'error' },
  }),
  cell({
    ...{ procedure: 'bound', law, kind: { bound: 2 }, mean: 3, words: 'mean 1 sd above it' },
    ...{ verdicts: ['supported'], quantity: 'power' },
  }),
]);

const nonInferiority = typicalLaws.flatMap((law): CalibrationCell[] => {
  const shared = { procedure: 'non-inferiority', law, kind: { nonInferiority: 1 } } as const;
  return [
    cell({ ...shared, mean: -1, words: 'worse by the margin', verdicts: wrong, quantity: 'error' }),
    cell({
      ...{ ...shared, mean: 0, words: 'no loss, margin 1 sd', verdicts: ['supported'], quantity: 'power' },
    }),
  ];
});

const equivalence = typicalLaws.flatMap((law): CalibrationCell[] => {
  const shared = { procedure: 'equivalence', law };
  return [
    ...[1.5, 0.3].flatMap((margin) =>
      [margin, -margin].map((mean) =>
        cell({
          ...{ ...shared, kind: { equivalence: margin }, mean, verdicts: wrong, quantity: 'error' },
          words: `mean on the ${mean > 0 ? 'upper' : 'lower'} end of a margin of ${margin} sd`,
        }),
      ),
    ),
    cell({
      ...{ ...shared, kind: { equivalence: 1.5 }, mean: 0, words: 'no difference, margin 1.5 sd' },
      ...{ verdicts: ['supported'], quantity: 'power' },
    }),
  ];
});

/**
 * Claims about one mean: superiority, a bound, non-inferiority, equivalence. Assume normal values, and hold for discrete
 * bell-shaped ones.
 */
export const meanCells: readonly CalibrationCell[] = [
  ...superiority,
  ...otherThresholds,
  ...nonInferiority,
  ...equivalence,
];
