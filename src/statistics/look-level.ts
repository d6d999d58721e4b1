import { requireNumber } from '../core/checks.js';
import { ConfigError } from '../core/errors.js';

/**
 * One-sided levels at each of two looks that keep the error rate over both (Pocock's design), for Student's t on normal
 * differences: the quantile of the smaller of the two p-values under the null hypothesis, from 6 million simulated
 * experiments (3 million for 10 and 20), good to a unit in the last place.
 */
const simulated: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  '5,10': { '0.05': 0.029, '0.025': 0.014, '0.01': 0.0054 },
  '10,20': { '0.05': 0.0298, '0.025': 0.0144, '0.01': 0.0055 },
};

/**
 * The one-sided level at which a claim is tested at each of its looks, so that either wrong answer has probability
 * `alpha` over all of them. One look: alpha itself. The usual pairs of looks: Pocock's constant for the t test. Any
 * others: alpha over their number (Bonferroni), which is less than they could have.
 *
 * @throws {ConfigError} where alpha lies outside (0, 0.5), or looks are not rising whole numbers of at least 2
 */
export function lookLevel(alpha: number, looks: readonly number[]): number {
  requireNumber('lookLevel: alpha', alpha, { min: 1e-9, max: 0.5 });
  const rising = looks.every(
    (look, index) => Number.isInteger(look) && look > Math.max(1, looks[index - 1] ?? 1),
  );
  if (looks.length === 0 || !rising) {
    throw new ConfigError(
      `looks must be rising whole numbers of at least 2, got ${looks.join(', ') || 'none'}`,
    );
  }
  if (looks.length === 1) return alpha;
  return simulated[looks.join(',')]?.[String(alpha)] ?? alpha / looks.length;
}
