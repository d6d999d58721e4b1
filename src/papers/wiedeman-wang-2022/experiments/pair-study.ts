import { attackNames, type AttackName } from '../../../evaluation/attack-grid.js';
import type { Direction } from '../../../evaluation/pair-transfer.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import type { SeedRun } from '../../../harness/claim.js';
import type { Measurement } from '../../../harness/runnable-claim.js';
import type { Trial } from '../../../harness/trials.js';
import type { ArchitectureName } from '../../../models/architecture.js';
import type { ByArchitecture, PairPreset, Profile } from '../profiles.js';
import { byArchitecture, onePerSeed, presetOf, type ArchitecturePart } from './by-architecture.js';
import { exclusionReason, type PairEvaluation } from './pair-results.js';
import { pairEvaluationTrial, type PairArm } from './pair-trials.js';
import { meanRate, measuredRate, rateDifference, rateOf, type MeasuredValue } from './transfer-rates.js';

export const pairArms = ['regular', 'decorrelated'] as const satisfies readonly PairArm[];
export const directions = ['1→2', '2→1'] as const satisfies readonly Direction[];

/** Something for each arm of Figures 2 and 3. */
export type ByArm<T> = Readonly<Record<PairArm, T>>;

/** Both arms of one architecture and seed. */
export type PairEvaluations = ByArm<PairEvaluation>;

/** The presets of Figures 2 and 3. */
export const pairPresets = ({ pairs }: Profile) => pairs;

/** The presets of whatever asks more of these pairs than their evaluation for Figures 2 and 3. */
export const furtherPresets = ({ pairs, onlyEvaluated }: Profile): ByArchitecture<PairPreset> => ({
  ...pairs,
  ...onlyEvaluated,
});

/** A part about one attack of Figure 3. */
export interface AttackPart extends ArchitecturePart {
  readonly attack: AttackName;
}

/** A part for each architecture and attack of Figure 3. */
export const attackParts = (
  paper: (
    architecture: ArchitectureName,
    attack: AttackName,
    preset: PairPreset,
  ) => number | undefined = () => undefined,
  presetsOf = pairPresets,
) =>
  byArchitecture(presetsOf, (preset, architecture) =>
    attackNames.map((attack) => {
      const printed = preset && paper(architecture, attack, preset);
      return { id: attack, label: attack, attack, ...(printed === undefined ? {} : { paper: printed }) };
    }),
  );

/** Both arms of an architecture for one seed: shared by the claims of Figures 2 and 3. */
export function pairs(
  laboratory: Laboratory<Profile>,
  seed: number,
  { architecture }: Pick<ArchitecturePart, 'architecture'>,
): ByArm<Trial<PairEvaluation>> {
  const preset = presetOf(laboratory.profile.pairs, architecture);
  const evaluated = (arm: PairArm) => pairEvaluationTrial(laboratory, preset, { architecture, arm, seed });
  return { regular: evaluated('regular'), decorrelated: evaluated('decorrelated') };
}

/** By which declared rule the pairs of a seed leave the transfer claims; undefined where they stay. */
export function pairExclusion(
  evaluations: PairEvaluations,
  { minimumAccuracy }: Pick<PairPreset, 'minimumAccuracy'>,
): { readonly reason: string; readonly arm: PairArm } | undefined {
  for (const arm of pairArms) {
    const reason = exclusionReason(evaluations[arm], minimumAccuracy);
    if (reason !== undefined) return { reason: `${arm} pair: ${reason}`, arm };
  }
  return undefined;
}

/** Both arms of one architecture and seed, with the rule applied by which they may leave. */
export interface PairedEvaluation extends PairEvaluations {
  readonly seed: number;
  readonly architecture: ArchitectureName;
  readonly preset: PairPreset;
  /** Absent where they stay. */
  readonly exclusion?: { readonly reason: string; readonly arm: PairArm };
}

/** The pairs of all seeds, each once, for tables and figures. */
export function pairedEvaluations(
  runs: readonly SeedRun<ArchitecturePart, PairEvaluations>[],
  profile: Profile,
): PairedEvaluation[] {
  return onePerSeed(runs).map(({ seed, part: { architecture }, trials: { regular, decorrelated } }) => {
    const preset = presetOf(profile.pairs, architecture);
    const exclusion = pairExclusion({ regular, decorrelated }, preset);
    return { seed, architecture, preset, regular, decorrelated, ...(exclusion && { exclusion }) };
  });
}

/** What a seed says unless its pairs leave by the rule; those count as no difference at all, or as `countsAs`. */
export function unlessPairLeaves(
  evaluations: PairEvaluations,
  { architecture }: ArchitecturePart,
  profile: Profile,
  measure: (evaluations: PairEvaluations, preset: PairPreset) => number | Measurement,
  countsAs = 0,
): number | Measurement {
  const preset = presetOf(profile.pairs, architecture);
  const excluded = pairExclusion(evaluations, preset);
  return excluded === undefined ? measure(evaluations, preset) : { excluded, countsAs };
}

/** T(i→j) of one attack, magnitude and direction. */
export function pairRate(
  { transfers }: Pick<PairEvaluation, 'transfers'>,
  attack: AttackName,
  epsilon: number,
  direction: Direction,
): MeasuredValue {
  const found = transfers.find(
    (transfer) =>
      transfer.attack === attack && transfer.epsilon === epsilon && transfer.direction === direction,
  );
  return measuredRate(found, `${attack}, ε ${epsilon}, ${direction}`);
}

/**
 * How much lower the decorrelated pair's transfer rate is, T(regular) − T(decorrelated), mean of both directions
 * and of the magnitudes.
 */
export function transferGap(
  evaluations: PairEvaluations,
  attack: AttackName,
  epsilons: readonly number[],
): MeasuredValue {
  const gaps = epsilons.flatMap((epsilon) =>
    directions.map((direction) => {
      const of = (arm: PairArm) =>
        rateOf(`${arm} pair`, pairRate(evaluations[arm], attack, epsilon, direction));
      return rateDifference(of('regular'), of('decorrelated'));
    }),
  );
  return meanRate(gaps);
}

/** T(2→1) − T(1→2) of a pair under one attack, mean of the magnitudes. */
export function directionGap(
  evaluation: PairEvaluation,
  attack: AttackName,
  epsilons: readonly number[],
): MeasuredValue {
  const gaps = epsilons.map((epsilon) => {
    const rate = (direction: Direction) => pairRate(evaluation, attack, epsilon, direction);
    return rateDifference(rate('2→1'), rate('1→2'));
  });
  return meanRate(gaps);
}

/** Natural accuracy, mean of both models. */
export const meanAccuracy = ({ accuracy: [first, second] }: PairEvaluation): number => (first + second) / 2;
