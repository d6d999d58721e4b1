import type { AttackName } from '../../../evaluation/attack-grid.js';
import type { Beside } from '../../../harness/claim-types.js';
import type { SeedRun } from '../../../harness/claim.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import type { Profile } from '../profiles.js';
import { couplingTrial, type CouplingCounts, type CouplingEvaluation } from './coupling-trials.js';
import { reconstructionPreset } from './reconstruction-preset.js';
import { evaluationsOf } from './reconstruction-study.js';

/** The DNA of a seed, evaluated, and attacked through both ways to make one loss of two. */
export const coupledDna = (laboratory: Laboratory<Profile>, seed: number) => ({
  ...evaluationsOf('dna')(laboratory, seed),
  coupled: couplingTrial(laboratory, reconstructionPreset(laboratory.profile), { arm: 'dna', seed }),
});

/** Share of the attacked images that are wrong through exactly one path; NaN where it was not measured. */
export function oneSided(
  { counts }: CouplingEvaluation,
  attack: AttackName,
  combine: CouplingCounts['combine'],
): number {
  const found = counts.find((row) => row.attack === attack && row.combine === combine);
  return found === undefined ? NaN : found.oneWrong / found.images;
}

/** Images by the number of wrong paths, by seed. */
export function couplingTable(
  runs: readonly SeedRun<unknown, { readonly coupled: CouplingEvaluation }>[],
): Beside {
  const seeds = new Map(runs.map(({ seed, trials }) => [seed, trials.coupled]));
  const rows = [...seeds].flatMap(([seed, { counts }]) =>
    counts.map(({ attack, combine, images, noneWrong, oneWrong, bothWrong }) => [
      ...[seed, attack, combine, images, noneWrong, oneWrong, bothWrong],
    ]),
  );
  const columns = ['seed', 'attack', 'losses', 'images', 'no path wrong', 'one', 'both'];
  return { details: [{ title: 'Attacked images by the number of wrong paths, by seed', columns, rows }] };
}
