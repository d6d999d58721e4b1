import type { ClaimDeclaration, PartDeclaration } from '../claim-types.js';
import { evaluateSeeds } from '../evaluate-seeds.js';
import type { Laboratory } from '../laboratory.js';
import { sourceOf, sourcesOf } from '../recall-trials.js';
import type { FixedClaim, RunnableClaim, SeededClaim } from '../runnable-claim.js';
import type { StoredTrial } from '../store/run-store.js';
import type { TrialRequest } from '../store/run-trials.js';
import { trialKey } from '../store/trial-key.js';

/** A claim that waits for trials: those of its next look. */
export interface OpenLook {
  readonly claim: RunnableClaim;
  readonly laboratory: Laboratory;
  /** "10 seeds"; of models that exist, "described". */
  readonly words: string;
  /** What it asks for and is neither stored nor recorded; seed by seed. Their needs come with them. */
  readonly missing: readonly TrialRequest[];
}

export interface OpenLooksOptions {
  /** Only parts whose ids this accepts. @default all */
  readonly acceptsPart?: (id: string) => boolean;
  /** Only trials of seeds that this accepts; a look that waits for none of them is not open then, nor is a description. @default all */
  readonly acceptsSeed?: (seed: number) => boolean;
}

/** The next look of a claim; undefined where it is decided, has no look left, or needs no trials. */
export async function openLook(
  laboratory: Laboratory,
  claim: RunnableClaim,
  { acceptsPart = () => true, acceptsSeed }: OpenLooksOptions = {},
): Promise<OpenLook | undefined> {
  if (claim.repeats === 'exact') return undefined;
  if (claim.repeats === 'fixed')
    return acceptsSeed === undefined ? openDescription(laboratory, claim) : undefined;
  const declaration = claim.declare(laboratory.profile);
  const parts = declaration.parts.filter(({ id }) => acceptsPart(id));
  return openSeeds(laboratory, claim, { ...declaration, parts }, acceptsSeed);
}

async function openDescription(laboratory: Laboratory, claim: FixedClaim): Promise<OpenLook | undefined> {
  const requests = claim.requests(laboratory);
  if ('notRun' in requests) return undefined;
  const source = await sourceOf(laboratory, requests, false);
  if (source.missing.length === 0) return undefined;
  return { claim, laboratory, words: 'described', missing: await notStored(laboratory, source.missing) };
}

async function openSeeds(
  laboratory: Laboratory,
  claim: SeededClaim,
  declaration: ClaimDeclaration & { readonly parts: readonly PartDeclaration[] },
  acceptsSeed: (seed: number) => boolean = () => true,
): Promise<OpenLook | undefined> {
  const stored = new Map<string, StoredTrial>();
  let open: OpenLook | undefined;
  await evaluateSeeds(declaration, async (seeds) => {
    const sources = await sourcesOf(laboratory, claim, { parts: declaration.parts, seeds, starts: false });
    const lacking = sources.filter(({ source }) => source.missing.length > 0);
    if (lacking.length > 0) {
      // Audits are of other seeds than the one that waits for them.
      const requests = lacking
        .flatMap(({ source }) => source.missing)
        .filter(({ spec }) => acceptsSeed(spec.seed));
      const missing = await notStored(laboratory, requests);
      const words = `seeds ${seeds[0] ?? ''} to ${seeds.at(-1) ?? ''}`;
      if (missing.length > 0) open = { claim, laboratory, words, missing };
      return undefined;
    }
    for (const { source } of sources) {
      const trials = [...(await readAll(laboratory, source.here)), ...source.recorded];
      for (const [key, trial] of trials) stored.set(key, trial);
    }
    return seeds.map((seed) => ({ seed, parts: claim.measure(laboratory, seed, stored) }));
  });
  return open;
}

async function readAll(
  { store }: Laboratory,
  requests: readonly TrialRequest[],
): Promise<Map<string, StoredTrial>> {
  const found = await Promise.all(requests.map(({ spec }) => store.read(spec)));
  return new Map(found.flatMap((trial) => (trial === undefined ? [] : [[trial.key, trial]])));
}

async function notStored({ store }: Laboratory, requests: readonly TrialRequest[]): Promise<TrialRequest[]> {
  const unique = [...new Map(requests.map((request) => [trialKey(request.spec), request])).values()];
  const there = await Promise.all(unique.map(({ spec }) => store.has(spec)));
  return unique.filter((_, index) => there[index] === false);
}
