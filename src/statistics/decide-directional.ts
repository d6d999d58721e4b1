import type { ConclusionSettings, DirectionalStatement } from './conclude-part.js';
import { withoutEvidence } from './conclude-part.js';
import { decideFamily } from './decide-family.js';
import type { DirectionalDecision } from './verdict.js';

/** A statement and the level at which it is decided. */
export interface DirectionalInput extends DirectionalStatement, ConclusionSettings {}

/**
 * Decides "the mean difference lies above the threshold" by the paired t e-process: a family of one part.
 *
 * *Supported* where the e-value of all seeds passes 1/alpha, *refuted* where the mirrored one does, else *inconclusive* with
 * the smallest distance that these seeds would have shown. Each of the two errors has probability ≤ alpha at
 * whatever seed one stops. No differences, or one that is not finite: inconclusive, with null for numbers.
 *
 * @throws {ConfigError} if alpha or the threshold is out of range.
 */
export function decideDirectional(input: DirectionalInput): DirectionalDecision {
  return decideFamily([{ ...input, id: 'statement' }], input).parts[0] ?? withoutEvidence([]);
}
