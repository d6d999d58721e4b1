import type { PartDeclaration } from '../../../harness/claim-types.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import type { Measurement } from '../../../harness/runnable-claim.js';
import { notRunOf, presetOf } from '../experiments/by-architecture.js';
import { dvergePresets, startExclusionReason } from '../experiments/dverge-study.js';
import { dvergeTrial, type DvergeResult } from '../experiments/dverge-trials.js';
import { pairExclusion, furtherPresets, pairs, type PairEvaluations } from '../experiments/pair-study.js';
import type { PairArm } from '../experiments/pair-trials.js';
import type { Profile } from '../profiles.js';
import type { ReconstructionEvaluation } from '../reconstruction/evaluate-reconstruction-trials.js';
import { reconstructionPreset } from '../reconstruction/reconstruction-preset.js';
import { exclusionOf, figure6Arms, notRunIn } from '../reconstruction/reconstruction-study.js';
import { adversaryPreset } from './adversary-preset.js';
import {
  jointDvergeTrial,
  jointPairTrial,
  jointReconstructionTrial,
  type JointAttacks,
} from './joint-attack-trials.js';
import type { AttackFamily } from './joint-stages.js';
import { outsidePairTrial, outsideReconstructionTrial, type OutsideAttacks } from './outside-trials.js';

/** Who is attacked: the pairs of Figure 3 by architecture, or the networks of Figure 6. */
export const victims = ['cnn', 'fc', 'reconstruction'] as const;
export type Victim = (typeof victims)[number];

/** The regular pairs of Figure 3 after DVERGE training (Figure 4), by architecture. */
const dvergeVictims = ['dverge-cnn', 'dverge-fc'] as const;
export type DvergeVictim = (typeof dvergeVictims)[number];

const architectureOf = (victim: DvergeVictim) => (victim === 'dverge-cnn' ? 'cnn' : 'fc');

/** A part about one victim at one magnitude. */
export interface AdversaryPart<Of extends Victim | DvergeVictim = Victim> extends PartDeclaration {
  readonly victim: Of;
  readonly epsilon: number;
}

const names: Readonly<Record<Victim | DvergeVictim, string>> = {
  cnn: 'CNN pairs',
  fc: 'FC pairs',
  'dverge-cnn': 'CNN pairs after DVERGE',
  'dverge-fc': 'FC pairs after DVERGE',
  reconstruction: 'DNA and autoencoder',
};

function notRunFor(profile: Profile, victim: Victim | DvergeVictim) {
  if (victim === 'reconstruction') return notRunIn(profile, ['dna', 'autoencoder']);
  if (victim === 'cnn' || victim === 'fc') return notRunOf(furtherPresets(profile), victim);
  return notRunOf(dvergePresets(profile), architectureOf(victim));
}

function partsAbout<Of extends Victim | DvergeVictim>(
  of: readonly Of[],
  profile: Profile,
): AdversaryPart<Of>[] {
  return of.flatMap((victim) =>
    adversaryPreset(profile).epsilons.map((epsilon) => ({
      id: `${victim}/${epsilon}`,
      label: `${names[victim]}, ε ${epsilon}`,
      ...{ victim, epsilon },
      ...notRunFor(profile, victim),
    })),
  );
}

/** A part for each of these victims and magnitude. */
export const adversaryParts =
  (of: readonly Victim[] = victims) =>
  (profile: Profile): readonly AdversaryPart[] =>
    partsAbout(of, profile);

/** A part for each pair after DVERGE training and magnitude. */
export const dvergeParts = (profile: Profile): readonly AdversaryPart<DvergeVictim>[] =>
  partsAbout(dvergeVictims, profile);

/** The two networks of a victim that are compared: the one that should resist, and the plain one. */
export interface Contrast<T> {
  readonly defended: T;
  readonly plain: T;
}

/** What the rules by which a seed leaves look at. */
interface Evaluated {
  readonly pair?: PairEvaluations | undefined;
  readonly arms?: Readonly<Record<'dna' | 'autoencoder', ReconstructionEvaluation>> | undefined;
}

/** A seed's evaluations of a victim, for the rules by which it may leave. */
function evaluatedOf(laboratory: Laboratory<Profile>, seed: number, victim: Victim) {
  return victim === 'reconstruction'
    ? { arms: figure6Arms(laboratory, seed) }
    : { pair: pairs(laboratory, seed, { architecture: victim }) };
}

/** All attackers of both networks of a victim ({@link JointAttacks}). */
export function jointly(laboratory: Laboratory<Profile>, seed: number, { victim }: AdversaryPart) {
  const { profile } = laboratory;
  const adversary = adversaryPreset(profile);
  const attacked = (() => {
    if (victim === 'reconstruction') {
      const presets = { adversary, reconstruction: reconstructionPreset(profile) };
      const of = (arm: 'dna' | 'autoencoder') => jointReconstructionTrial(laboratory, presets, { arm, seed });
      return { defended: of('dna'), plain: of('autoencoder') };
    }
    const presets = { adversary, pair: presetOf(profile.pairs, victim) };
    const of = (arm: PairArm) => jointPairTrial(laboratory, presets, { architecture: victim, arm, seed });
    return { defended: of('decorrelated'), plain: of('regular') };
  })();
  return { evaluated: evaluatedOf(laboratory, seed, victim), attacked };
}

