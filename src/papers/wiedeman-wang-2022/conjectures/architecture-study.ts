import type { Beside, NotRun, PartDeclaration } from '../../../harness/claim-types.js';
import type { SeedRun } from '../../../harness/claim.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import type { Measurement } from '../../../harness/runnable-claim.js';
import { directions } from '../experiments/pair-study.js';
import { meanRate, measuredRate, rateDifference, type MeasuredValue } from '../experiments/transfer-rates.js';
import type { Profile } from '../profiles.js';
import {
  architectureTransferTrial,
  couples,
  type allCouples,
  members,
  type ArchitecturePreset,
  type ArchitectureTransfer,
} from './architecture-trials.js';

const preset: ArchitecturePreset = {
  ...{ trainImages: 60000, epochs: 20, accuracyImages: 10000, attackImages: 2000 },
  ...{ epsilons: [0.05, 0.1], minimumAccuracy: 0.9 },
};

const slow: NotRun = {
  because: 'time',
  text: 'a CNN and a transformer learn too little in the time of this profile; the paper profile runs it (TRANSFER_CLAIMS_PROFILE=paper)',
};

/** What transfer across architectures is held against: that between CNNs, or the mean of both kinds within one. */
const baselines = {
  cnn: { label: 'against two CNNs', couples: [couples.within[0]] },
  within: { label: 'against the mean of two CNNs and two transformers', couples: couples.within },
} as const;

/** A part about one magnitude and baseline. */
export interface MagnitudePart extends PartDeclaration {
  readonly epsilon: number;
  readonly baseline: keyof typeof baselines;
}

export const architectureParts = ({ name }: Profile): readonly MagnitudePart[] =>
  (['cnn', 'within'] as const).flatMap((baseline) =>
    preset.epsilons.map((epsilon) => ({
      ...{ id: `${baseline}/${epsilon}`, label: `${baselines[baseline].label}, ε ${epsilon}` },
      ...{ epsilon, baseline },
      ...(name === 'paper' ? {} : { notRun: slow }),
    })),
  );

/** Two CNNs and two vision transformers of a seed, attacked from one to the other. */
export const betweenArchitectures = (laboratory: Laboratory<Profile>, seed: number) => ({
  found: architectureTransferTrial(laboratory, preset, seed),
});

/** Transfer rate of one couple at a magnitude, mean of both directions. */
function coupleRate(
  { transfers }: ArchitectureTransfer,
  couple: (typeof allCouples)[number],
  epsilon: number,
): MeasuredValue {
  return meanRate(
    directions.map((direction) => {
      const found = transfers.find(
        (item) =>
          item.couple.join() === couple.join() && item.epsilon === epsilon && item.direction === direction,
      );
      return measuredRate(found, `${couple.join(' and ')}, ε ${epsilon}, ${direction}`);
    }),
  );
}

/** Transfer within − mean of that across architectures; a poor network counts as no difference. */
export function acrossGap(
  found: ArchitectureTransfer,
  { epsilon, baseline }: Pick<MagnitudePart, 'epsilon' | 'baseline'>,
): Measurement {
  const poor = found.accuracy.findIndex((share) => !(share >= preset.minimumAccuracy));
  if (poor >= 0) {
    const arm = members[poor] ?? '';
    const percent = (share: number) => (100 * share).toFixed(1);
    const reached = `${percent(found.accuracy[poor] ?? NaN)} % natural accuracy, ${percent(preset.minimumAccuracy)} % needed`;
    return { excluded: { reason: `${arm}: ${reached}`, arm }, countsAs: 0 };
  }
  const rateOver = (some: readonly (typeof allCouples)[number][]) =>
    meanRate(some.map((couple) => coupleRate(found, couple, epsilon)));
  return rateDifference(rateOver(baselines[baseline].couples), rateOver(couples.across));
}

/** Accuracy and transfer rates by couple and seed. */
export function architectureTable(
  runs: readonly SeedRun<MagnitudePart, { readonly found: ArchitectureTransfer }>[],
): Beside {
  const seeds = new Map(runs.map(({ seed, trials }) => [seed, trials.found]));
  const rows = [...seeds].flatMap(([seed, found]) =>
    found.transfers.map(({ couple, epsilon, direction, fooled, transferred, bothCleanCorrect }) => [
      ...[seed, couple.join(', '), epsilon, direction, fooled, transferred],
      ...[bothCleanCorrect.fooled, bothCleanCorrect.transferred],
      couple.map((member) => (found.accuracy[members.indexOf(member)] ?? NaN).toFixed(4)).join(', '),
    ]),
  );
  const columns = [
    ...['seed', 'networks', 'ε', 'direction', 'fooled', 'transferred'],
    ...['fooled, both right before', 'transferred', 'natural accuracy'],
  ];
  return { details: [{ title: 'Transfer between architectures, by seed', columns, rows }] };
}
