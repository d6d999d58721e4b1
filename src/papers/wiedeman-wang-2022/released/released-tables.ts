import { attackNames } from '../../../evaluation/attack-grid.js';
import type { Beside } from '../../../harness/claim-types.js';
import { sharePoint } from '../../../harness/figure-points.js';
import { directions, pairArms } from '../experiments/pair-study.js';
import { principalAxes, reconstructionAxes, transferAxes } from '../figures/figure-axes.js';
import { panelBesidePaper } from '../figures/printed-panels.js';
import { paperFigures, paperReconstructionAccuracy, paperTransferRate } from '../printed.js';
import type { Profile } from '../profiles.js';
import { releasedPanels } from './released-panels.js';
import {
  releasedPairGrid,
  releasedRight,
  releasedTransfer,
  type ReleasedPairs,
  type ReleasedReconstructions,
} from './released-study.js';

/** Figure 2 on the authors' pairs. */
export function releasedPrincipal(pairs: ReleasedPairs): Beside {
  const measured = pairArms.map((arm) => pairs[arm].features?.principalR2 ?? null);
  const points = measured.flatMap((y, x) => (y === null ? [] : [{ x, y }]));
  const title = "R² on the first principal components, the authors' CNN pairs, beside Figure 2";
  const { regularR2, decorrelatedR2 } = paperFigures.figure2;
  const rows = [
    ['measured', ...measured],
    ['paper', regularR2, decorrelatedR2],
  ];
  return {
    figures: [panelBesidePaper(principalAxes('cnn'), [{ label: 'CNN', source: 'released', points }])],
    details: [{ title, columns: ['', 'regular', 'decorrelated'], rows }],
  };
}

/** Figure 3 on the authors' pairs. */
export function releasedTransfers(pairs: ReleasedPairs, profile: Profile): Beside {
  const grid = releasedPairGrid(profile);
  const figures = directions.flatMap((direction) =>
    attackNames.map((attack) => {
      const own = grid.filter((point) => point.attack === attack);
      const series = pairArms.map((arm) => ({
        label: `${arm} pair`,
        source: 'released' as const,
        points: own.flatMap((point) =>
          sharePoint(point.epsilon, releasedTransfer(pairs[arm], { ...point, direction })),
        ),
      }));
      return panelBesidePaper(transferAxes('cnn', attack, direction), series);
    }),
  );
  const rows = grid.flatMap(({ attack, epsilon }) =>
    directions.map((direction) => {
      const measured = pairArms.flatMap((arm) => {
        const { successes, trials } = releasedTransfer(pairs[arm], { attack, epsilon, direction });
        return [trials, trials === 0 ? null : successes / trials];
      });
      const printed = pairArms.map((arm) =>
        direction === '1→2' ? paperTransferRate('cnn', arm, attack, epsilon) : null,
      );
      return [attack, epsilon, direction, ...measured, ...printed];
    }),
  );
  const title =
    "Transfer rates of the authors' CNN pairs, beside Figure 3 (which shows 1→2 only, and whose l2 attacks are faulty)";
  const columns = [
    ...['attack', 'ε', 'direction', 'regular fooled', 'regular rate', 'decorrelated fooled'],
    ...['decorrelated rate', 'paper regular', 'paper decorrelated'],
  ];
  return { figures, details: [{ title, columns, rows }] };
}

/** Channels and R² of the authors' pairs. */
export function releasedFeatures(pairs: ReleasedPairs): Beside {
  const columns = [
    ...['pair', 'live channels 1', 'live channels 2', 'R² 1→2', 'R² 2→1', 'chance 1→2', 'chance 2→1'],
  ];
  const rows = pairArms.map((arm) => {
    const { features } = pairs[arm];
    return features === null ? [arm] : [arm, ...features.liveChannels, ...features.r2, ...features.chanceR2];
  });
  return { details: [{ title: "Features of the authors' CNN pairs", columns, rows }] };
}

const mean = (values: Uint8Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Figure 6 on the authors' networks. */
export function releasedAccuracy(released: ReleasedReconstructions, profile: Profile): Beside {
  const run = releasedPanels(profile).filter((panel) => panel.notRun === undefined);
  const subjects = { dna: 'DNA, either path', autoencoder: 'autoencoder' } as const;
  const figures = (['fgsm', 'pgd'] as const).map((grid) => {
    const own = run.filter((panel) => panel.attack === `${grid}-linf`);
    const series = (['dna', 'autoencoder'] as const).map((subject) => ({
      label: subjects[subject],
      source: 'released' as const,
      points: own.flatMap((panel) => {
        const right = releasedRight(released[subject], panel);
        const successes = right.reduce((sum, value) => sum + value, 0);
        return sharePoint(panel.epsilon, { successes, trials: right.length });
      }),
    }));
    return panelBesidePaper(reconstructionAxes('6', grid), series);
  });
  const rows = run.map((panel) => {
    const [own, other] = [releasedRight(released.dna, panel), releasedRight(released.autoencoder, panel)];
    const printed = (['dna', 'autoencoder'] as const).map((subject) =>
      paperReconstructionAccuracy(subject, panel),
    );
    return [panel.attack, panel.epsilon, own.length, mean(own), mean(other), ...printed];
  });
  const title = "Accuracy of the authors' models under attack, beside Figure 6 (squares of batch means)";
  const columns = [
    ...['attack', 'ε', 'images', 'DNA, either', 'autoencoder', 'paper DNA, either', 'paper autoencoder'],
  ];
  return { figures, details: [{ title, columns, rows }] };
}
