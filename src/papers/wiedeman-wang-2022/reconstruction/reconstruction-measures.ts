import type { Profile } from '../profiles.js';
import type { StoredTrial } from '../../../harness/store/run-store.js';
import type { ReconstructionEvaluation } from './evaluate-reconstruction-trials.js';
import type { ReconstructionArmName } from './reconstruction-arms.js';
import { reconstructionPreset } from './reconstruction-preset.js';
import {
  accuracyOf,
  evaluationOf,
  exclusionOf,
  meanAccuracyOf,
  notRunIn,
  panelsOf,
  type Panel,
  type Sense,
} from './reconstruction-study.js';

/** One seed's evaluations by arm. */
export type Evaluations<Arm extends string> = Readonly<Record<Arm, ReconstructionEvaluation>>;

/** What a seed says of a part: a number, or by which declared rule the seed leaves. */
export type ReconstructionMeasurement =
  { readonly value: number } | { readonly excluded: { readonly reason: string; readonly arm: string } };

type Measurements = Readonly<Record<string, ReconstructionMeasurement>>;

/** What every statistical claim about reconstructions declares alike in a profile. */
export function usualTest(profile: Profile) {
  return { alpha: 0.05, power: 0.8, seeds: reconstructionPreset(profile).seeds } as const;
}

const panelId = ({ attack, epsilon }: Panel) => `${attack}/${epsilon}`;

/** A part for each attack and magnitude, as {@link measurePanels} names them; `paper` gives the printed value. */
export function panelParts(
  profile: Profile,
  {
    arms,
    panels = panelsOf(profile),
    paper,
  }: {
    readonly arms: readonly ReconstructionArmName[];
    readonly panels?: readonly Panel[];
    readonly paper?: (panel: Panel) => number;
  },
): { readonly id: string; readonly label: string; readonly paper?: number; readonly notRun?: string }[] {
  return panels.map((panel) => ({
    id: panelId(panel),
    label: `${panel.attack}, ε ${panel.epsilon}`,
    ...(paper === undefined ? {} : { paper: paper(panel) }),
    ...notRunIn(profile, arms),
  }));
}

/** One seed's evaluations, from trials in the order of `arms`. */
export function evaluationsOf<Arm extends string>(
  trials: readonly StoredTrial[],
  arms: readonly Arm[],
): Evaluations<Arm> {
  const entries = arms.map((arm, index) => [arm, evaluationOf(trials[index])]);
  return Object.fromEntries(entries) as Evaluations<Arm>;
}

/** The values by part, or for each part why the seed leaves. */
export function unlessExcluded<Part extends string>(
  evaluations: Evaluations<string>,
  profile: Profile,
  values: Readonly<Record<Part, number>>,
): Measurements {
  const excluded = exclusionOf(evaluations, profile);
  const measured = Object.entries<number>(values).map(([id, value]) => [
    id,
    excluded === undefined ? { value } : { excluded },
  ]);
  return Object.fromEntries(measured) as Measurements;
}

/** The same quantity at every attack and magnitude of a profile. */
export function measurePanels(
  evaluations: Evaluations<string>,
  profile: Profile,
  valueOf: (panel: Panel) => number,
): Measurements {
  const values = panelsOf(profile).map((panel) => [panelId(panel), valueOf(panel)]);
  return unlessExcluded(evaluations, profile, Object.fromEntries(values) as Record<string, number>);
}

/** By how much the DNA, counted in this sense, is more accurate than the autoencoder, at every attack and magnitude. */
export function measureLead(trials: readonly StoredTrial[], profile: Profile, sense: Sense): Measurements {
  const evaluations = evaluationsOf(trials, ['dna', 'autoencoder']);
  return measurePanels(
    evaluations,
    profile,
    (panel) =>
      accuracyOf(evaluations.dna, panel, sense) - accuracyOf(evaluations.autoencoder, panel, 'either'),
  );
}

/** One arm's accuracy under attack, right through some path, over the mean of a profile's attacks, minus another's. */
export function meanGap(
  profile: Profile,
  one: ReconstructionEvaluation,
  other: ReconstructionEvaluation,
): number {
  return meanAccuracyOf(one, profile, 'either') - meanAccuracyOf(other, profile, 'either');
}
