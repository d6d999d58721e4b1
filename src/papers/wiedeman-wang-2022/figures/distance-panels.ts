import { distanceRate, type DistanceFamily } from '../experiments/distance-study.js';
import { asPrinted } from '../experiments/transfer-rates.js';
import { distanceAxes } from './figure-axes.js';
import { seedPoint } from '../../../harness/figure-points.js';
import type { FigurePanel, FigureSeries } from '../../../harness/figure-types.js';
import { panelBesidePaper } from './printed-panels.js';

/** Figure 1 from the pairs of all seeds: a curve for each distance; excluded seeds are left out. */
export function distancePanels(families: readonly DistanceFamily[]): FigurePanel[] {
  const kept = families.filter((family) => family.exclusion === undefined);
  const architectures = [...new Set(kept.map(({ architecture }) => architecture))];
  const curves = (pointsOf: (own: readonly DistanceFamily[], wanted: number) => FigureSeries['points']) =>
    architectures.flatMap((architecture) => {
      const own = kept.filter((family) => family.architecture === architecture);
      return (own[0]?.preset.squaredDistances ?? []).map((wanted): FigureSeries => ({
        label: `${architecture.toUpperCase()}, distance ${wanted}`,
        source: 'ours',
        points: pointsOf(own, wanted),
      }));
    });
  const ofDistance = (own: readonly DistanceFamily[], wanted: number) =>
    own.flatMap(({ results }) => results.filter((result) => result.wanted === wanted));
  const transfer = curves((own, wanted) =>
    (own[0]?.preset.epsilons ?? []).flatMap((epsilon) => {
      const rates = ofDistance(own, wanted).map((result) => distanceRate(result, epsilon, ['1→2']));
      return seedPoint(epsilon, asPrinted(rates));
    }),
  );
  const features = curves((own, wanted) =>
    [0, ...(own[0]?.preset.epsilons ?? [])].flatMap((epsilon) =>
      seedPoint(
        epsilon,
        ofDistance(own, wanted).flatMap((result) =>
          result.features.filter((item) => item.epsilon === epsilon).map(({ r2 }) => r2[0]),
        ),
      ),
    ),
  );
  return [
    panelBesidePaper(distanceAxes.transfer, transfer),
    panelBesidePaper(distanceAxes.features, features),
  ];
}
