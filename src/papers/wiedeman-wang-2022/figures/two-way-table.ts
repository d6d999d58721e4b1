import type { Beside } from '../../../harness/claim-types.js';
import { seedPoint } from '../../../harness/figure-points.js';
import type { FigurePanel } from '../../../harness/figure-types.js';
import { onePerSeed, presetOf } from '../experiments/by-architecture.js';
import { meanAccuracy, pairRate, transferGap } from '../experiments/pair-study.js';
import { asPrinted, type MeasuredValue } from '../experiments/transfer-rates.js';
import { armsBothWays, type TwoWayRun } from '../experiments/two-way-study.js';
import type { Profile } from '../profiles.js';
import { paperTransferRate } from '../printed.js';

const arms = {
  regular: 'regular pair',
  decorrelated: 'loss one way',
  twoWay: 'loss both ways',
} as const;
const armNames = ['regular', 'decorrelated', 'twoWay'] as const;

const numberOf = (measured: MeasuredValue) => ('value' in measured ? measured.value : null);

/** Accuracy, R² and drop in transfer rate of each loss by seed, and Figure 3 for all three pairs beside the paper's. */
export function twoWayTable(runs: readonly TwoWayRun[], profile: Profile): Beside {
  const attacks = [...new Set(runs.map(({ part }) => part.attack))];
  const rows = onePerSeed(runs).flatMap(({ seed, part: { architecture }, trials }) => {
    const { epsilons } = presetOf(profile.pairs, architecture);
    return armNames.map((arm) => {
      const evaluated = trials[arm];
      const drops = attacks.map((attack) =>
        arm === 'regular'
          ? null
          : numberOf(transferGap(arm === 'twoWay' ? armsBothWays(trials) : trials, attack, epsilons)),
      );
      return [seed, arms[arm], meanAccuracy(evaluated), ...evaluated.features.r2, ...drops];
    });
  });
  const columns = [
    ...['seed', 'pair', 'natural accuracy, mean', 'R² 1→2', 'R² 2→1'],
    ...attacks.map((attack) => `drop in transfer, ${attack}`),
  ];
  const title = 'FC pairs with the correlation loss one way and both ways, by seed';
  return { details: [{ title, columns, rows }], figures: twoWayPanels(runs, profile) };
}

/** Figure 3's transfer rates 1→2, as the paper counts, a panel for each attack. */
function twoWayPanels(runs: readonly TwoWayRun[], profile: Profile): FigurePanel[] {
  const attacks = [...new Set(runs.map(({ part }) => part.attack))];
  return attacks.flatMap((attack) => {
    const own = runs.filter(({ part }) => part.attack === attack);
    const [first] = own;
    if (first === undefined) return [];
    const { architecture } = first.part;
    const { epsilons } = presetOf(profile.pairs, architecture);
    const ours = armNames.map((arm) => ({
      ...{ label: arms[arm], source: 'ours' as const },
      points: epsilons.flatMap((epsilon) =>
        seedPoint(epsilon, asPrinted(own.map(({ trials }) => pairRate(trials[arm], attack, epsilon, '1→2')))),
      ),
    }));
    const printed = {
      ...{ label: 'decorrelated pair', source: 'paper' as const },
      points: epsilons.flatMap((x) => {
        const y = paperTransferRate(architecture, 'decorrelated', attack, x);
        return y === null ? [] : [{ x, y }];
      }),
    };
    const panel = `${architecture.toUpperCase()}, ${attack}, 1→2: the loss one way and both ways`;
    return [{ figure: '3', panel, x: 'ε', y: 'transfer rate', series: [...ours, printed] }];
  });
}
