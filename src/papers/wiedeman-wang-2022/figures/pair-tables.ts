import type { Beside } from '../../../harness/claim-types.js';
import type { SeedRun } from '../../../harness/claim.js';
import type { PairTraining } from '../experiments/pair-results.js';
import type { NoiseResult } from '../experiments/noise-trials.js';
import { architectureNames, onePerSeed, type ArchitecturePart } from '../experiments/by-architecture.js';
import {
  directions,
  pairArms,
  pairedEvaluations,
  pairRate,
  type PairEvaluations,
} from '../experiments/pair-study.js';
import { meanRate, type MeasuredValue } from '../experiments/transfer-rates.js';
import type { PairArm } from '../experiments/pair-trials.js';
import type { Profile } from '../profiles.js';
import { paperTransferRate } from '../printed.js';
import { principalPanels, transferPanels } from './pair-panels.js';

type PairRuns = readonly SeedRun<ArchitecturePart, PairEvaluations>[];

/** Natural accuracy of both arms by seed. */
export function accuracyTable(runs: PairRuns, profile: Profile): Beside {
  const columns = [
    ...['architecture', 'seed', 'regular 1', 'regular 2', 'decorrelated 1', 'decorrelated 2'],
    'excluded from transfer',
  ];
  const rows = pairedEvaluations(runs, profile).map(
    ({ architecture, seed, regular, decorrelated, exclusion }) => [
      ...[architecture, seed, ...regular.accuracy, ...decorrelated.accuracy],
      exclusion?.reason ?? 'no',
    ],
  );
  return { details: [{ title: 'Natural accuracy by seed', columns, rows }] };
}

/** Features of both models of both arms by seed, and Figure 2. */
export function featureTable(runs: PairRuns, profile: Profile): Beside {
  const pairs = pairedEvaluations(runs, profile);
  const columns = [
    ...['architecture', 'seed', 'arm', 'R² of first components', 'R² 1→2', 'R² 2→1', 'by chance'],
    ...['kept columns', 'live channels'],
  ];
  const rows = pairs.flatMap(({ architecture, seed, ...arms }) =>
    pairArms.map((arm) => {
      const { principalR2, r2, chanceR2, keptColumns, liveChannels } = arms[arm].features;
      return [
        ...[architecture, seed, arm, principalR2, ...r2, chanceR2[0]],
        ...[keptColumns.join(', '), liveChannels.join(', ')],
      ];
    }),
  );
  const title = 'Features of both models on test images, by seed';
  return { details: [{ title, columns, rows }], figures: principalPanels(pairs) };
}

/** Transfer rates by magnitude and direction, and Figure 3. */
export function transferRateTable(runs: PairRuns, profile: Profile): Beside {
  const pairs = pairedEvaluations(runs, profile);
  const kept = pairs.filter((pair) => pair.exclusion === undefined);
  const rows = architectureNames.flatMap((architecture) => {
    const own = kept.filter((pair) => pair.architecture === architecture);
    const { attacks, epsilons } = own[0]?.preset ?? { attacks: [], epsilons: [] };
    return attacks.flatMap((attack) =>
      epsilons.flatMap((epsilon) =>
        directions.map((direction) => {
          const printed = (arm: PairArm) =>
            direction === '1→2' ? paperTransferRate(architecture, arm, attack, epsilon) : null;
          const ours = pairArms.map((arm) =>
            meanOfSeeds(own.map((pair) => pairRate(pair[arm], attack, epsilon, direction))),
          );
          return [
            ...[architecture, attack, epsilon, direction],
            ...ours.map(({ value }) => value),
            ...ours.map(({ asPrinted }) => asPrinted),
            ...pairArms.map(printed),
          ];
        }),
      ),
    );
  });
  const title =
    'Transfer rates by magnitude and direction, mean over seeds: of samples that both models had right, and of all that fool, as the paper counts, beside the paper’s single run (1→2 only; its l2 attacks are faulty)';
  const columns = [
    ...['architecture', 'attack', 'ε', 'direction', 'regular', 'decorrelated'],
    ...['regular, all', 'decorrelated, all', 'paper regular', 'paper decorrelated'],
  ];
  return { details: [{ title, columns, rows }], figures: transferPanels(pairs) };
}

/** Of the seeds that have a rate; nulls where none has. */
function meanOfSeeds(rates: readonly MeasuredValue[]): { value: number | null; asPrinted: number | null } {
  const mean = meanRate(rates.filter((rate) => !('inconclusive' in rate)));
  return 'inconclusive' in mean || Number.isNaN(mean.value) ? { value: null, asPrinted: null } : mean;
}

/** What became of trained pairs, by seed. */
export function collapseTable(
  runs: readonly SeedRun<ArchitecturePart, { readonly trained: PairTraining }>[],
): Beside {
  const columns = [
    ...['architecture', 'seed', 'died', 'in epoch', 'live channels 1', 'live channels 2'],
    ...['training accuracy 1', 'training accuracy 2'],
  ];
  const rows = runs.map(({ seed, part: { architecture }, trials: { trained } }) => {
    const { collapse, epochs } = trained;
    const last = epochs.at(-1);
    const [died, when] = collapse === null ? ['no', null] : [`model ${collapse.model}`, collapse.epoch];
    return [
      ...[architecture, seed, died, when],
      ...(last?.liveChannels ?? [null, null]),
      ...(last?.accuracy ?? [null, null]),
    ];
  });
  return { details: [{ title: 'Decorrelated pairs at the end of training, by seed', columns, rows }] };
}

/** What noise of the whole budget does to the regular pair, by seed. */
export function noiseTable(
  runs: readonly SeedRun<ArchitecturePart, { readonly noise: NoiseResult }>[],
): Beside {
  const columns = ['architecture', 'seed', 'norm', 'ε', 'direction', 'images', 'fooled', 'transferred'];
  const rows = onePerSeed(runs).flatMap(({ seed, part: { architecture }, trials: { noise } }) =>
    noise.transfers.map(({ norm, epsilon, direction, fooled, transferred }) => [
      ...[architecture, seed, norm, epsilon, direction, noise.images, fooled, transferred],
    ]),
  );
  const title = 'Images misclassified after noise of the whole budget, regular pair, by seed';
  return { details: [{ title, columns, rows }] };
}
