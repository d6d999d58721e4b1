import type { Profile } from '../profiles.js';
import { cifarPreset } from '../reconstruction/cifar-preset.js';
import type { ReconstructionEvaluation } from '../reconstruction/evaluate-reconstruction-trials.js';
import { reconstructionPreset, type ReconstructionPreset } from '../reconstruction/reconstruction-preset.js';
import {
  accuracyOf,
  brokenRule,
  naturalAccuracyOf,
  panelsIn,
  panelsOf,
  type Evaluations,
  type Sense,
} from '../reconstruction/reconstruction-study.js';
import type { Beside, DetailTable } from '../../../harness/claim-types.js';
import type { SeedRun } from '../../../harness/claim.js';
import { reconstructionAxes, unsharedAxes } from './figure-axes.js';
import { seedPoint } from '../../../harness/figure-points.js';
import type { FigurePanel, FigureSeries } from '../../../harness/figure-types.js';
import { panelBesidePaper } from './printed-panels.js';

/** One seed of the arms that a figure shows. */
export interface EvaluatedSeed<Arm extends string> {
  readonly seed: number;
  readonly arms: Evaluations<Arm>;
}

/** What a claim about arms has of a seed, beside the audits of their attacks. */
export interface ArmTrials<Arm extends string> {
  readonly arms: Evaluations<Arm>;
}

/** The arms of each seed, once: the parts of a claim share their trials. */
export function evaluatedSeeds<Arm extends string>(
  runs: readonly SeedRun<unknown, ArmTrials<Arm>>[],
): EvaluatedSeed<Arm>[] {
  return [...new Map(runs.map(({ seed, trials: { arms } }) => [seed, { seed, arms }])).values()];
}

/** Figure 6, and what the arms are like without an attack. */
export const figure6Beside = (
  runs: readonly SeedRun<unknown, ArmTrials<'dna' | 'autoencoder'>>[],
  profile: Profile,
): Beside => {
  const seeds = evaluatedSeeds(runs);
  return { figures: figure6Panels(seeds, profile), details: [reconstructionTable(seeds)] };
};

/** Figure 8, what its arms are like without an attack, and how the profile's sizes depart from the paper's. */
export const figure8Beside = (
  runs: readonly SeedRun<unknown, ArmTrials<'dna' | 'autoencoder'>>[],
  profile: Profile,
): Beside => {
  const seeds = evaluatedSeeds(runs);
  const { departures } = cifarPreset(profile);
  const sizes: DetailTable = {
    title: 'How this profile departs from the paper',
    columns: ['departure'],
    rows: departures.map((departure) => [departure]),
  };
  return {
    figures: figure8Panels(seeds, profile),
    details: [reconstructionTable(seeds), ...(departures.length > 0 ? [sizes] : [])],
  };
};

const kept = <Arm extends string>(
  seeds: readonly EvaluatedSeed<Arm>[],
  preset: Pick<ReconstructionPreset, 'minimumAccuracy'>,
) => seeds.filter(({ arms }) => brokenRule(arms, preset) === undefined);

const figure6Curves = [
  { label: 'DNA, either path', arm: 'dna', sense: 'either' },
  { label: 'DNA, mean of its paths', arm: 'dna', sense: 'average' },
  { label: 'DNA, both paths', arm: 'dna', sense: 'both' },
  { label: 'autoencoder', arm: 'autoencoder', sense: 'either' },
] as const;

type Figure6Seeds = readonly EvaluatedSeed<'dna' | 'autoencoder'>[];

/** Figure 6: accuracy by magnitude, natural images at 0; excluded seeds are left out. */
export const figure6Panels = (seeds: Figure6Seeds, profile: Profile): FigurePanel[] =>
  accuracyPanels(seeds, { figure: '6', preset: reconstructionPreset(profile) });

/** Figure 8: the same on CIFAR-10, magnitudes in 1/255. */
export const figure8Panels = (seeds: Figure6Seeds, profile: Profile): FigurePanel[] =>
  accuracyPanels(seeds, { figure: '8', preset: cifarPreset(profile) });

function accuracyPanels(
  seeds: Figure6Seeds,
  { figure, preset }: { readonly figure: '6' | '8'; readonly preset: ReconstructionPreset },
): FigurePanel[] {
  const shown = kept(seeds, preset);
  const xOf = (epsilon: number) => (figure === '6' ? epsilon : Math.round(255 * epsilon));
  return (['fgsm', 'pgd'] as const).map((grid) => {
    const panels = panelsIn(preset).filter(({ attack }) => attack === `${grid}-linf`);
    const series = figure6Curves.map(({ label, arm, sense }): FigureSeries => {
      const valuesOf = (value: (own: ReconstructionEvaluation) => number) =>
        shown.map(({ arms }) => value(arms[arm]));
      const natural = seedPoint(
        0,
        valuesOf((own) => naturalAccuracyOf(own, sense)),
      );
      const attacked = panels.flatMap((panel) =>
        seedPoint(
          xOf(panel.epsilon),
          valuesOf((own) => accuracyOf(own, panel, sense)),
        ),
      );
      return { label, source: 'ours', points: [...natural, ...attacked] };
    });
    return panelBesidePaper(reconstructionAxes(figure, grid), series);
  });
}

const figure10Curves: readonly { readonly label: string; readonly sense: Sense }[] = [
  { label: 'DNA, either path', sense: 'either' },
  { label: 'DNA, mean of its paths', sense: 'average' },
];

/** Figure 10: accuracy by number of unshared layers, a panel for each attack and magnitude; excluded seeds are left out. */
export function figure10Panels<Arm extends string>(
  seeds: readonly EvaluatedSeed<Arm>[],
  profile: Profile,
  layers: Readonly<Record<Arm, number>>,
): FigurePanel[] {
  const shown = kept(seeds, reconstructionPreset(profile));
  return panelsOf(profile).map((panel) => {
    const series = figure10Curves.map(({ label, sense }): FigureSeries => ({
      label,
      source: 'ours',
      points: (Object.entries<number>(layers) as [Arm, number][]).flatMap(([arm, unshared]) =>
        seedPoint(
          unshared,
          shown.map(({ arms }) => accuracyOf(arms[arm], panel, sense)),
        ),
      ),
    }));
    return panelBesidePaper(unsharedAxes(panel.attack, panel.epsilon), series);
  });
}

/** What each arm of each seed is like without an attack; excluded seeds too. */
export function reconstructionTable<Arm extends string>(seeds: readonly EvaluatedSeed<Arm>[]): DetailTable {
  return {
    title: 'Natural accuracy, bottlenecks and reconstruction error on test images, by seed',
    columns: ['seed', 'arm', 'natural, by path', 'R² 1→2', 'R² 2→1', 'by chance', 'live units', 'MSE'],
    rows: seeds.flatMap(({ seed, arms }) =>
      Object.entries<ReconstructionEvaluation>(arms).map(([arm, { natural, bottlenecks }]) => {
        const { r2, chanceR2, liveUnits, squaredError } = bottlenecks;
        const byPath = natural.byPath.map((right) => (right / natural.images).toFixed(4));
        return [
          seed,
          arm,
          byPath.join(', '),
          r2?.[0] ?? null,
          r2?.[1] ?? null,
          chanceR2,
          liveUnits.join(', '),
          squaredError.map((error) => error.toFixed(4)).join(', '),
        ];
      }),
    ),
  };
}
