import type { Beside } from '../../../harness/claim-types.js';
import type { SeedRun } from '../../../harness/claim.js';
import { onePerSeed, presetOf, type ArchitecturePart } from '../experiments/by-architecture.js';
import { dvergeExclusion, dvergePresets, dvergeRate } from '../experiments/dverge-study.js';
import type { DvergeResult } from '../experiments/dverge-trials.js';
import type { MeasuredValue } from '../experiments/transfer-rates.js';
import { pairArms, type ByArm } from '../experiments/pair-study.js';
import type { Profile } from '../profiles.js';
import { dvergePanels } from './dverge-panels.js';

type DvergeRuns = readonly SeedRun<ArchitecturePart, ByArm<DvergeResult>>[];

/** Accuracy and transfer of the pairs of Figure 4 by epoch, and after the last with BatchNorm averages as training left them. */
export function dvergeTable(runs: DvergeRuns, profile: Profile): Beside {
  const columns = [
    ...['architecture', 'seed', 'start', 'epoch', 'BatchNorm averages', 'accuracy 1', 'accuracy 2'],
    ...['ε', 'transfer, both had right', 'transfer, all'],
  ];
  const rows = onePerSeed(runs).flatMap(({ seed, part: { architecture }, trials }) => {
    const { dverge } = presetOf(dvergePresets(profile), architecture);
    return pairArms.flatMap((start) =>
      trials[start].epochs.flatMap(({ epoch, accuracy, lagging }) =>
        dverge.measured.epsilons.flatMap((epsilon) => {
          const row = (averages: string, own: readonly number[], rate: MeasuredValue) => [
            ...[architecture, seed, start, epoch, averages, ...own, epsilon],
            ...('inconclusive' in rate ? [null, null] : [rate.value, rate.asPrinted]),
          ];
          const recalibrated = row('recalibrated', accuracy, dvergeRate(trials[start], epoch, epsilon));
          if (lagging === undefined) return [recalibrated];
          const left = dvergeRate(trials[start], epoch, epsilon, true);
          return [recalibrated, row('as training left them', lagging.accuracy, left)];
        }),
      ),
    );
  });
  const title = 'DVERGE training by seed, start and epoch, under PGD l∞, mean of both directions';
  return { details: [{ title, columns, rows }] };
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
