import type { Beside } from '../../../harness/claim-types.js';
import type { SeedRun } from '../../../harness/claim.js';
import { seedPoint } from '../../../harness/figure-points.js';
import type { FigurePanel } from '../../../harness/figure-types.js';
import type { Profile } from '../profiles.js';
import {
  accuracyOf,
  exclusionOf,
  naturalAccuracyOf,
  panelsOf,
} from '../reconstruction/reconstruction-study.js';
import { attackTitles } from './figure-axes.js';
import {
  evaluatedSeeds,
  reconstructionTable,
  type ArmTrials,
  type EvaluatedSeed,
} from './reconstruction-panels.js';

type ControlledArm = 'dna' | 'dna-control' | 'autoencoder';

const curves = [
  { label: 'DNA, either path', arm: 'dna', sense: 'either' },
  { label: 'DNA with λ = 0, either path', arm: 'dna-control', sense: 'either' },
  { label: 'DNA with λ = 0, mean of its paths', arm: 'dna-control', sense: 'average' },
  { label: 'autoencoder', arm: 'autoencoder', sense: 'either' },
] as const;

/** Figure 6 with the control that the paper lacks: the same two paths without the loss; excluded seeds are left out. */
export function controlPanels(
  seeds: readonly EvaluatedSeed<ControlledArm>[],
  profile: Profile,
): FigurePanel[] {
  const kept = seeds.filter(({ arms }) => exclusionOf(arms, profile) === undefined);
  const attacks = [...new Set(panelsOf(profile).map(({ attack }) => attack))];
  return attacks.map((attack) => {
    const magnitudes = panelsOf(profile).filter((panel) => panel.attack === attack);
    return {
      figure: '6',
      panel: `MNIST, ${attackTitles[attack]}, with the control`,
      x: 'attack magnitude ε (pixel units)',
      y: 'accuracy under attack',
      series: curves.map(({ label, arm, sense }) => ({
        ...{ label, source: 'ours' as const },
        points: [
          ...seedPoint(
            0,
            kept.map(({ arms }) => naturalAccuracyOf(arms[arm], sense)),
          ),
          ...magnitudes.flatMap((panel) =>
            seedPoint(
              panel.epsilon,
              kept.map(({ arms }) => accuracyOf(arms[arm], panel, sense)),
            ),
          ),
        ],
      })),
    };
  });
}

/** Figure 6 with the control, and what its arms are like without an attack. */
export function controlBeside(
  runs: readonly SeedRun<unknown, ArmTrials<ControlledArm>>[],
  profile: Profile,
): Beside {
  const seeds = evaluatedSeeds(runs);
  return { figures: controlPanels(seeds, profile), details: [reconstructionTable(seeds)] };
}
