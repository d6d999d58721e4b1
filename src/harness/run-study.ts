import { createHash } from 'node:crypto';
import { describeSpec } from './describe-run.js';
import type { Laboratory } from './laboratory.js';
import type { Profile } from '../papers/wiedeman-wang-2022/profiles.js';
import { canonicalJson } from './store/canonical-json.js';
import type { StoredTrial } from './store/run-store.js';
import { runTrials, type TrialRequest } from './store/run-trials.js';
import { statisticsVersion } from '../statistics/statistics-version.js';
import type { ClaimDeclaration, ClaimResult } from './claim-types.js';
import { evaluateClaim, type Measurement } from './evaluate-claim.js';
import { reportProgress } from './progress.js';
import { shownBeside, type ShownBeside } from './shown-beside.js';
import { reportTrial } from './trial-progress.js';

/** All seeds that were run, with their trials in the order of the requests. */
type RunSeeds = readonly { readonly seed: number; readonly trials: readonly StoredTrial[] }[];

/** A claim of the paper: what is declared, which trials it needs for a seed, and what they say. */
export interface ClaimStudy extends ShownBeside<RunSeeds> {
  /** The file's name, as in the specification. */
  readonly id: string;
  /** Declared for a profile before anything runs. */
  readonly declare: (profile: Profile) => Omit<ClaimDeclaration, 'id'>;
  /** The trials of one seed; trials that other claims need as well are shared. */
  readonly trials: (laboratory: Laboratory, seed: number) => readonly TrialRequest[];
  /** What one seed says of each part that is run; `trials` are in the order of the requests. */
  readonly measure: (
    trials: readonly StoredTrial[],
    profile: Profile,
  ) => Readonly<Record<string, Measurement>>;
}

/** SHA-256 of a declaration and of the version of the statistics that decide it, hexadecimal. */
export function declarationHash(declaration: ClaimDeclaration): string {
  const text = canonicalJson({ ...declaration, statisticsVersion });
  return createHash('sha256').update(text).digest('hex');
}

/**
 * What a study declares for a profile, with the profile's first seed where it names none, and as many seeds as the
 * user asked for where they did.
 */
export function declarationOf(
  { id, declare }: Pick<ClaimStudy, 'id' | 'declare'>,
  profile: Profile,
): ClaimDeclaration {
  const { seeds: ordinary, fixedSeeds } = profile;
  const declared = declare(profile);
  const asked = fixedSeeds === undefined ? {} : { minimum: fixedSeeds, maximum: fixedSeeds };
  return { id, ...declared, seeds: { first: ordinary.first, ...declared.seeds, ...asked } };
}

/** Runs a study: trials, seeds until it is decided, verdict. */
export async function runStudyIn(laboratory: Laboratory, study: ClaimStudy): Promise<ClaimResult> {
  const declaration = declarationOf(study, laboratory.profile);
  const began = performance.now();
  const seen: { seed: number; trials: readonly StoredTrial[] }[] = [];
  const evaluation = await evaluateClaim(declaration, async (seeds) => {
    const requests = seeds.map((seed) => study.trials(laboratory, seed));
    const { store, provenance } = laboratory;
    const wanted = requests.flat().flatMap((request) => [...(request.needs ?? []), request]);
    reportProgress({ type: 'plan', claim: study.id, trials: wanted.map(({ spec }) => describeSpec(spec)) });
    const stored = await runTrials(requests.flat(), { store, provenance, onProgress: reportTrial });
    return seeds.map((seed, index) => {
      const before = requests.slice(0, index).flat().length;
      const trials = stored.slice(before, before + (requests[index]?.length ?? 0));
      seen.push({ seed, trials });
      return { seed, parts: study.measure(trials, laboratory.profile) };
    });
  });
  return {
    declaration,
    declarationHash: declarationHash(declaration),
    ...evaluation,
    seconds: (performance.now() - began) / 1000,
    ...shownBeside(study, seen, laboratory.profile),
  };
}
