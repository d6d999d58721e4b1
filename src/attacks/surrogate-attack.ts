import { ensembleTarget, type EnsembleOptions } from './ensemble-target.js';
import type { LogitsOf } from './attack-target.js';
import { wrongUnderAttack, type AttackedModels } from './wrong-under-attack.js';

export interface SurrogateAttack extends Omit<AttackedModels, 'target' | 'judged'> {
  /** Models of the attacker's own, at least one; the attacker of wiedeman-wang-2022.md §10 has eight of other seeds. */
  readonly surrogates: readonly LogitsOf[];
  /** Models that the attacker has never seen, at least one. */
  readonly victims: readonly LogitsOf[];
  /** How the surrogates make one loss. @default the sum of the cross-entropies, which go on rising once won */
  readonly ensemble?: EnsembleOptions;
}

/** Who is wrong at the judged points; by model, then sample. */
export interface SurrogateOutcome {
  readonly surrogatesWrong: readonly Uint8Array[];
  readonly victimsWrong: readonly Uint8Array[];
}

/**
 * The transfer attack through outside surrogates: crafted on all of them at once, tried on models it never asked.
 *
 * Liu et al. 2017 ("Delving into transferable adversarial examples and black-box attacks"), §5; with `miFgsm` as
 * configuration the attack of Dong et al. 2018, §3.3. A point is kept by how it fares on the surrogates alone.
 *
 * @throws {ShapeError} without surrogates. @throws {ConfigError} on an option out of range.
 *
 * @example
 * const run = { config: miFgsm({ norm: 'linf', epsilon: 0.1 }), stream, sampleIds: [0, 1, 2, 3] };
 * const models = { surrogates: [logitsOf], victims: [otherLogitsOf] };
 * const { victimsWrong } = await surrogateAttack({ ...models, images, labels, run });
 * victimsWrong.length; // → 1
 */
export async function surrogateAttack(request: SurrogateAttack): Promise<SurrogateOutcome> {
  const { surrogates, victims, ensemble = { loss: 'cross-entropy' }, ...batch } = request;
  const target = ensembleTarget(surrogates, batch.labels, ensemble);
  const wrong = await wrongUnderAttack({ ...batch, target, judged: [...surrogates, ...victims] });
  return {
    surrogatesWrong: wrong.slice(0, surrogates.length),
    victimsWrong: wrong.slice(surrogates.length),
  };
}
