import type { ArchitectureName } from '../../../models/architecture.js';
import { dvergeRate } from '../experiments/dverge-study.js';
import { asPrinted } from '../experiments/transfer-rates.js';
import type { DvergeResult } from '../experiments/dverge-trials.js';
import type { DvergePreset } from '../profiles.js';
import { pairArms, type ByArm } from '../experiments/pair-study.js';
import { dvergeAxes } from './figure-axes.js';
import { seedPoint } from '../../../harness/figure-points.js';
import type { FigurePanel } from '../../../harness/figure-types.js';
import { panelBesidePaper } from './printed-panels.js';

/** Both starts of one architecture and seed. */
export interface DvergePairs extends ByArm<DvergeResult> {
  readonly architecture: ArchitectureName;
  readonly preset: DvergePreset;
  /** Present where the seed leaves the claims. */
  readonly exclusion?: { readonly reason: string };
}

/** Figure 4 from the pairs of all seeds: transfer rate by epoch of DVERGE training; excluded seeds are left out. */
export function dvergePanels(pairs: readonly DvergePairs[]): FigurePanel[] {
  const kept = pairs.filter((pair) => pair.exclusion === undefined);
  const architectures = [...new Set(kept.map(({ architecture }) => architecture))];
  const epsilons = [...new Set(kept.flatMap(({ preset }) => preset.measured.epsilons))];
  return epsilons.map((epsilon) => {
    const series = architectures.flatMap((architecture) => {
      const own = kept.filter((pair) => pair.architecture === architecture);
      const epochs = Array.from({ length: (own[0]?.preset.epochs ?? -1) + 1 }, (_, epoch) => epoch);
      return pairArms.map((arm) => ({
        label: `${architecture.toUpperCase()}, ${arm} start`,
        source: 'ours' as const,
        points: epochs.flatMap((epoch) => {
          const rates = own.map((pair) => dvergeRate(pair[arm], epoch, epsilon));
          return seedPoint(epoch, asPrinted(rates));
        }),
      }));
    });
    return panelBesidePaper(dvergeAxes(epsilon), series);
  });
}
