import type { PartDeclaration, PartResult } from './claim-types.js';

/** A part's result: what was found, and nulls for the numbers that there are none of. */
export function partResult(
  { id, label, paper }: PartDeclaration,
  found: Partial<PartResult> & Pick<PartResult, 'verdict'>,
): PartResult {
  return {
    id,
    label,
    estimate: null,
    interval: null,
    pairedInterval: null,
    p: null,
    eValue: null,
    signFlipP: null,
    smallestDetectable: null,
    ...(paper === undefined ? {} : { paper }),
    values: [],
    exclusions: [],
    ...found,
  };
}
