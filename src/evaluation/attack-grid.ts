import { fgsm, pgd, type AttackConfig, type AttackVariant } from '../attacks/attack-config.js';
import type { NormName } from '../attacks/norms.js';

/** The attacks of Figure 3, by the names that reports use. */
export const attackNames = ['fgsm-linf', 'pgd-linf', 'fgsm-l2', 'pgd-l2'] as const;
export type AttackName = (typeof attackNames)[number];

/** Magnitudes of Figure 3, pixel units; the l2 budget is ε·√d. */
export const figure3Epsilons = [0.05, 0.1, 0.15, 0.2] as const;

/**
 * The attack of that name at a magnitude (Experimental procedures, "Attacks").
 *
 * @example
 * attackNamed('pgd-linf', 0.1).steps; // → 40
 */
export function attackNamed(
  name: AttackName,
  epsilon: number,
  variant: AttackVariant = 'paper',
): AttackConfig {
  const norm: NormName = name.endsWith('l2') ? 'l2' : 'linf';
  return name.startsWith('fgsm') ? fgsm({ norm, epsilon, variant }) : pgd({ norm, epsilon, variant });
}

/**
 * Neighbouring magnitudes: [smaller, larger].
 *
 * @example
 * neighbours([0.1, 0.2, 0.3]).length; // → 2
 */
export function neighbours(epsilons: readonly number[]): (readonly [number, number])[] {
  return epsilons.flatMap((epsilon, index) => {
    const larger = epsilons[index + 1];
    return larger === undefined ? [] : [[epsilon, larger] as const];
  });
}
