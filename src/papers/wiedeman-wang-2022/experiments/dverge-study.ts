import { transferRate } from '../../../attacks/transfer-counts.js';
import type { ArchitectureName } from '../../../models/architecture.js';
import { dvergeTrial, type DvergeResult } from './dverge-trials.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import { architectureNames, minimumFooled, pairArms } from './pair-study.js';
import type { PairArm } from './pair-trials.js';
import type { DvergePreset, PairPreset, Profile } from '../profiles.js';
import type { StoredTrial } from '../../../harness/store/run-store.js';
import type { TrialRequest } from '../../../harness/store/run-trials.js';

/** The presets of an architecture, or why the profile does not run it. */
export function dvergePreset(
  profile: Profile,
  architecture: ArchitectureName,
): { readonly pair: PairPreset; readonly dverge: DvergePreset } | { readonly notRun: string } {
  const [pair, dverge] = [profile.pairs[architecture], profile.dverge[architecture]];
  if ('notRun' in pair) return pair;
  return 'notRun' in dverge ? dverge : { pair, dverge };
}

const runnable = (profile: Profile) =>
  architectureNames.flatMap((architecture) => {
    const presets = dvergePreset(profile, architecture);
    return 'notRun' in presets ? [] : [{ architecture, presets }];
  });

/** The parts of a claim of Figure 4: those of `partsOf` where the profile runs an architecture, else one that says why not. */
export function dvergeParts(
  profile: Profile,
  partsOf: (preset: DvergePreset) => readonly { id: string; label: string; paper?: number }[],
): { id: string; label: string; paper?: number; notRun?: string }[] {
  return architectureNames.flatMap((architecture): ReturnType<typeof dvergeParts> => {
    const presets = dvergePreset(profile, architecture);
    const name = architecture.toUpperCase();
    if ('notRun' in presets) return [{ id: architecture, label: name, notRun: presets.notRun }];
    return partsOf(presets.dverge).map(({ id, label, ...more }) => ({
      id: `${architecture}/${id}`,
      label: `${name}, ${label}`,
      ...more,
    }));
  });
}

/** Both starts of every architecture that the profile runs, for one seed: shared by Figure 4's claims. */
export function dvergeRequests(laboratory: Laboratory, seed: number): TrialRequest[] {
  return runnable(laboratory.profile).flatMap(({ architecture, presets }) =>
    pairArms.map((arm) => dvergeTrial(laboratory, presets, { architecture, arm, seed })),
  );
}

/** Both starts of one architecture and seed. */
export interface DvergePairs {
  readonly architecture: ArchitectureName;
  readonly preset: DvergePreset;
  readonly regular: DvergeResult;
  readonly decorrelated: DvergeResult;
  /** Why the seed leaves the claims, and which start caused it; absent where it stays. */
  readonly exclusion?: { readonly reason: string; readonly arm: PairArm };
}

/** Reads the stored trials of one seed, in the order of {@link dvergeRequests}. */
export function dvergePairs(trials: readonly StoredTrial[], profile: Profile): DvergePairs[] {
  return runnable(profile).map(({ architecture, presets }, index) => {
    const [regular, decorrelated] = [0, 1].map(
      (arm) => trials[2 * index + arm]?.numbers as unknown as DvergeResult,
    ) as [DvergeResult, DvergeResult];
    const starts = { regular, decorrelated };
    const [exclusion] = pairArms.flatMap((arm) => {
      const reason = exclusionReason(starts[arm], presets.pair.minimumAccuracy);
      return reason === undefined ? [] : [{ reason: `${arm} start: ${reason}`, arm }];
    });
    const preset = presets.dverge;
    return { architecture, preset, ...starts, ...(exclusion === undefined ? {} : { exclusion }) };
  });
}

/** The rule of Figure 3's claims, applied to the pair that DVERGE starts from. */
function exclusionReason({ collapse, epochs }: DvergeResult, minimumAccuracy: number): string | undefined {
  if (collapse !== null) return `model ${collapse.model} died in epoch ${collapse.epoch}`;
  const least = Math.min(...(epochs[0]?.accuracy ?? [NaN]));
  if (least >= minimumAccuracy) return undefined;
  const percent = (share: number) => (100 * share).toFixed(1);
  return `a model reached ${percent(least)} % natural accuracy, ${percent(minimumAccuracy)} % needed`;
}

/** Transfer rate under PGD l∞ after an epoch, mean of both directions; a reason where too few samples were fooled. */
export function dvergeRate(
  { epochs }: DvergeResult,
  epoch: number,
  epsilon: number,
): { readonly value: number } | { readonly inconclusive: string } {
  const own = epochs.find((measured) => measured.epoch === epoch)?.transfers ?? [];
  const rates = own
    .filter((item) => item.epsilon === epsilon)
    .map((item) => transferRate(item, minimumFooled));
  if (rates.length === 0) return { inconclusive: `epoch ${epoch}, ε ${epsilon}: not measured` };
  let sum = 0;
  for (const rate of rates) {
    if ('inconclusive' in rate) return { inconclusive: `epoch ${epoch}, ε ${epsilon}: ${rate.inconclusive}` };
    sum += rate.rate;
  }
  return { value: sum / rates.length };
}

type MeasuredRate = ReturnType<typeof dvergeRate>;

/** The difference of two rates; the reason of whichever could not be measured. */
export function rateDifference(higher: MeasuredRate, lower: MeasuredRate): MeasuredRate {
  if ('inconclusive' in higher) return higher;
  return 'inconclusive' in lower ? lower : { value: higher.value - lower.value };
}
