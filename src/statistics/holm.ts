import { requireNumber } from '../core/checks.js';

/**
 * Which hypotheses of a family Holm's step-down procedure (1979) rejects, in the order of their p-values: the j-th smallest of m is
 * held against alpha/(m − j + 1), until one is above. Controls the chance of any false rejection at alpha, whatever the
 * dependence.
 *
 * @throws {ConfigError} if a p-value is not in [0, 1].
 *
 * @example
 * holm([0.01, 0.04, 0.03, 0.005], 0.05); // → [true, false, false, true]
 */
export function holm(pValues: readonly number[], alpha: number): boolean[] {
  requireNumber('holm: alpha', alpha, { min: 1e-12, max: 1 });
  const family = pValues.length;
  const steps = pValues
    .map((pValue, index) => ({ pValue: requireNumber('holm: p-value', pValue, { min: 0, max: 1 }), index }))
    .sort((first, second) => first.pValue - second.pValue);
  const kept = steps.findIndex(({ pValue }, step) => pValue * (family - step) > alpha);
  const rejected = new Array<boolean>(family).fill(false);
  for (const { index } of kept < 0 ? steps : steps.slice(0, kept)) rejected[index] = true;
  return rejected;
}
