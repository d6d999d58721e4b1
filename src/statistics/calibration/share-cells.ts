import type { ClaimKind } from '../claim-kind.js';
import type { DecidedVerdict, DecisionSettings } from '../decision.js';
import type { CalibrationCell } from './calibration-cell.js';
import { sequentialVerdict } from './sequential-verdict.js';

const alpha = 0.05;

interface Case {
  readonly kind: ClaimKind;
  /** What happens to a seed with this probability. */
  readonly rate: number;
  readonly words: string;
  readonly looks: readonly number[];
  readonly verdicts: readonly DecidedVerdict[];
  readonly quantity: 'error' | 'power';
}

const wrong: readonly DecidedVerdict[] = ['supported', 'refuted'];

const cases: readonly Case[] = [
  ...[[10], [20], [10, 20]].map((looks): Case => ({
    ...{ kind: { share: 0.3 }, rate: 0.3, words: 'rate 0.3, claimed above it', looks },
    ...{ verdicts: wrong, quantity: 'error' },
  })),
  {
    ...{ kind: { share: 0.7, direction: 'below' }, rate: 0.7, words: 'rate 0.7, claimed below it' },
    ...{ looks: [10], verdicts: wrong, quantity: 'error' },
  },
  {
    ...{ kind: { share: 0.3 }, rate: 0.5, words: 'rate 0.5, the smallest effect above a claimed 0.3' },
    ...{ looks: [20], verdicts: ['smaller-than-matters'], quantity: 'error' },
  },
  {
    ...{ kind: { share: 0.3 }, rate: 0.75, words: 'rate 0.75, claimed above 0.3' },
    ...{ looks: [10], verdicts: ['supported'], quantity: 'power' },
  },
];

/** Claims about how many seeds something happens to: exact binomial tests, each seed drawn by itself. */
export const shareCells: readonly CalibrationCell[] = cases.map(
  ({ kind, rate, words, looks, verdicts, quantity }): CalibrationCell => {
    const settings: DecisionSettings = { alpha, smallestEffect: 0.2, looks, asserts: 'mean' };
    return {
      procedure: 'share of seeds',
      assumptionHolds: true,
      outcomes: verdicts.map((verdict) => ({
        situation: `${words}; ${verdict.replaceAll('-', ' ')} at ${looks.join(' or ')} seeds`,
        quantity,
        declared: quantity === 'error' ? alpha : 0.8,
      })),
      experiment: (stream) => {
        const seeds = Array.from({ length: looks.at(-1) ?? 0 }, () => (stream.uniform() < rate ? 1 : 0));
        const verdict = sequentialVerdict(kind, [seeds], settings);
        return verdicts.map((some) => some === verdict);
      },
    };
  },
);
