import type { AttackName } from '../../../evaluation/attack-grid.js';
import type { FigurePanel } from '../../../harness/figure-types.js';

/** A panel without its curves. */
export type FigureAxes = Omit<FigurePanel, 'series'>;

/** Attacks as figures name them. */
export const attackTitles: Readonly<Record<AttackName, string>> = {
  'fgsm-linf': 'FGSM l∞',
  'pgd-linf': 'PGD l∞',
  'fgsm-l2': 'FGSM l2',
  'pgd-l2': 'PGD l2',
};

const magnitude = 'attack magnitude ε (pixel units)';

/** Figure 1: one curve for each parametric distance. */
export const distanceAxes = {
  transfer: { figure: '1', panel: 'FGSM l∞, 1→2', x: magnitude, y: 'transfer rate' },
  features: {
    figure: '1',
    panel: 'features, 1→2',
    x: magnitude,
    y: 'R² of model 2’s features on model 1’s',
  },
} as const satisfies Record<string, FigureAxes>;

/** Figure 2, as R² by arm: x is 0 for the regular pair and 1 for the decorrelated one. */
export function principalAxes(architecture: 'cnn' | 'fc'): FigureAxes {
  return {
    figure: '2',
    panel: architecture.toUpperCase(),
    x: 'pair of models',
    y: 'R² between first principal components',
    xNames: ['regular', 'decorrelated'],
  };
}

/** Figure 3: one panel for an architecture, an attack and a direction ("1→2"). */
export function transferAxes(architecture: 'cnn' | 'fc', attack: AttackName, direction: string): FigureAxes {
  const panel = `${architecture.toUpperCase()}, ${attackTitles[attack]}, ${direction}`;
  return { figure: '3', panel, x: magnitude, y: 'transfer rate' };
}

/** Figure 4: one panel for a magnitude; rates are means of both directions. */
export function dvergeAxes(epsilon: number): FigureAxes {
  return {
    figure: '4',
    panel: `PGD l∞, ε ${epsilon}`,
    x: 'epochs of DVERGE training',
    y: 'transfer rate',
  };
}

/** Figure 10: one panel for an attack and a magnitude. */
export function unsharedAxes(attack: AttackName, epsilon: number): FigureAxes {
  return {
    figure: '10',
    panel: `MNIST, ${attackTitles[attack]}, ε ${epsilon}`,
    x: 'unshared layers',
    y: 'accuracy under attack',
  };
}

/** Figures 6 (MNIST; ε in pixel units) and 8 (CIFAR-10; ε in 1/255 of the pixel range). */
export function reconstructionAxes(figure: '6' | '8', attack: 'fgsm' | 'pgd'): FigureAxes {
  const unit = figure === '6' ? 'pixel units' : '1/255 of the pixel range';
  const data = figure === '6' ? 'MNIST' : 'CIFAR-10';
  return {
    figure,
    panel: `${data}, ${attackTitles[`${attack}-linf`]}`,
    x: `attack magnitude ε (${unit})`,
    y: 'accuracy under attack',
  };
}
