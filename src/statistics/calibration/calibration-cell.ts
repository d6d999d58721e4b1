import { requireInteger } from '../../core/checks.js';
import type { RandomStream } from '../../core/random-stream.js';
import { clopperPearsonInterval } from '../binomial-intervals.js';

/** One figure that a cell measures. */
export interface CalibrationOutcome {
  /** The data, the design and the event: "normal; mean at the threshold; supported within 5 to 12 seeds". */
  readonly situation: string;
  /** `error`: the event is a mistake, at most so frequent. `power`: it is a success, at least so frequent. */
  readonly quantity: 'error' | 'power';
  /** Declared frequency. */
  readonly declared: number;
}

/** A simulated situation of one procedure. */
export interface CalibrationCell {
  readonly procedure: string;
  /** Whether the data are what the procedure assumes; elsewhere the damage is measured, not bounded. */
  readonly assumptionHolds: boolean;
  readonly outcomes: readonly CalibrationOutcome[];
  /** One experiment: whether the event of each outcome came about. */
  readonly experiment: (stream: RandomStream) => readonly boolean[];
}

/** A row of `fixtures/calibration.json`. */
export interface CalibrationRow extends CalibrationOutcome {
  readonly procedure: string;
  readonly assumptionHolds: boolean;
  /** Share of the experiments in which the event came about. */
  readonly measured: number;
  /** Clopper–Pearson, 99 %. */
  readonly interval: readonly [number, number];
  /** Whether the interval leaves the declared frequency possible: low ≤ declared (error), high ≥ declared (power). */
  readonly withinDeclared: boolean;
}

/** What a simulation is given. */
export interface CalibrationInput {
  readonly experiments: number;
  readonly stream: RandomStream;
  /** Of the intervals. @default 0.99 */
  readonly level?: number;
}

/** Simulates a cell: a row for each of its outcomes, all from the same experiments. */
export function simulateCell(
  { procedure, assumptionHolds, outcomes, experiment }: CalibrationCell,
  { experiments, stream, level = 0.99 }: CalibrationInput,
): CalibrationRow[] {
  requireInteger('simulateCell: experiments', experiments, { min: 1 });
  const own = stream.split(procedure).split(outcomes.map(({ situation }) => situation).join());
  const counts = outcomes.map(() => 0);
  for (let index = 0; index < experiments; index++) {
    experiment(own).forEach((happened, outcome) => {
      if (happened) counts[outcome] = (counts[outcome] ?? 0) + 1;
    });
  }
  return outcomes.map((outcome, index) => {
    const successes = counts[index] ?? 0;
    const { low, high } = clopperPearsonInterval({ successes, trials: experiments, level });
    const withinDeclared = outcome.quantity === 'error' ? low <= outcome.declared : high >= outcome.declared;
    const measured = successes / experiments;
    return { procedure, ...outcome, measured, interval: [low, high], withinDeclared, assumptionHolds };
  });
}