/** All attackers of both models of a regular pair, before and after DVERGE training. */
export function jointlyAroundDverge(
  laboratory: Laboratory<Profile>,
  seed: number,
  { victim }: AdversaryPart<DvergeVictim>,
) {
  const { profile } = laboratory;
  const architecture = architectureOf(victim);
  const presets = {
    adversary: adversaryPreset(profile),
    ...presetOf(dvergePresets(profile), architecture),
  };
  const request = { architecture, arm: 'regular', seed } as const;
  return {
    trained: dvergeTrial(laboratory, presets, request),
    attacked: {
      defended: jointDvergeTrial(laboratory, presets, request),
      plain: jointPairTrial(laboratory, presets, request),
    },
  };
}

/** What a seed says, unless the pair leaves by the rule of Figure 4; no gain would speak for this claim. */
export function unlessDvergeLeaves(
  trained: DvergeResult,
  { victim }: AdversaryPart<DvergeVictim>,
  profile: Profile,
  measure: () => number,
): Measurement {
  const { pair } = presetOf(dvergePresets(profile), architectureOf(victim));
  const reason = startExclusionReason(trained, pair.minimumAccuracy);
  return reason === undefined ? { value: measure() } : { excluded: { reason, arm: 'regular' } };
}

/** The points of an outside attacker, tried on both networks of a victim ({@link OutsideAttacks}). */
export function fromOutside(laboratory: Laboratory<Profile>, seed: number, { victim }: AdversaryPart) {
  const { profile } = laboratory;
  const adversary = adversaryPreset(profile);
  const attacked = (() => {
    if (victim === 'reconstruction') {
      const pair = presetOf(profile.pairs, 'fc');
      const presets = { adversary, pair, reconstruction: reconstructionPreset(profile) };
      const of = (arm: 'dna' | 'autoencoder') =>
        outsideReconstructionTrial(laboratory, presets, { arm, seed });
      return { defended: of('dna'), plain: of('autoencoder') };
    }
    const presets = { adversary, pair: presetOf(profile.pairs, victim) };
    const of = (arm: PairArm) => outsidePairTrial(laboratory, presets, { architecture: victim, arm, seed });
    return { defended: of('decorrelated'), plain: of('regular') };
  })();
  return { evaluated: evaluatedOf(laboratory, seed, victim), attacked };
}

/** What a seed says, unless a network of it leaves by the rule of its figure; no gain would speak for these claims. */
export function unlessVictimLeaves(
  { pair, arms }: Evaluated,
  { victim }: AdversaryPart,
  profile: Profile,
  measure: () => number,
): Measurement {
  const excluded =
    pair !== undefined && victim !== 'reconstruction'
      ? pairExclusion(pair, presetOf(profile.pairs, victim))
      : arms && exclusionOf(arms, profile);
  return excluded === undefined ? { value: measure() } : { excluded };
}

/** Share of images that stand after the last attack of a family and all before it; NaN where it was not measured. */
export function standingAfter({ attacked }: JointAttacks, epsilon: number, family: AttackFamily): number {
  const found = attacked.find((row) => row.epsilon === epsilon);
  const last = found?.standing.findLast((stage) => stage.family === family);
  return found === undefined || last === undefined ? NaN : last.standing / found.images;
}

/**
 * By how much more of a defended victim's images fall to all attackers of both its networks than of a plain one's: negative where
 * the defence helps.
 */
export const gainAgainstAll = (
  { defended, plain }: Contrast<JointAttacks>,
  { epsilon }: { readonly epsilon: number },
): number => standingAfter(plain, epsilon, 'square') - standingAfter(defended, epsilon, 'square');

/** What later attacks take from the network of a victim that loses more by them: a share of images, at most 0. */
export const largestLoss = (
  { defended, plain }: Contrast<JointAttacks>,
  epsilon: number,
  [before, after]: readonly [AttackFamily, AttackFamily],
): number =>
  Math.min(
    ...[defended, plain].map(
      (one) => standingAfter(one, epsilon, after) - standingAfter(one, epsilon, before),
    ),
  );

/** Share of images of which every path is wrong at the outside attacker's point: for a pair, of those that both had right. */
export function outsideWrong({ attacked }: OutsideAttacks, { victim, epsilon }: AdversaryPart): number {
  const found = attacked.find((row) => row.epsilon === epsilon);
  if (found === undefined) return NaN;
  return victim === 'reconstruction' ? found.allWrong / found.images : found.cleanAllWrong / found.clean;
}
