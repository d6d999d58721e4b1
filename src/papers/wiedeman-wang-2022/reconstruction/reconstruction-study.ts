import type { AttackName } from '../../../evaluation/attack-grid.js';
import type { RightCounts } from '../../../evaluation/reconstruction-accuracy.js';
import type { NotRun, PartDeclaration } from '../../../harness/claim-types.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import type { Measurement } from '../../../harness/runnable-claim.js';
import type { Trial } from '../../../harness/trials.js';
import type { Profile } from '../profiles.js';
import {
  classifierAloneTrial,
  reconstructionEvaluationTrial,
  type ReconstructionEvaluation,
} from './evaluate-reconstruction-trials.js';
import type { ReconstructionArmName } from './reconstruction-arms.js';
import { reconstructionPreset, type ReconstructionPreset } from './reconstruction-preset.js';

/** How the answers of several paths count as one: see wiedeman-wang-2022.md §1, DNA. */
export type Sense = 'either' | 'average' | 'both';

/** An attack at a magnitude; `none` at 0 is the images as they are. */
export interface Panel {
  readonly attack: AttackName | 'none';
  readonly epsilon: number;
}

/** An attack at a magnitude. */
export interface AttackedPanel {
  readonly attack: AttackName;
  readonly epsilon: number;
}

/** A part about one attack and magnitude. */
export interface PanelPart extends PartDeclaration, AttackedPanel {}

/** One seed's evaluations by arm. */
export type Evaluations<Arm extends string> = Readonly<Record<Arm, ReconstructionEvaluation>>;

/** Why a part that needs these arms is not run, as a part's declaration has it; empty where it is. */
export function notRunIn(
  profile: Profile,
  arms: readonly ReconstructionArmName[],
): { readonly notRun?: NotRun } {
  const { notRun } = reconstructionPreset(profile);
  const reason = arms.map((arm) => notRun[arm]).find((text) => text !== undefined);
  return reason === undefined ? {} : { notRun: reason };
}

const unsharingSteps = [
  { id: '2-4', label: '2 → 4 unshared layers', fewer: 'dna', more: 'dna-4' },
  { id: '4-6', label: '4 → 6 unshared layers', fewer: 'dna-4', more: 'dna-6' },
] as const;

/** The steps of Figure 10, from a DNA to one with two more unshared layers. */
export const unsharingParts = (profile: Profile) =>
  unsharingSteps.map((step) => ({ ...step, ...notRunIn(profile, ['dna', 'dna-4', 'dna-6']) }));

/** Attacks at all magnitudes of a profile, attacks outermost. */
export const panelsOf = (profile: Profile): AttackedPanel[] => panelsIn(reconstructionPreset(profile));

/** Attacks at all magnitudes of a preset, attacks outermost. */
export function panelsIn({
  attacks,
  epsilons,
}: Pick<ReconstructionPreset, 'attacks' | 'epsilons'>): AttackedPanel[] {
  return attacks.flatMap((attack) => epsilons.map((epsilon) => ({ attack, epsilon })));
}

/** A part for each attack and magnitude; `paper` gives the printed value. */
export const reconstructionParts =
  (
    arms: readonly ReconstructionArmName[],
    paper?: (panel: Panel) => number,
    panels: (profile: Profile) => readonly { attack: AttackName; epsilon: number }[] = panelsOf,
  ) =>
  (profile: Profile): readonly PanelPart[] =>
    panels(profile).map(({ attack, epsilon }) => ({
      id: `${attack}/${epsilon}`,
      label: `${attack}, ε ${epsilon}`,
      attack,
      epsilon,
      ...(paper === undefined ? {} : { paper: paper({ attack, epsilon }) }),
      ...notRunIn(profile, arms),
    }));

/** The evaluations of these arms for one seed, shared by all claims that name the arm. */
export const evaluationsOf =
  <Arm extends ReconstructionArmName>(...arms: readonly Arm[]) =>
  (laboratory: Laboratory<Profile>, seed: number): Readonly<Record<Arm, Trial<ReconstructionEvaluation>>> => {
    const preset = reconstructionPreset(laboratory.profile);
    const trials = arms.map((arm) => [arm, reconstructionEvaluationTrial(laboratory, preset, { arm, seed })]);
    return Object.fromEntries(trials) as Readonly<Record<Arm, Trial<ReconstructionEvaluation>>>;
  };

/** The arms of Figure 6. */
export const figure6Arms = evaluationsOf('dna', 'autoencoder');

/** Share of right images under an attack, or of attacked images unattacked; NaN where it was not measured. */
export function accuracyOf(
  { attacked }: ReconstructionEvaluation,
  { attack, epsilon }: Panel,
  sense: Sense,
): number {
  const found = attacked.find((counts) => counts.attack === attack && counts.epsilon === epsilon);
  return found === undefined ? NaN : shareOf(found, sense);
}

/** Share of images right through exactly one of two paths. */
const throughOneOnly = (evaluation: ReconstructionEvaluation, panel: Panel): number =>
  accuracyOf(evaluation, panel, 'either') - accuracyOf(evaluation, panel, 'both');

