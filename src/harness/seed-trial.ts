import { RandomStream } from '../core/random-stream.js';
import { sharedConfiguration, type Laboratory } from './laboratory.js';
import { asNumbers, type Json } from './store/trial.js';
import type { Trial } from './trials.js';

/** What names a trial of one seed. */
export interface SeedTrialSettings {
  /** "train-wide" */
  readonly experiment: string;
  /** To be bumped whenever the code of `run` changes its numbers. @default 1 */
  readonly version?: number;
  /** Everything that the numbers depend on besides seed, data and backend. @default {} */
  readonly settings?: Readonly<Record<string, Json>>;
  readonly seed: number;
}

/**
 * A trial that leaves numbers: kept in the run store under its settings, and computed where it is not there.
 *
 * @param run gets a stream of the seed, and a function to call between steps of long work; returns plain numbers
 *
 * @example
 * const profiles = { quick: { name: 'quick', firstSeed: 1, looks: [5] } };
 * const laboratory = await openLaboratory(paperOf({ id: 'mine', profiles }));
 * const trial = seedTrial(laboratory, { experiment: 'draws', seed: 7 }, (draws) => ({
 *   draw: draws.uniform(),
 * }));
 * trial.spec.seed; // → 7
 */
export function seedTrial<Numbers extends object>(
  laboratory: Pick<Laboratory, 'dataset' | 'backend'>,
  { experiment, version = 1, settings = {}, seed }: SeedTrialSettings,
  run: (stream: RandomStream, heartbeat: () => void) => Numbers | Promise<Numbers>,
): Trial<Numbers> {
  return {
    spec: {
      ...{ experiment, version, seed },
      configuration: { ...sharedConfiguration(laboratory), ...settings },
    },
    run: async (heartbeat) => ({
      numbers: asNumbers(await run(RandomStream.fromSeed(seed), heartbeat)),
    }),
  };
}
