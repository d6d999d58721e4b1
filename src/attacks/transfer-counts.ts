import { requireInteger } from '../core/checks.js';
import { ConfigError, ShapeError } from '../core/errors.js';

/** Per-sample facts about one attack from a source model to a target model; 0 and 1, or false and true. */
export interface TransferFacts {
  /** Whether the source classifies the original correctly. */
  readonly sourceCleanCorrect: ArrayLike<number | boolean>;
  /** Whether the target classifies the original correctly. */
  readonly targetCleanCorrect: ArrayLike<number | boolean>;
  /** Whether the source misclassifies the judged adversarial point. */
  readonly sourceFooled: ArrayLike<number | boolean>;
  /** Whether the target misclassifies the same point. */
  readonly targetWrong: ArrayLike<number | boolean>;
}

/** How many points fool the source, and how many of those the target gets wrong as well. */
export interface FooledAndTransferred {
  readonly fooled: number;
  readonly transferred: number;
}

/**
 * Both denominators of wiedeman-wang-2022.md §1. The outer pair counts every sample, so that a sample which the source gets
 * wrong without an attack counts as fooled: this is the released rate. `bothCleanCorrect` counts only samples that
 * both models classify correctly before the attack.
 */
export interface TransferCounts extends FooledAndTransferred {
  readonly bothCleanCorrect: FooledAndTransferred;
}

/** A share in [0, 1], or why there is none. */
export type TransferRate = { readonly rate: number } | { readonly inconclusive: string };

/**
 * Counts what {@link transferRate} divides, in one direction.
 *
 * @throws {ShapeError} if the four arrays differ in length.
 *
 * @example
 * const facts = {
 *   ...{ sourceCleanCorrect: [1, 1], targetCleanCorrect: [1, 0] },
 *   ...{ sourceFooled: [1, 1], targetWrong: [1, 0] },
 * };
 * transferCounts(facts).transferred; // → 1
 */
export function transferCounts(facts: TransferFacts): TransferCounts {
  const samples = facts.sourceFooled.length;
  for (const [name, values] of Object.entries(facts) as [string, ArrayLike<unknown>][]) {
    if (values.length === samples) continue;
    throw new ShapeError(`transferCounts: ${name} must hold ${samples} samples, got ${values.length}`);
  }
  const all = { fooled: 0, transferred: 0 };
  const clean = { fooled: 0, transferred: 0 };
  for (let sample = 0; sample < samples; sample++) {
    if (!facts.sourceFooled[sample]) continue;
    const transferred = facts.targetWrong[sample] ? 1 : 0;
    all.fooled++;
    all.transferred += transferred;
    if (!facts.sourceCleanCorrect[sample] || !facts.targetCleanCorrect[sample]) continue;
    clean.fooled++;
    clean.transferred += transferred;
  }
  return { ...all, bothCleanCorrect: clean };
}

/** Per-sample facts about attacks between K models; by model, then sample. */
export interface TransferTableFacts {
  /** Whether each model classifies the original correctly. */
  readonly cleanCorrect: readonly ArrayLike<number | boolean>[];
  /** `wrong[source][target]`: whether the target misclassifies the judged point that was crafted on the source. */
  readonly wrong: readonly (readonly ArrayLike<number | boolean>[])[];
}

/**
 * The K × K table of {@link transferCounts}: row by source, column by target. On the diagonal all that fools transfers.
 *
 * @throws {ShapeError} unless there are K arrays in K rows for K models, all of one length.
 */
export function transferTable({ cleanCorrect, wrong }: TransferTableFacts): TransferCounts[][] {
  const models = cleanCorrect.length;
  if (wrong.length !== models) {
    throw new ShapeError(
      `transferTable: wrong must have a row for each of ${models} models, got ${wrong.length}`,
    );
  }
  return wrong.map((row, source) => {
    const [sourceFooled, sourceCleanCorrect] = [row[source], cleanCorrect[source]];
    if (row.length !== models || sourceFooled === undefined || sourceCleanCorrect === undefined) {
      throw new ShapeError(
        `transferTable: row ${source} of wrong must have ${models} targets, got ${row.length}`,
      );
    }
    return row.map((targetWrong, target) =>
      transferCounts({
        sourceCleanCorrect,
        targetCleanCorrect: cleanCorrect[target] ?? [],
        sourceFooled,
        targetWrong,
      }),
    );
  });
}

/**
 * The transfer rate T(source→target) of wiedeman-wang-2022.md §1: among the points that fool the source, the share that the
 * target misclassifies as well.
 *
 * @param minimumFooled fewer fooled samples than this are inconclusive; at least 1, so the rate is never 0/0.
 * @throws {ConfigError} if the counts are not whole numbers with transferred ≤ fooled.
 *
 * @example
 * transferRate({ fooled: 20, transferred: 5 }, 10).rate; // → 0.25
 */
export function transferRate(counts: FooledAndTransferred, minimumFooled: number): TransferRate {
  requireInteger('transferRate: minimumFooled', minimumFooled, { min: 1 });
  const fooled = requireInteger('transferRate: fooled', counts.fooled, { min: 0 });
  const transferred = requireInteger('transferRate: transferred', counts.transferred, { min: 0 });
  if (transferred > fooled) {
    throw new ConfigError(`transferRate: transferred must be at most fooled (${fooled}), got ${transferred}`);
  }
  if (fooled < minimumFooled) {
    return { inconclusive: `only ${fooled} fooled samples, at least ${minimumFooled} needed` };
  }
  return { rate: transferred / fooled };
}
