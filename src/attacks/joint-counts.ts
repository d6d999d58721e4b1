import { ShapeError } from '../core/errors.js';

/** Per-sample facts about one attack and K models; by model, then sample. 0 and 1, or false and true. */
export interface JointFacts {
  /** Whether each model classifies the original correctly. */
  readonly cleanCorrect: readonly ArrayLike<number | boolean>[];
  /** Whether each model misclassifies the judged adversarial point. */
  readonly wrong: readonly ArrayLike<number | boolean>[];
}

/** How many of so many samples are wrong by what "wrong" means. */
export interface WrongCounts {
  readonly samples: number;
  /** Samples on which every model is wrong: a joint attacker's success. */
  readonly allWrong: number;
  /** Samples on which at least one model is wrong. */
  readonly anyWrong: number;
  /** By model: samples on which it is wrong, whatever the others are. */
  readonly eachWrong: readonly number[];
}

/**
 * Both denominators of wiedeman-wang-2022.md §1, for K models. The outer counts take every sample, so that one which a model gets
 * wrong without an attack counts as well; `allCleanCorrect` takes only samples that all models classify correctly
 * before it.
 */
export interface JointCounts extends WrongCounts {
  readonly allCleanCorrect: WrongCounts;
}

/**
 * Counts what an attack does to K models at once (wiedeman-wang-2022.md §5, 8).
 *
 * @throws {ShapeError} without models, or if the arrays are not 2·K of one length.
 */
export function jointCounts(facts: JointFacts): JointCounts {
  const { cleanCorrect, wrong } = facts;
  const samples = wrong[0]?.length;
  if (samples === undefined || cleanCorrect.length !== wrong.length) {
    throw new ShapeError(
      `jointCounts: cleanCorrect and wrong must hold one array a model, at least one, got ${cleanCorrect.length} and ${wrong.length}`,
    );
  }
  for (const [name, arrays] of Object.entries({ cleanCorrect, wrong })) {
    const at = arrays.findIndex((values) => values.length !== samples);
    if (at < 0) continue;
    throw new ShapeError(
      `jointCounts: ${name} of model ${at} must hold ${samples} samples, got ${arrays[at]?.length ?? 0}`,
    );
  }
  const all = Array.from({ length: samples }, (_, sample) => sample);
  const clean = all.filter((sample) => cleanCorrect.every((values) => values[sample]));
  return { ...countOver(all, wrong), allCleanCorrect: countOver(clean, wrong) };
}

function countOver(samples: readonly number[], wrong: JointFacts['wrong']): WrongCounts {
  const count = (holds: (sample: number) => unknown) => samples.filter(holds).length;
  return {
    samples: samples.length,
    allWrong: count((sample) => wrong.every((values) => values[sample])),
    anyWrong: count((sample) => wrong.some((values) => values[sample])),
    eachWrong: wrong.map((values) => count((sample) => values[sample])),
  };
}
