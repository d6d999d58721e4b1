import type { RandomStream } from '../../core/random-stream.js';
import { decideEquivalence, type EquivalenceDecision } from '../equivalence.js';
import { decideNonInferiority } from '../non-inferiority.js';
import { smallestDetectableEffect } from '../smallest-detectable-effect.js';
import type { Verdict } from '../verdict.js';
import type { CalibrationCell } from './calibration-cell.js';
import { drawValues, typicalLaws, type SimulatedLaw } from './simulated-law.js';

const minimum = 5;
const maximum = 8;
const alpha = 0.05;

/** Decides at 5, 6, 7 and 8 seeds, and stops where it is decided. */
function stopped<T extends { readonly verdict: Verdict }>(
  differences: readonly number[],
  decide: (first: readonly number[]) => T,
): T {
  let seeds = minimum;
  let decision = decide(differences.slice(0, seeds));
  while (decision.verdict === 'inconclusive' && seeds < maximum) {
    decision = decide(differences.slice(0, (seeds += 1)));
  }
  return decision;
}

/** Both sides shown with power 0.9 each: together with 0.8 at least. */
const wideMargin = smallestDetectableEffect({ seeds: maximum, standardDeviation: 1, alpha, power: 0.9 });

const equivalence = typicalLaws.flatMap((law): CalibrationCell[] => {
  const decide = (stream: RandomStream, mean: number, margin: number): EquivalenceDecision =>
    stopped(drawValues(law, stream, maximum, mean), (differences) =>
      decideEquivalence({ differences, margin, alpha, resolution: law.resolution }),
    );
  const words = `stops within ${minimum} to ${maximum} seeds`;
  const procedure = 'equivalence (TOST)';
  const assumptionHolds = law.shape === 'normal';
  return [
    {
      procedure,
      assumptionHolds,
      outcomes: [
        {
          situation: `${law.name}; mean on the margin; supported, ${words}`,
          quantity: 'error',
          declared: alpha,
        },
        {
          situation: `${law.name}; mean on the margin; refuted, ${words}`,
          quantity: 'error',
          declared: alpha,
        },
      ],
      experiment: (stream) => {
        const { verdict } = decide(stream, 4, 4);
        return [verdict === 'supported', verdict === 'refuted'];
      },
    },
    {
      procedure,
      assumptionHolds,
      outcomes: [
        {
          situation: `${law.name}; mean 0, margin ${wideMargin.toFixed(2)} sd; supported, ${words}`,
          quantity: 'power',
          declared: 0.8,
        },
      ],
      experiment: (stream) => [decide(stream, 0, wideMargin).verdict === 'supported'],
    },
    {
      procedure: 'equivalence (TOST), ordinary t tests',
      assumptionHolds,
      outcomes: [
        {
          situation: `${law.name}; mean on the margin; p ≤ 5 % with ${maximum} seeds`,
          quantity: 'error',
          declared: alpha,
        },
      ],
      experiment: (stream) => {
        const differences = drawValues(law, stream, maximum, 4);
        const { fixedPValue } = decideEquivalence({ differences, margin: 4, alpha });
        return [(fixedPValue ?? 1) <= alpha];
      },
    },
  ];
});

const nonInferiority = typicalLaws.flatMap((law: SimulatedLaw): CalibrationCell[] => {
  const margin = smallestDetectableEffect({ seeds: maximum, standardDeviation: 1, alpha });
  const verdict = (stream: RandomStream, mean: number): Verdict =>
    stopped(drawValues(law, stream, maximum, mean), (differences) =>
      decideNonInferiority({ differences, margin, alpha, resolution: law.resolution }),
    ).verdict;
  const words = `stops within ${minimum} to ${maximum} seeds`;
  const shared = { procedure: 'non-inferiority', assumptionHolds: law.shape === 'normal' };
  return [
    {
      ...shared,
      outcomes: [
        {
          situation: `${law.name}; worse by the margin; supported, ${words}`,
          quantity: 'error',
          declared: alpha,
        },
        {
          situation: `${law.name}; worse by the margin; refuted, ${words}`,
          quantity: 'error',
          declared: alpha,
        },
      ],
      experiment: (stream) => {
        const found = verdict(stream, -margin);
        return [found === 'supported', found === 'refuted'];
      },
    },
    {
      ...shared,
      outcomes: [
        {
          situation: `${law.name}; no loss, margin ${margin.toFixed(2)} sd; supported, ${words}`,
          quantity: 'power',
          declared: 0.8,
        },
      ],
      experiment: (stream) => [verdict(stream, 0) === 'supported'],
    },
  ];
});

/** Equivalence and non-inferiority, with optional stopping. Assume normal differences. */
export const marginCells: readonly CalibrationCell[] = [...equivalence, ...nonInferiority];
