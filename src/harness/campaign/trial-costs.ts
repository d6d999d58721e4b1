import { portableKey } from '../evidence/evidence-record.js';
import type { TrialProvenance } from '../store/provenance.js';
import type { TrialSpec } from '../store/trial.js';

/** A finished trial, for how long it took. */
export interface TimedTrial {
  readonly spec: TrialSpec;
  readonly provenance: Pick<TrialProvenance, 'wallSeconds'>;
}

/** Nothing is known yet. */
const guessSeconds = 60;

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * How long a trial should take, in seconds: the mean of finished trials that differ in the seed alone, else of the same
 * experiment, else of all.
 */
export function trialCosts(finished: readonly TimedTrial[]): (spec: TrialSpec) => number {
  const seconds = new Map<string, number[]>();
  const namesOf = (spec: TrialSpec) => [portableKey({ ...spec, seed: 0 }), spec.experiment, ''];
  for (const { spec, provenance } of finished) {
    for (const name of namesOf(spec))
      seconds.set(name, [...(seconds.get(name) ?? []), provenance.wallSeconds]);
  }
  return (spec) => {
    const known = namesOf(spec).map((name) => seconds.get(name));
    const nearest = known.find((values) => values !== undefined);
    return nearest === undefined ? guessSeconds : mean(nearest);
  };
}
