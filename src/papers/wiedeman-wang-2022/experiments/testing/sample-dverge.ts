import type { Collapse } from '../../../../training/train-pair.js';
import type { DvergeResult } from '../dverge-trials.js';

/** What an invented DVERGE training is like besides its transfer rates. */
export interface SampleDvergeOptions {
  /** Of both models before the first epoch, and after it. @default 0.95 */
  readonly accuracy?: number;
  readonly laterAccuracy?: number;
  /** Of each attack. @default 100 */
  readonly fooled?: number;
  readonly collapse?: Collapse;
  /** @default 0.1 */
  readonly epsilons?: readonly number[];
}

/** A DVERGE training: by epoch, how many of the fooled samples transfer 1→2 and 2→1, the same at every magnitude. */
export function sampleDverge(
  transferred: readonly (readonly [number, number])[],
  {
    accuracy = 0.95,
    laterAccuracy = 0.95,
    fooled = 100,
    epsilons = [0.1],
    collapse,
  }: SampleDvergeOptions = {},
): DvergeResult {
  const epochs = transferred.map(([there, back], epoch) => {
    const own = epoch === 0 ? accuracy : laterAccuracy;
    const transfers = epsilons.flatMap((epsilon) =>
      (['1→2', '2→1'] as const).map((direction) => {
        const counts = { fooled, transferred: direction === '1→2' ? there : back };
        return { attack: 'pgd-linf' as const, epsilon, direction, ...counts, bothCleanCorrect: counts };
      }),
    );
    const measured = { accuracy: [own, own] as const, transfers };
    return { epoch, ...measured, ...(epoch === transferred.length - 1 ? { lagging: measured } : {}) };
  });
  return { epochs, collapse: collapse ?? null };
}
