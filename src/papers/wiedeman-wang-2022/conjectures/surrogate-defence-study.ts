import type { Beside } from '../../../harness/claim-types.js';
import type { SeedRun } from '../../../harness/claim.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import type { Measurement } from '../../../harness/runnable-claim.js';
import { adversaryPreset } from '../adversary/adversary-preset.js';
import {
  byArchitecture,
  onePerSeed,
  presetOf,
  type ArchitecturePart,
} from '../experiments/by-architecture.js';
import { furtherPresets } from '../experiments/pair-study.js';
import type { Profile } from '../profiles.js';
import { deployments, deploymentTrial, type Deployed } from './surrogate-defence-trials.js';

/** A part about one magnitude. */
export interface DeploymentPart extends ArchitecturePart {
  readonly epsilon: number;
}

export const deploymentParts = (profile: Profile): readonly DeploymentPart[] =>
  byArchitecture(furtherPresets, () =>
    adversaryPreset(profile).epsilons.map((epsilon) => ({
      id: String(epsilon),
      label: `ε ${epsilon}`,
      epsilon,
    })),
  )(profile);

/** Both models of a seed under an outside attack. */
export function deployed(laboratory: Laboratory<Profile>, seed: number, { architecture }: DeploymentPart) {
  const { profile } = laboratory;
  const presets = { pair: presetOf(profile.pairs, architecture), adversary: adversaryPreset(profile) };
  return { deployed: deploymentTrial(laboratory, presets, { architecture, seed }) };
}

/** Share of the images that fool the plain model − that fool the defended; a model that never learned counts as no gain. */
export function defenceGain(
  { accuracy, attacked }: Deployed,
  { architecture, epsilon }: DeploymentPart,
  profile: Profile,
): Measurement {
  const { minimumAccuracy } = presetOf(profile.pairs, architecture);
  const poor = accuracy.findIndex((share) => !(share >= minimumAccuracy));
  if (poor >= 0) {
    const arm = deployments[poor] ?? '';
    const percent = (share: number) => (100 * share).toFixed(1);
    const reason = `${arm} model: ${percent(accuracy[poor] ?? NaN)} % natural accuracy, ${percent(minimumAccuracy)} % needed`;
    return { excluded: { reason, arm }, countsAs: 0 };
  }
  const found = attacked.find((row) => row.epsilon === epsilon);
  if (found === undefined) return { inconclusive: `ε ${epsilon}: not attacked` };
  const [plain = NaN, defended = NaN] = found.wrong;
  return { value: (plain - defended) / found.clean };
}

/** Both models, by seed. */
export function deploymentTable(
  runs: readonly SeedRun<DeploymentPart, { readonly deployed: Deployed }>[],
): Beside {
  const rows = onePerSeed(runs).flatMap(({ seed, part: { architecture }, trials }) =>
    trials.deployed.attacked.map(({ epsilon, clean, wrong }) => [
      ...[architecture, seed, epsilon, ...trials.deployed.accuracy, trials.deployed.correlation],
      ...[clean, ...wrong],
    ]),
  );
  const columns = [
    ...['architecture', 'seed', 'ε', 'accuracy plain', 'accuracy defended', 'L_R defended'],
    ...['both right before', 'plain fooled', 'defended fooled'],
  ];
  return {
    details: [{ title: 'A model decorrelated from a surrogate of its owner, by seed', columns, rows }],
  };
}
