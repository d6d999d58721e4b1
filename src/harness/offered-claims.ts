import type { Laboratory } from './laboratory.js';
import type { Profile } from '../papers/wiedeman-wang-2022/profiles.js';
import type { TrialRequest } from './store/run-trials.js';
import type { StoredTrial } from './store/run-store.js';
import type { ClaimDeclaration } from './claim-types.js';

/** A claim file's content, for whoever wants to look at claims without running them as tests. */
export interface OfferedClaim {
  readonly id: string;
  /** `seeds`: decided over training runs; `fixed`: over images of models that exist; `exact`: over laws. */
  readonly repeats: 'seeds' | 'fixed' | 'exact';
  readonly declare: (profile: Profile) => ClaimDeclaration;
  /** The trials of one seed, which only `seeds` needs; or why there are none. */
  readonly trials: (
    laboratory: Laboratory,
    seed: number,
  ) => readonly TrialRequest[] | { readonly notRun: string };
  /** What those trials say of each part. */
  readonly measure: (trials: readonly StoredTrial[], profile: Profile) => Readonly<Record<string, object>>;
}

let collecting: OfferedClaim[] | undefined;

/**
 * Offers a claim to {@link collectClaims}.
 *
 * @returns whether somebody is collecting: the claim then registers no test
 */
export function offerClaim(offered: OfferedClaim): boolean {
  collecting?.push(offered);
  return collecting !== undefined;
}

/** The claims that `load` brings, by importing their files for the first time in this process. */
export async function collectClaims(load: () => Promise<unknown>): Promise<OfferedClaim[]> {
  const collected: OfferedClaim[] = [];
  collecting = collected;
  try {
    await load();
  } finally {
    collecting = undefined;
  }
  return collected;
}
