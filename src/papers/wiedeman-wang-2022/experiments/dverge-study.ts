import type { ArchitectureName } from '../../../models/architecture.js';
import { dvergeTrial, type DvergeResult } from './dverge-trials.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import { presetOf, type ArchitecturePart } from './by-architecture.js';
import { pairArms, type ByArm } from './pair-study.js';
import { meanRate, measuredRate, type MeasuredValue } from './transfer-rates.js';
import type { PairArm } from './pair-trials.js';
import type { ByArchitecture, DvergePreset, PairPreset, Profile } from '../profiles.js';
import type { Measurement } from '../../../harness/runnable-claim.js';
import type { Trial } from '../../../harness/trials.js';

/** The presets of Figure 4: those of the pairs that it starts from, and DVERGE's own. */
export interface DvergePresets {
  readonly pair: PairPreset;
  readonly dverge: DvergePreset;
}

/** By architecture; left out where either is. */
export function dvergePresets({ pairs, dverge }: Profile): ByArchitecture<DvergePresets> {
  const of = (architecture: ArchitectureName) => {
    const [pair, own] = [pairs[architecture], dverge[architecture]];
    if ('notRun' in pair) return pair;
    return 'notRun' in own ? own : { pair, dverge: own };
  };
  return { cnn: of('cnn'), fc: of('fc') };
}

/** A part about one magnitude of Figure 4, after an epoch of training. */
export interface DvergePart extends ArchitecturePart {
  readonly epsilon: number;
  readonly epoch: number;
}

/** Both starts of an architecture for one seed: shared by Figure 4's claims. */
export function dvergeStarts(
  laboratory: Laboratory<Profile>,
  seed: number,
  { architecture }: Pick<ArchitecturePart, 'architecture'>,
): ByArm<Trial<DvergeResult>> {
  const presets = presetOf(dvergePresets(laboratory.profile), architecture);
  const start = (arm: PairArm) => dvergeTrial(laboratory, presets, { architecture, arm, seed });
  return { regular: start('regular'), decorrelated: start('decorrelated') };
}

/** By which declared rule a seed leaves Figure 4's claims; undefined where it stays. */
export function dvergeExclusion(
  starts: ByArm<DvergeResult>,
  { minimumAccuracy }: Pick<PairPreset, 'minimumAccuracy'>,
  arms: readonly PairArm[] = pairArms,
): { readonly reason: string; readonly arm: PairArm } | undefined {
  for (const arm of arms) {
    const reason = startExclusionReason(starts[arm], minimumAccuracy);
    if (reason !== undefined) return { reason: `${arm} start: ${reason}`, arm };
  }
  return undefined;
}

/** What a seed says unless a start of these arms leaves by the rule; then it counts as no difference at all. */
export function unlessStartLeaves(
  starts: ByArm<DvergeResult>,
  { architecture }: ArchitecturePart,
  profile: Profile,
  measure: () => Measurement,
  arms: readonly PairArm[] = pairArms,
): Measurement {
  const excluded = dvergeExclusion(starts, presetOf(dvergePresets(profile), architecture).pair, arms);
  return excluded === undefined ? measure() : { excluded, countsAs: 0 };
}

/** The rule of Figure 3's claims, applied to the pair that DVERGE starts from and to what it makes of it, epoch by epoch. */
export function startExclusionReason(
  { collapse, epochs }: DvergeResult,
  minimumAccuracy: number,
): string | undefined {
  if (collapse !== null) return `model ${collapse.model} died in epoch ${collapse.epoch}`;
  const poor = epochs.find(({ accuracy }) => !(Math.min(...accuracy) >= minimumAccuracy));
  if (poor === undefined) return undefined;
  const percent = (share: number) => (100 * share).toFixed(1);
  const when = poor.epoch === 0 ? '' : ` after epoch ${poor.epoch} of DVERGE`;
  return `a model has ${percent(Math.min(...poor.accuracy))} % natural accuracy${when}, ${percent(minimumAccuracy)} % needed`;
}

/** Transfer rate under PGD l∞ after an epoch, mean of both directions. @param lagging with BatchNorm averages as training left them */
export function dvergeRate(
  { epochs }: DvergeResult,
  epoch: number,
  epsilon: number,
  lagging = false,
): MeasuredValue {
  const found = epochs.find((measured) => measured.epoch === epoch);
  const own = (lagging ? found?.lagging : found)?.transfers.filter((item) => item.epsilon === epsilon) ?? [];
  const place = `epoch ${epoch}, ε ${epsilon}`;
  if (own.length === 0) return { inconclusive: `${place}: not measured` };
  return meanRate(own.map((item) => measuredRate(item, place)));
}
