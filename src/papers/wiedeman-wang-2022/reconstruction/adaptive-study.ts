import type { Beside } from '../../../harness/claim-types.js';
import type { SeedRun } from '../../../harness/claim.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import type { Trial } from '../../../harness/trials.js';
import type { Profile } from '../profiles.js';
import { adaptiveTrial, type AdaptiveEvaluation } from './audit-reconstruction-trials.js';
import type { ReconstructionArmName } from './reconstruction-arms.js';
import { reconstructionPreset } from './reconstruction-preset.js';
import { evaluationsOf, type Panel } from './reconstruction-study.js';

/** Attacks and magnitudes of the adaptive attacker in a profile. */
export function adaptivePanels(profile: Profile) {
  const { attacks, adaptiveEpsilons } = reconstructionPreset(profile);
  return attacks.flatMap((attack) => adaptiveEpsilons.map((epsilon) => ({ attack, epsilon })));
}

/** These arms of a seed, evaluated and attacked adaptively. */
export const attackedAdaptively =
  <Name extends ReconstructionArmName>(...arms: readonly Name[]) =>
  (laboratory: Laboratory<Profile>, seed: number) => {
    const preset = reconstructionPreset(laboratory.profile);
    const attacked = arms.map((arm) => [arm, adaptiveTrial(laboratory, preset, { arm, seed })] as const);
    return {
      evaluated: evaluationsOf(...arms)(laboratory, seed),
      attacked: Object.fromEntries(attacked) as Record<Name, Trial<AdaptiveEvaluation>>,
    };
  };

/** DNA and autoencoder of a seed, evaluated and attacked adaptively. */
export const adaptiveArms = attackedAdaptively('dna', 'autoencoder');

/** The aims up to which the authors' objective, and the three attacks of the released models' audit, go. */
export const stages = { joint: 0, 'worst of three': 2 } as const;

/** Share of images that stand after the aim at `stage` and all before it; after all aims without one. */
export function standing(
  { attacked }: AdaptiveEvaluation,
  { attack, epsilon }: Panel,
  stage?: number,
): number {
  const found = attacked.find((row) => row.attack === attack && row.epsilon === epsilon);
  if (found === undefined) return NaN;
  const aims = found.standing;
  return (aims[Math.min(stage ?? Infinity, aims.length - 1)]?.either ?? NaN) / found.images;
}

/** The same, mean over the attacks and magnitudes of a profile. */
export function meanStanding(attacked: AdaptiveEvaluation, profile: Profile, stage?: number): number {
  const panels = adaptivePanels(profile);
  return panels.reduce((sum, panel) => sum + standing(attacked, panel, stage), 0) / panels.length;
}

type AdaptiveRun = SeedRun<
  unknown,
  { readonly attacked: Readonly<Record<'dna' | 'autoencoder', AdaptiveEvaluation>> }
>;

/** Accuracy under stronger and stronger attackers. */
export const adaptiveTable = (runs: readonly AdaptiveRun[], profile: Profile): Beside =>
  adaptiveTableOver(runs, adaptivePanels(profile));

/** The same over these attacks and magnitudes. */
export function adaptiveTableOver(runs: readonly AdaptiveRun[], panels: readonly Panel[]): Beside {
  const seeds = [...new Map(runs.map((run) => [run.seed, run.trials.attacked])).values()];
  const mean = (arm: 'dna' | 'autoencoder', panel: Panel, stage?: number) =>
    seeds.reduce((sum, attacked) => sum + standing(attacked[arm], panel, stage), 0) / seeds.length;
  const columns = [
    ...['attack', 'ε', 'DNA, joint', 'DNA, worst of three', 'DNA, all aims'],
    ...['autoencoder, cross-entropy', 'autoencoder, and margin'],
  ];
  const rows = panels.map((panel) => [
    ...[panel.attack, panel.epsilon, mean('dna', panel, stages.joint)],
    ...[mean('dna', panel, stages['worst of three']), mean('dna', panel)],
    ...[mean('autoencoder', panel, 0), mean('autoencoder', panel)],
  ]);
  return {
    details: [{ title: 'Accuracy under stronger and stronger attackers, mean over seeds', columns, rows }],
  };
}

/** Of each arm and seed: accuracy under the joint attack, and under the strongest of all aims; means over attacks and magnitudes. */
export function standingTable(
  runs: readonly SeedRun<
    unknown,
    { readonly attacked: Readonly<Partial<Record<ReconstructionArmName, AdaptiveEvaluation>>> }
  >[],
  profile: Profile,
): Beside {
  const mean = (own: AdaptiveEvaluation, stage?: number) => meanStanding(own, profile, stage);
  const seeds = new Map(runs.map((run) => [run.seed, run.trials.attacked]));
  const rows = [...seeds].flatMap(([seed, attacked]) =>
    Object.entries(attacked).map(([arm, own]) => [seed, arm, mean(own, stages.joint), mean(own)]),
  );
  const columns = ['seed', 'network', 'joint', 'all aims'];
  const title = 'Right through either path, mean over attacks and magnitudes';
  return { details: [{ title, columns, rows }] };
}
