import type { PartDeclaration, NotRun } from '../../../harness/claim-types.js';
import { laboratoryOn, type Laboratory } from '../../../harness/laboratory.js';
import type { Measurement } from '../../../harness/runnable-claim.js';
import type { Trial } from '../../../harness/trials.js';
import type { Profile } from '../profiles.js';
import { adaptiveTrial } from './audit-reconstruction-trials.js';
import { cifarPreset } from './cifar-preset.js';
import {
  classifierAloneTrial,
  reconstructionEvaluationTrial,
  type ReconstructionEvaluation,
} from './evaluate-reconstruction-trials.js';
import {
  brokenRule,
  evaluationsOf,
  meanOver,
  panelsIn,
  panelsOf,
  unlessRuleBroken,
  type AttackedPanel,
  type Evaluations,
  type Panel,
  type PanelPart,
} from './reconstruction-study.js';

/** The data of Figures 8 and 9, among the paper's. */
export const cifarData = 'cifar-10';

/** The arms of Figure 8 and its control, by the names that claims use. */
export const cifarArms = {
  autoencoder: 'cifar-autoencoder',
  dna: 'cifar-dna',
  regular: 'cifar-dna-regular',
} as const;
export type CifarArm = keyof typeof cifarArms;

/** ε as the paper writes it on CIFAR-10: "2/255". */
export const magnitudeName = (epsilon: number): string => `${Math.round(255 * epsilon)}/255`;

/** Why a profile does not run parts on CIFAR-10, as their declarations have it; empty where it does. */
export function cifarNotRun(profile: Profile): { readonly notRun?: NotRun } {
  const [notRun] = Object.values(cifarPreset(profile).notRun);
  return notRun === undefined ? {} : { notRun };
}

/** A part for each attack and magnitude; `paper` gives the printed value. */
export const cifarParts =
  (
    paper?: (panel: Panel) => number,
    panels: (profile: Profile) => readonly AttackedPanel[] = (profile) => panelsIn(cifarPreset(profile)),
  ) =>
  (profile: Profile): readonly PanelPart[] =>
    panels(profile).map(({ attack, epsilon }) => ({
      id: `${attack}/${Math.round(255 * epsilon)}-255`,
      label: `${attack}, ε ${magnitudeName(epsilon)}`,
      attack,
      epsilon,
      ...(paper === undefined ? {} : { paper: paper({ attack, epsilon }) }),
      ...cifarNotRun(profile),
    }));

/** The evaluations of these arms for one seed, shared by all claims that name the arm. */
const cifarEvaluations =
  <Arm extends CifarArm>(...names: readonly Arm[]) =>
  (laboratory: Laboratory<Profile>, seed: number): Readonly<Record<Arm, Trial<ReconstructionEvaluation>>> => {
    const preset = cifarPreset(laboratory.profile);
    const trials = names.map((name) => [
      name,
      reconstructionEvaluationTrial(laboratory, preset, { arm: cifarArms[name], seed }),
    ]);
    return Object.fromEntries(trials) as Readonly<Record<Arm, Trial<ReconstructionEvaluation>>>;
  };

/** The arms of Figure 8. */
export const figure8Arms = cifarEvaluations('dna', 'autoencoder');

/** The DNA and its control, trained with λ = 0. */
export const figure8ControlArms = cifarEvaluations('dna', 'regular');

/** DNA and autoencoder of a seed, evaluated and attacked adaptively. */
export function cifarAdaptiveArms(laboratory: Laboratory<Profile>, seed: number) {
  const preset = cifarPreset(laboratory.profile);
  const attacked = (name: 'dna' | 'autoencoder') =>
    adaptiveTrial(laboratory, preset, { arm: cifarArms[name], seed });
  return {
    evaluated: figure8Arms(laboratory, seed),
    attacked: { dna: attacked('dna'), autoencoder: attacked('autoencoder') },
  };
}

/** Attacks and magnitudes of the adaptive attacker on CIFAR-10. */
export function cifarAdaptivePanels(profile: Profile): AttackedPanel[] {
  const { attacks, adaptiveEpsilons } = cifarPreset(profile);
  return panelsIn({ attacks, epsilons: adaptiveEpsilons });
}

/** The classifier of CIFAR-10 reconstructions, trained and tested on the images as they are. */
export const cifarClassifierAlone = (laboratory: Laboratory<Profile>, seed: number) => ({
  evaluated: classifierAloneTrial(laboratory, cifarPreset(laboratory.profile), seed),
});

/** DNA and autoencoder of a seed on both sets of data; the claim names `mnist` among its other data. */
export const bothData = (laboratory: Laboratory<Profile>, seed: number) => ({
  cifar: figure8Arms(laboratory, seed),
  mnist: evaluationsOf('dna', 'autoencoder')(laboratoryOn(laboratory, 'mnist'), seed),
});

/** A part about one attack, over its magnitudes. */
export interface AttackPart extends PartDeclaration {
  readonly attack: AttackedPanel['attack'];
}

/** A part for each attack; `paper` gives the printed value. */
export const cifarAttackParts =
  (paper: (attack: AttackedPanel['attack']) => number) =>
  (profile: Profile): readonly AttackPart[] =>
    cifarPreset(profile).attacks.map((attack) => ({
      ...{ id: attack, label: attack, attack, paper: paper(attack) },
      ...cifarNotRun(profile),
    }));

/** The DNA's lead over the autoencoder under one attack, mean over these panels of it. */
function meanLead(
  { dna, autoencoder }: Evaluations<'dna' | 'autoencoder'>,
  panels: readonly AttackedPanel[],
  attack: AttackedPanel['attack'],
): number {
  const own = panels.filter((panel) => panel.attack === attack);
  return meanOver(dna, own, 'either') - meanOver(autoencoder, own, 'either');
}

/** By how much the DNA's lead over the autoencoder is larger on CIFAR-10 than on MNIST, means over the magnitudes of each. */
export function leadBeyondMnist(
  { cifar, mnist }: Readonly<Record<'cifar' | 'mnist', Evaluations<'dna' | 'autoencoder'>>>,
  { attack }: AttackPart,
  profile: Profile,
): number {
  const onCifar = meanLead(cifar, panelsIn(cifarPreset(profile)), attack);
  return onCifar - meanLead(mnist, panelsOf(profile), attack);
}

/** As `unlessArmLeaves`, by the rule of CIFAR-10's preset. */
export const unlessCifarArmLeaves = (
  evaluated: Readonly<Record<string, ReconstructionEvaluation>>,
  profile: Profile,
  value: number,
  otherwise: 'counts as no gain' | 'leaves' = 'counts as no gain',
): Measurement => unlessRuleBroken(brokenRule(evaluated, cifarPreset(profile)), value, otherwise);
