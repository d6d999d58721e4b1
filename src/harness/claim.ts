import { createHash } from 'node:crypto';
import { test, type TestContext } from 'vitest';
import { canonicalJson } from '../experiments/run-store/canonical-json.js';
import { describeLaboratory, describeSpec } from '../experiments/describe-run.js';
import { openLaboratory, type Laboratory } from '../experiments/laboratory.js';
import type { Profile } from '../experiments/presets.js';
import { runTrials, type TrialRequest } from '../experiments/run-store/run-trials.js';
import type { StoredTrial } from '../experiments/run-store/run-store.js';
import { statisticsVersion } from '../statistics/statistics-version.js';
import { readBaseline } from './baseline.js';
import type { ClaimDeclaration, ClaimResult } from './claim-types.js';
import { endWithParent } from './end-with-parent.js';
import { evaluateClaim, type Measurement } from './evaluate-claim.js';
import { shownBeside, type ShownBeside } from './shown-beside.js';
import './gate-meta.js';
import { failsGate, gate } from './gate.js';
import { offerClaim } from './offered-claims.js';
import { reportProgress } from './progress.js';
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
  return createHash('sha256')
    .update(canonicalJson({ ...declaration, statisticsVersion }))
    .digest('hex');
}

/** Registers a claim as a test: it fails where the gate finds the result worse than what the baseline records. */
export function claim(study: ClaimStudy): void {
  if (offerClaim({ ...study, repeats: 'seeds', declare: (profile) => declarationOf(study, profile) })) return;
  endWithParent();
  test(study.id, (context) => settle(context, runStudy(study)));
}

function declarationOf(study: ClaimStudy, profile: Profile): ClaimDeclaration {
  const declared = study.declare(profile);
  const seeds = { ...declared.seeds, first: declared.seeds.first ?? profile.seeds.first };
  return { id: study.id, ...declared, seeds };
}

/** Runs a claim: trials, seeds until it is decided, verdict. */
export async function runStudy(study: ClaimStudy): Promise<{ laboratory: Laboratory; result: ClaimResult }> {
  const laboratory = await openLaboratory();
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
  const result: ClaimResult = {
    declaration,
    declarationHash: declarationHash(declaration),
    ...evaluation,
    seconds: (performance.now() - began) / 1000,
    ...shownBeside(study, seen, laboratory.profile),
  };
  return { laboratory, result };
}

/** Attaches the result to the test for the reporter, and fails it where the gate says so. */
export async function settle(
  { task }: TestContext,
  running: Promise<{ laboratory: Laboratory; result: ClaimResult }>,
): Promise<void> {
  const { laboratory, result } = await running;
  const description = describeLaboratory(laboratory);
  // Before the baseline is read: a first run without one still reports what it found.
  task.meta.claimResult = result;
  task.meta.runDescription = description;
  const findings = gate(result, readBaseline(description).claims[result.declaration.id]);
  task.meta.gateFindings = findings;
  const failures = findings.filter(failsGate);
  if (failures.length > 0) throw new Error(failures.map((finding) => finding.message).join('\n'));
}
