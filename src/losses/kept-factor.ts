import { NumericalError } from '../core/errors.js';
import type { ColumnDistances } from '../linalg/column-factor.js';
import {
  columnLengths,
  factorGram,
  type GramFactor,
  type GramInput,
  uncentredDistances,
} from '../linalg/gram-factor.js';

/**
 * R_cc² is known to about this share of the column's squared length where inner products are good to 10⁻¹¹ and centring and
 * scaling in float32 moved the column by 10⁻⁷ of its length.
 */
export const uncertainShare = 1e-9;

/**
 * Factors the columns that Algorithm 1 keeps, from their inner products.
 *
 * @param decide which columns to keep, one entry each; undefined where it cannot tell
 * @param places what the columns are called, where they are some of the features'
 * @returns undefined where `decide` could not tell
 * @throws {NumericalError} where a column is not finite
 */
export function keptFactor(
  gram: GramInput,
  decide: (columns: ColumnDistances) => Uint8Array | undefined,
  places?: Uint32Array,
): GramFactor | undefined {
  const lengths = columnLengths(gram);
  const broken = lengths.findIndex((length) => !Number.isFinite(length));
  if (broken >= 0) {
    const column = places?.[broken] ?? broken;
    throw new NumericalError(`correlation loss: column ${column} of the first features is not finite`);
  }
  const live = Uint32Array.from(lengths.keys()).filter((c) => (lengths[c] ?? 0) > 0);
  const whole = factorGram(gram, live);
  const kept = decide(uncentredDistances(gram, whole));
  if (kept === undefined || kept.every((keep) => keep === 1)) return kept && whole;
  return factorGram(
    gram,
    live.filter((_, place) => kept[place] === 1),
  );
}
