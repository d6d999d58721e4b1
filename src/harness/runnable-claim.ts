import type { FixedEvidence } from '../statistics/describe-evidence.js';
import type { Beside, ClaimDeclaration } from './claim-types.js';
import type { AskedData, Laboratory } from './laboratory.js';
import type { BaseProfile, Paper } from './paper.js';
import type { TrialRequest } from './store/run-trials.js';
import type { StoredByKey } from './trials.js';
import type { NotRun } from './claim-types.js';

/**
 * What one seed says of one part: a number; why the seed breaks a declared rule, with what it counts as in the primary
 * estimand (a pair that died gains nothing: 0); or why there is no number.
 */
export type Measurement =
  | {
      readonly value: number;
      /** By the paper's own definition, where that is another: what its printed number is held against. */
      readonly asPrinted?: number;
    }
  | {
      readonly excluded: { readonly reason: string; readonly arm: string };
      /** Absent where the seed leaves the primary estimand too. */
      readonly countsAs?: number;
    }
  | { readonly inconclusive: string };

/** What models that exist say of one part, or why they say nothing. */
export type FixedMeasurement = FixedEvidence | { readonly inconclusive: string };

interface Common {
  readonly paper: Paper;
  readonly id: string;
  /** The code of the measure, for its hash. */
  readonly code: string;
  readonly declare: (profile: BaseProfile) => ClaimDeclaration;
}

/** A claim that is decided over seeds. */
export interface SeededClaim extends Common, AskedData {
  readonly repeats: 'seeds';
  /** The trials of a seed: of one part, or of all that are run. */
  readonly requests: (laboratory: Laboratory, seed: number, part?: string) => TrialRequest[];
  /** What the stored trials say of each part that is run and has all its trials there, by part id. */
  readonly measure: (
    laboratory: Laboratory,
    seed: number,
    stored: StoredByKey,
  ) => Readonly<Record<string, Measurement>>;
  readonly beside: (laboratory: Laboratory, seeds: readonly number[], stored: StoredByKey) => Beside;
}

/** A description of models that exist, whatever the seeds that trained them: only the images are a sample. */
export interface FixedClaim extends Common, AskedData {
  readonly repeats: 'fixed';
  readonly requests: (laboratory: Laboratory) => TrialRequest[] | { readonly notRun: NotRun };
  readonly measure: (
    laboratory: Laboratory,
    stored: StoredByKey,
  ) => Readonly<Record<string, FixedMeasurement>>;
  readonly beside: (laboratory: Laboratory, stored: StoredByKey) => Beside;
}

/** A statement that holds for every input or for none: one counterexample refutes it. */
export interface ExactClaim extends Common {
  readonly repeats: 'exact';
  /** The laws that make up the statement, each checked over generated inputs; throws a counterexample. */
  readonly laws: Readonly<Record<string, () => void>>;
}

/** A claim in the form in which it is run, listed and replayed. */
export type RunnableClaim = SeededClaim | FixedClaim | ExactClaim;

let collecting: RunnableClaim[] | undefined;

/**
 * Offers a claim to {@link claimsInFiles}.
 *
 * @returns whether somebody is collecting: the claim then registers no test
 */
export function offerClaim(claim: RunnableClaim): boolean {
  collecting?.push(claim);
  return collecting !== undefined;
}

/** What each file declared: the runtime evaluates a module once, and so it offers its claims once. */
const declaredIn = new Map<string, readonly RunnableClaim[]>();

/**
 * The claims that these files declare, in that order, not run.
 *
 * @param files their addresses, `file:` URLs
 */
export async function claimsInFiles(files: readonly string[]): Promise<RunnableClaim[]> {
  const claims: RunnableClaim[] = [];
  for (const file of files) {
    const declared = declaredIn.get(file) ?? (await claimsOfFirstImport(file));
    declaredIn.set(file, declared);
    claims.push(...declared);
  }
  return claims;
}

async function claimsOfFirstImport(file: string): Promise<readonly RunnableClaim[]> {
  const collected: RunnableClaim[] = [];
  collecting = collected;
  try {
    await import(/* @vite-ignore */ file);
  } finally {
    collecting = undefined;
  }
  return collected;
}
