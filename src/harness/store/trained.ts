import { NumericalError } from '../../core/errors.js';
import type { RunStore } from './run-store.js';
import type { TrialOutput, TrialSpec, WeightArray } from './trial.js';

/** What a trial left that trains, or draws, something for others. */
export interface Trained {
  readonly numbers: TrialOutput['numbers'];
  readonly weights: Readonly<Record<string, WeightArray>>;
}

/**
 * Reads a trial that others need, with the arrays that it left.
 *
 * @param what it left, in the words of an error: "the trained pair"
 * @throws {NumericalError} where its numbers or arrays are not in the store; says how they come back.
 */
export async function readTrained(
  store: Pick<RunStore, 'read'>,
  spec: TrialSpec,
  what: string,
): Promise<Trained> {
  const stored = await store.read(spec);
  const weights = await stored?.loadWeights();
  if (stored !== undefined && weights !== undefined) return { numbers: stored.numbers, weights };
  throw new NumericalError(
    `${what} of seed ${spec.seed} is not in the store; run the claim again, which makes it anew ("npx transfer-claims store verify" names what is damaged)`,
  );
}
