import type { Beside } from '../../../harness/claim-types.js';
import type { SeedRun } from '../../../harness/claim.js';
import { onePerSeed, presetOf, type ArchitecturePart } from '../experiments/by-architecture.js';
import { dvergeExclusion, dvergePresets } from '../experiments/dverge-study.js';
import type { DvergeResult } from '../experiments/dverge-trials.js';
import { pairArms, type ByArm } from '../experiments/pair-study.js';
import type { Profile } from '../profiles.js';
import { dvergePanels } from './dverge-panels.js';

type DvergeRuns = readonly SeedRun<ArchitecturePart, ByArm<DvergeResult>>[];

/** Natural accuracy of the pairs of Figure 4 by epoch. */
export function dvergeAccuracyTable(runs: DvergeRuns): Beside {
  const columns = ['architecture', 'seed', 'start', 'epoch', 'accuracy 1', 'accuracy 2'];
  const rows = onePerSeed(runs).flatMap(({ seed, part: { architecture }, trials }) =>
    pairArms.flatMap((start) =>
      trials[start].epochs.map(({ epoch, accuracy }) => [architecture, seed, start, epoch, ...accuracy]),
    ),
  );
  return {
    details: [{ title: 'Natural accuracy by seed, start and epoch of DVERGE training', columns, rows }],
  };
}

/** Figure 4. */
export const dvergeFigure = (runs: DvergeRuns, profile: Profile): Beside => ({
  figures: dvergePanels(
    onePerSeed(runs).map(({ part: { architecture }, trials }) => {
      const { pair, dverge } = presetOf(dvergePresets(profile), architecture);
      const exclusion = dvergeExclusion(trials, pair);
      return { architecture, preset: dverge, ...trials, ...(exclusion && { exclusion }) };
    }),
  ),
});
