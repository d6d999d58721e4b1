import type { Verdict } from './verdict.js';

/** What the rule looks at: a part without seeds was not run. */
export interface DecidedPart {
  readonly id: string;
  readonly verdict: Verdict;
  readonly seeds: number;
}

/**
 * The claim's verdict from its parts':
 * 1. *refuted* if any part is refuted, and the reason says which;
 * 2. else *supported* if at least one part was run and every part that was run is supported;
 * 3. else *inconclusive*, and the reason says which parts are.
 * A part with a NaN was run, and keeps the claim from being supported.
 */
export function combineVerdicts(parts: readonly DecidedPart[]): { verdict: Verdict; reason?: string } {
  const named = (some: readonly DecidedPart[]) => some.map((part) => part.id).join(', ');
  const refuted = parts.filter((part) => part.verdict === 'refuted');
  if (refuted.length > 0) return { verdict: 'refuted', reason: `refuted: ${named(refuted)}` };
  const run = parts.filter((part) => part.seeds > 0);
  if (run.length === 0) return { verdict: 'inconclusive', reason: 'no part was run' };
  const open = run.filter((part) => part.verdict === 'inconclusive');
  if (open.length > 0) return { verdict: 'inconclusive', reason: `inconclusive: ${named(open)}` };
  const missing = parts.filter((part) => part.seeds === 0);
  if (missing.length > 0) return { verdict: 'supported', reason: `not run: ${named(missing)}` };
  return { verdict: 'supported' };
}
