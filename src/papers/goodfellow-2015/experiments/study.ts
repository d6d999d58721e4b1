import type { Beside } from '../../../harness/claim-types.js';
import type { SeedRun } from '../../../harness/claim.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import type { Measurement } from '../../../harness/runnable-claim.js';
import type { Profile } from '../profiles.js';
import { judgedTrial, type JudgedNetwork, type NetworkName } from './network-trials.js';

/** A claim with one number a seed. @param paper the same number in the paper, where it prints one */
export const onePart = (label: string, paper?: number) => () => [
  { id: 'all', label, ...(paper === undefined ? {} : { paper }) },
];

/** Networks, each on the images made on it. */
export const own = <Name extends NetworkName>(
  laboratory: Laboratory<Profile>,
  seed: number,
  ...names: readonly Name[]
) =>
  Object.fromEntries(names.map((judge) => [judge, judgedTrial(laboratory, seed, { judge })])) as Readonly<
    Record<Name, ReturnType<typeof judgedTrial>>
  >;

/** A number that there may not be, e.g. of mistakes where none were made. */
export const measured = (value: number | null): Measurement =>
  value === null ? { inconclusive: 'no mistakes to look at' } : { value };

/** Errors and confidences of every network of a claim by seed, and what departs from the paper. */
export function mistakesTable(
  runs: readonly SeedRun<unknown, Readonly<Record<string, JudgedNetwork>>>[],
  { departures }: Profile,
): Beside {
  const bySeed = [...new Map(runs.map((run) => [run.seed, run])).values()];
  const rows = bySeed.flatMap(({ seed, trials }) =>
    Object.entries(trials).map(([name, { clean, error, confidence, agreement }]) => [
      ...[seed, name, clean.error, error, confidence, agreement?.share ?? null, agreement?.chance ?? null],
    ]),
  );
  const columns = ['seed', 'network', 'clean error', 'error', 'confidence', 'agreement', 'by chance'];
  const title =
    'By seed: errors; under attack, confidence of mistakes and agreement with the attacked network';
  const departing = { title: 'What departs from the paper', columns: ['field', 'departure'] };
  const departed = { ...departing, rows: Object.entries(departures) };
  return { details: [{ title, columns, rows }, departed] };
}
