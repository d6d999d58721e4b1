import { test, type TestContext } from 'vitest';
import { describeLaboratory, describeSpec } from './describe-run.js';
import { openLaboratory, type Laboratory } from './laboratory.js';
import type { Profile } from '../papers/wiedeman-wang-2022/profiles.js';
import { runTrials, type TrialRequest } from './store/run-trials.js';
import type { StoredTrial } from './store/run-store.js';
import { settle, verdictLine } from './claim.js';
import { declarationHash } from './run-study.js';
import type { ClaimDeclaration, ClaimResult } from './claim-types.js';
import { evaluateFixedClaim, type FixedMeasurement } from './evaluate-fixed-claim.js';
import './gate-meta.js';
import { offerClaim } from './offered-claims.js';
import { reportProgress } from './progress.js';
import { shownBeside, type ShownBeside } from './shown-beside.js';
import { reportTrial } from './trial-progress.js';

/** What a claim on fixed models declares; the kind, the power and the seeds are the same for all. */
export type FixedDeclaration = Omit<ClaimDeclaration, 'id' | 'kind' | 'power' | 'seeds'>;

/** A claim about models that exist, whatever the seeds that trained them: only the images are a sample. */
export interface FixedStudy extends ShownBeside<readonly StoredTrial[]> {
  /** The file's name. */
  readonly id: string;
  /** Declared for a profile before anything runs. */
  readonly declare: (profile: Profile) => FixedDeclaration;
  /** The trials it needs, or why it cannot be run here ("the weights are not there"). */
  readonly trials: (laboratory: Laboratory) => readonly TrialRequest[] | { readonly notRun: string };
  /** What the trials, in the order of the requests, say of each part that is run. */
  readonly measure: (
    trials: readonly StoredTrial[],
    profile: Profile,
  ) => Readonly<Record<string, FixedMeasurement>>;
}

/**
 * Registers a claim on fixed models as a test, decided by intervals over images (`decideBound`).
 *
 * Where it cannot be run, it is reported as not run, with the reason, and the gate is silent: the machine lacks
 * something, and nothing got worse.
 */
export function fixedClaim(study: FixedStudy): void {
  if (offerClaim({ ...study, repeats: 'fixed', declare: (profile) => declarationOf(study, profile) })) return;
  test(study.id, (context) => settleFixed(context, study));
}

/** Runs a study and attaches the result to its test; fails it where the gate says so. */
export async function settleFixed(context: TestContext, study: FixedStudy): Promise<void> {
  const { laboratory, result } = await runFixed(study);
  if (result.verdict !== 'not-run') return settle(context, Promise.resolve({ laboratory, result }));
  context.task.meta.claimResult = result;
  await context.annotate(verdictLine(result), 'verdict');
  context.task.meta.runDescription = describeLaboratory(laboratory);
  context.task.meta.gateFindings = [];
}

function declarationOf(study: FixedStudy, profile: Profile): ClaimDeclaration {
  const seeds = { minimum: 1, maximum: 1 };
  return { id: study.id, ...study.declare(profile), kind: 'bound', power: 0.8, seeds };
}

/** Runs, or recalls, the trials of a study and decides it. */
export async function runFixed(study: FixedStudy): Promise<{ laboratory: Laboratory; result: ClaimResult }> {
  const laboratory = await openLaboratory();
  const { profile, store, provenance } = laboratory;
  const declaration = declarationOf(study, profile);
  const began = performance.now();
  const requests = study.trials(laboratory);
  let stored: readonly StoredTrial[] = [];
  if (!('notRun' in requests)) {
    reportProgress({ type: 'plan', claim: study.id, trials: requests.map(({ spec }) => describeSpec(spec)) });
    stored = await runTrials(requests, { store, provenance, onProgress: reportTrial });
  }
  const found = 'notRun' in requests ? requests : study.measure(stored, profile);
  const result: ClaimResult = {
    declaration,
    declarationHash: declarationHash(declaration),
    ...evaluateFixedClaim(declaration, found),
    seeds: [],
    seconds: (performance.now() - began) / 1000,
    ...shownBeside('notRun' in requests ? {} : study, stored, profile),
  };
  return { laboratory, result };
}
