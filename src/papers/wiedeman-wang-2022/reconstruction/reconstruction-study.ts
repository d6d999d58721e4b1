import type { AttackName } from '../../../evaluation/attack-grid.js';
import type { RightCounts } from '../../../evaluation/reconstruction-accuracy.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import type { Profile } from '../profiles.js';
import type { StoredTrial } from '../../../harness/store/run-store.js';
import type { TrialRequest } from '../../../harness/store/run-trials.js';
import {
  adaptiveTrial,
  noisyAnswersTrial,
  type AdaptiveEvaluation,
  type NoisyEvaluation,
} from './audit-reconstruction-trials.js';
import {
  classifierAloneTrial,
  reconstructionEvaluationTrial,
  type ClassifierEvaluation,
  type ReconstructionEvaluation,
} from './evaluate-reconstruction-trials.js';
import type { ReconstructionArmName } from './reconstruction-arms.js';
import { reconstructionPreset } from './reconstruction-preset.js';
import { survivingNeckTrial, type SurvivingNecks } from './surviving-neck-trial.js';

export { answerNoise } from './audit-reconstruction-trials.js';
export { reconstructionPreset } from './reconstruction-preset.js';

/** How the answers of several paths count as one: see paper.md §1, "Reconstruction accuracy". */
export type Sense = 'either' | 'average' | 'both';

/** An attack at a magnitude; `none` at 0 is the images as they are. */
export interface Panel {
  readonly attack: AttackName | 'none';
  readonly epsilon: number;
}

/** Why a part that needs these arms is not run, as a part's declaration has it; empty where it is. */
export function notRunIn(
  profile: Profile,
  arms: readonly ReconstructionArmName[],
): { readonly notRun?: string } {
  const { notRun } = reconstructionPreset(profile);
  const reason = arms.map((arm) => notRun[arm]).find((text) => text !== undefined);
  return reason === undefined ? {} : { notRun: reason };
}

/** Those of the arms that are not left out in this profile, in their order. */
export function armsThatRun<Arm extends ReconstructionArmName>(
  profile: Profile,
  arms: readonly Arm[],
): readonly Arm[] {
  const { notRun } = reconstructionPreset(profile);
  return arms.filter((arm) => notRun[arm] === undefined);
}

/** Evaluations of these arms for one seed, of those that run, shared by all claims that name the arm. */
export function armRequests(
  laboratory: Laboratory,
  seed: number,
  arms: readonly ReconstructionArmName[],
): TrialRequest[] {
  const preset = reconstructionPreset(laboratory.profile);
  return armsThatRun(laboratory.profile, arms).map((arm) =>
    reconstructionEvaluationTrial(laboratory, preset, { arm, seed }),
  );
}

/** The adaptive attacks on the DNA and on the autoencoder, in this order. */
export function adaptiveRequests(laboratory: Laboratory, seed: number): TrialRequest[] {
  const preset = reconstructionPreset(laboratory.profile);
  return (['dna', 'autoencoder'] as const).map((arm) => adaptiveTrial(laboratory, preset, { arm, seed }));
}

/** The autoencoder asked twice with noise. */
export function noisyRequest(laboratory: Laboratory, seed: number): TrialRequest {
  return noisyAnswersTrial(laboratory, reconstructionPreset(laboratory.profile), {
    arm: 'autoencoder',
    seed,
  });
}

/** Images that one neck of the DNA survives. */
export function survivingNeckRequest(laboratory: Laboratory, seed: number): TrialRequest {
  return survivingNeckTrial(laboratory, reconstructionPreset(laboratory.profile), seed);
}

/** The classifier on the images as they are. */
export function classifierAloneRequest(laboratory: Laboratory, seed: number): TrialRequest {
  return classifierAloneTrial(laboratory, reconstructionPreset(laboratory.profile), seed);
}

const numbersOf = <T>(trial: StoredTrial | undefined) => trial?.numbers as unknown as T;

/** What each trial left, by kind. */
export const evaluationOf = (trial: StoredTrial | undefined) => numbersOf<ReconstructionEvaluation>(trial);
export const adaptiveOf = (trial: StoredTrial | undefined) => numbersOf<AdaptiveEvaluation>(trial);
export const noisyOf = (trial: StoredTrial | undefined) => numbersOf<NoisyEvaluation>(trial);
export const survivingNecksOf = (trial: StoredTrial | undefined) => numbersOf<SurvivingNecks>(trial);
export const classifierAloneOf = (trial: StoredTrial | undefined) => numbersOf<ClassifierEvaluation>(trial);

/** Attacks at all magnitudes of a profile, attacks outermost. */
export function panelsOf(profile: Profile): { readonly attack: AttackName; readonly epsilon: number }[] {
  const { attacks, epsilons } = reconstructionPreset(profile);
  return attacks.flatMap((attack) => epsilons.map((epsilon) => ({ attack, epsilon })));
}

/** Share of right images under an attack, or of attacked images unattacked; NaN where it was not measured. */
export function accuracyOf({ attacked }: ReconstructionEvaluation, panel: Panel, sense: Sense): number {
  const found = attacked.find(({ attack, epsilon }) => attack === panel.attack && epsilon === panel.epsilon);
  return found === undefined ? NaN : shareOf(found, sense);
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
export function meanAccuracyOf(evaluation: ReconstructionEvaluation, profile: Profile, sense: Sense): number {
  const panels = panelsOf(profile);
  return panels.reduce((sum, panel) => sum + accuracyOf(evaluation, panel, sense), 0) / panels.length;
}

/**
 * Why a seed leaves the claims about robustness, by the rule declared beforehand: a path of some arm has no live
 * neck unit, or does not reach the preset's natural accuracy. Undefined where it stays.
 */
export function exclusionOf(
  arms: Readonly<Record<string, ReconstructionEvaluation>>,
  profile: Profile,
): { readonly reason: string; readonly arm: string } | undefined {
  const { minimumAccuracy } = reconstructionPreset(profile);
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