/** Share of images that an attack leaves right through exactly one of two paths, beyond the same images' share without an attack. */
export const splitByAttack = (evaluation: ReconstructionEvaluation, panel: AttackedPanel): number =>
  throughOneOnly(evaluation, panel) - throughOneOnly(evaluation, { attack: 'none', epsilon: 0 });

/** The same, mean over every attack and magnitude of a profile. */
export function meanSplit(profile: Profile, evaluation: ReconstructionEvaluation): number {
  const panels = panelsOf(profile);
  return panels.reduce((sum, panel) => sum + splitByAttack(evaluation, panel), 0) / panels.length;
}

/** Share of right images, of the larger number that natural accuracy is measured on. */
export function naturalAccuracyOf({ natural }: ReconstructionEvaluation, sense: Sense): number {
  return shareOf(natural, sense);
}

function shareOf({ either, both, byPath, images }: RightCounts, sense: Sense): number {
  if (sense === 'average') return byPath.reduce((sum, path) => sum + path, 0) / byPath.length / images;
  return (sense === 'either' ? either : both) / images;
}

/** Mean accuracy over every attack and magnitude of the profile. */
export const meanAccuracyOf = (
  evaluation: ReconstructionEvaluation,
  profile: Profile,
  sense: Sense,
): number => meanOver(evaluation, panelsOf(profile), sense);

/** Mean accuracy over these attacks and magnitudes. */
export function meanOver(
  evaluation: ReconstructionEvaluation,
  panels: readonly Panel[],
  sense: Sense,
): number {
  return panels.reduce((sum, panel) => sum + accuracyOf(evaluation, panel, sense), 0) / panels.length;
}

/** One arm's accuracy under attack, right through some path, over the mean of a profile's attacks, minus another's. */
export function meanGap(
  profile: Profile,
  one: ReconstructionEvaluation,
  other: ReconstructionEvaluation,
): number {
  return meanAccuracyOf(one, profile, 'either') - meanAccuracyOf(other, profile, 'either');
}

/** By how much the DNA, counted in this sense, is more accurate than the autoencoder under one attack. */
export const leadOf = (
  { dna, autoencoder }: Evaluations<'dna' | 'autoencoder'>,
  panel: Panel,
  sense: Sense,
): number => accuracyOf(dna, panel, sense) - accuracyOf(autoencoder, panel, 'either');

/**
 * Why a seed leaves the claims about robustness, by the rule declared beforehand: a path of some arm has no live
 * neck unit, or does not reach the preset's natural accuracy. Undefined where it stays.
 */
export function exclusionOf(
  arms: Readonly<Record<string, ReconstructionEvaluation>>,
  profile: Profile,
): { readonly reason: string; readonly arm: string } | undefined {
  return brokenRule(arms, reconstructionPreset(profile));
}

/** The same by the rule of a preset. */
export function brokenRule(
  arms: Readonly<Record<string, ReconstructionEvaluation>>,
  { minimumAccuracy }: Pick<ReconstructionPreset, 'minimumAccuracy'>,
): { readonly reason: string; readonly arm: string } | undefined {
  for (const [arm, { natural, bottlenecks }] of Object.entries(arms)) {
    const dead = bottlenecks.liveUnits.indexOf(0);
    if (dead >= 0) return { arm, reason: `${arm}: neck ${dead + 1} died` };
    const below = natural.byPath.findIndex((right) => right / natural.images < minimumAccuracy);
    if (below < 0) continue;
    const percent = (share: number) => (100 * share).toFixed(1);
    const reached = percent((natural.byPath[below] ?? NaN) / natural.images);
    const reason = `${arm}: path ${below + 1} reached ${reached} % natural accuracy, ${percent(minimumAccuracy)} % needed`;
    return { arm, reason };
  }
  return undefined;
}

/**
 * What a seed says unless an arm leaves by the rule; then it counts as no gain, or leaves the primary estimand too where no
 * gain would speak for the claim.
 */
export function unlessArmLeaves(
  arms: Readonly<Record<string, ReconstructionEvaluation>>,
  profile: Profile,
  value: number,
  otherwise: 'counts as no gain' | 'leaves' = 'counts as no gain',
): Measurement {
  return unlessRuleBroken(exclusionOf(arms, profile), value, otherwise);
}

/** The same, where it is known whether an arm leaves. */
export function unlessRuleBroken(
  excluded: { readonly reason: string; readonly arm: string } | undefined,
  value: number,
  otherwise: 'counts as no gain' | 'leaves' = 'counts as no gain',
): Measurement {
  if (excluded === undefined) return { value };
  return otherwise === 'leaves' ? { excluded } : { excluded, countsAs: 0 };
}

/** The classifier of reconstructions, trained and tested on the images as they are. */
export const classifierAlone = (laboratory: Laboratory<Profile>, seed: number) => ({
  evaluated: classifierAloneTrial(laboratory, reconstructionPreset(laboratory.profile), seed),
});
