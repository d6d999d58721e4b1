import { directions, pairArms, pairRate, type PairedEvaluation } from '../experiments/pair-study.js';
import { asPrinted } from '../experiments/transfer-rates.js';
import { principalAxes, transferAxes } from './figure-axes.js';
import { seedPoint } from '../../../harness/figure-points.js';
import type { FigurePanel } from '../../../harness/figure-types.js';
import { panelBesidePaper } from './printed-panels.js';

/** The pairs that stay in the transfer claims, by architecture. */
function keptByArchitecture(pairs: readonly PairedEvaluation[]): PairedEvaluation[][] {
  const kept = pairs.filter((pair) => pair.exclusion === undefined);
  const names = [...new Set(kept.map(({ architecture }) => architecture))];
  return names.map((name) => kept.filter(({ architecture }) => architecture === name));
}

/** Figure 2 from the pairs of all seeds; excluded pairs are left out. */
export function principalPanels(pairs: readonly PairedEvaluation[]): FigurePanel[] {
  return keptByArchitecture(pairs).flatMap((kept) => {
    const [first] = kept;
    if (first === undefined) return [];
    const points = pairArms.flatMap((arm, x) =>
      seedPoint(
        x,
        kept.map((pair) => pair[arm].features.principalR2),
      ),
    );
    const label = first.architecture.toUpperCase();
    return [panelBesidePaper(principalAxes(first.architecture), [{ label, source: 'ours', points }])];
  });
}

/** Figure 3 from the pairs of all seeds, a panel for each direction; excluded pairs are left out. */
export function transferPanels(pairs: readonly PairedEvaluation[]): FigurePanel[] {
  return keptByArchitecture(pairs).flatMap((kept) => {
    const [first] = kept;
    if (first === undefined) return [];
    const { architecture, preset } = first;
    return directions.flatMap((direction) =>
      preset.attacks.map((attack) => {
        const series = pairArms.map((arm) => ({
          label: `${arm} pair`,
          source: 'ours' as const,
          points: preset.epsilons.flatMap((epsilon) => {
            const rates = kept.map((pair) => pairRate(pair[arm], attack, epsilon, direction));
            return seedPoint(epsilon, asPrinted(rates));
          }),
        }));
        return panelBesidePaper(transferAxes(architecture, attack, direction), series);
      }),
    );
  });
}
