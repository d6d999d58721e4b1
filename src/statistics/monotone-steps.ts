import { requireNumber, requireOneOf } from '../core/checks.js';
import { ShapeError } from '../core/errors.js';
import type { ConclusionSettings } from './conclude-part.js';
import { decideFamily, type FamilyDecision } from './decide-family.js';

/** Levels of something (attack magnitudes, unshared layers), measured with every seed. */
export interface MonotoneInput extends ConclusionSettings {
  /** values[seed][level]: levels in their declared order, the same number for every seed. */
  readonly values: readonly (readonly number[])[];
  readonly direction: 'increasing' | 'decreasing';
  /** Each step must be larger than this, in the units of the values. @default 0 */
  readonly smallestStep?: number;
  readonly resolution?: number;
}

/**
 * Decides a monotone claim: the mean of every step from a level to the next goes the claimed way.
 *
 * Each step is paired by seed and tested at alpha, with no correction for their number: the claim is that all
 * steps hold, it is supported only if all pass, and if one step is false that takes a false pass of that very
 * step (intersection-union test, Berger 1982). Corrections guard against *some* false pass, which here claims
 * nothing. The other way round one step is enough, so refuting evidence is adjusted by Holm.
 *
 * Four levels, 6 seeds: 0.2 to 0.5 % of a declared 5 % for every law, since the steps between levels of one law are
 * symmetric; the power for exponential levels is 75 % of a declared 80 % (10,000 experiments each).
 *
 * @returns parts `1→2`, `2→3`, …, each the decision about a step.
 * @throws {ShapeError} if seeds have different numbers of levels, or fewer than two.
 */
export function decideMonotone(input: MonotoneInput): FamilyDecision {
  const { values, direction, smallestStep = 0, resolution, ...settings } = input;
  requireNumber('decideMonotone: smallestStep', smallestStep, { min: 0 });
  requireOneOf('decideMonotone: direction', direction, ['increasing', 'decreasing']);
  const levels = values[0]?.length ?? 0;
  const uneven = values.findIndex((row) => row.length !== levels);
  if (levels < 2 || uneven !== -1) {
    const came =
      uneven === -1 ? `${levels}` : `${levels} and, for seed ${uneven + 1}, ${values[uneven]?.length}`;
    throw new ShapeError(`decideMonotone: every seed needs the same two or more levels, got ${came}`);
  }
  const sign = direction === 'increasing' ? 1 : -1;
  const parts = Array.from({ length: levels - 1 }, (_, level) => ({
    id: `${level + 1}→${level + 2}`,
    differences: values.map((row) => sign * ((row[level + 1] ?? NaN) - (row[level] ?? NaN))),
    threshold: smallestStep,
    ...(resolution === undefined ? {} : { resolution }),
  }));
  return decideFamily(parts, { ...settings, asserts: 'all-together' });
}
