import type { ArchitectureName } from '../../../models/architecture.js';
import type { PairArm, WayOut } from '../experiments/pair-trials.js';
import { figure3, paperSized, type PairPreset, type ProfileName } from '../profiles.js';

/** A kind of pair that the experiment trains. */
export interface WayArm {
  readonly name: string;
  readonly arm: PairArm;
  /** Given the epochs of the whole training; absent for the paper's two arms. */
  readonly wayOut?: (epochs: number) => WayOut;
}

/** A third of the training passes before λ has its full value. */
const warmUp = (epochs: number) => ({ warmUpEpochs: Math.max(1, Math.round(epochs / 3)) });

/** The paper's two kinds of pair, and each way out by itself. */
export const wayArms: readonly WayArm[] = [
  { name: 'regular', arm: 'regular' },
  { name: 'paper', arm: 'decorrelated' },
  { name: 'warm-up', arm: 'decorrelated', wayOut: warmUp },
  { name: 'two-way', arm: 'decorrelated', wayOut: () => ({ form: 'two-way' }) },
  { name: 'rank-aware', arm: 'decorrelated', wayOut: () => ({ form: 'rank-aware' }) },
  { name: 'canonical', arm: 'decorrelated', wayOut: () => ({ form: 'canonical' }) },
  { name: 'distance', arm: 'decorrelated', wayOut: () => ({ form: 'distance' }) },
];

const small = { ...figure3, trainImages: 6000, accuracyImages: 2000, featureImages: 1000, attackImages: 100 };

/**
 * How the experiment's pairs are trained and attacked. In the quick profile too small for a CNN pair to be any good: it
 * shows which pairs die, and little of what they would have been worth.
 */
export const wayPresets: Readonly<Record<ProfileName, Readonly<Record<ArchitectureName, PairPreset>>>> = {
  quick: { cnn: { ...small, epochs: 12 }, fc: { ...small, epochs: 8 } },
  reduced: { cnn: { ...small, epochs: 12 }, fc: { ...small, epochs: 8 } },
  paper: { cnn: paperSized, fc: paperSized },
};
