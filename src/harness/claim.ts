import { test, type TestContext } from 'vitest';
import { describeLaboratory } from './describe-run.js';
import { openLaboratory, type Laboratory } from './laboratory.js';
import { readBaseline } from './baseline.js';
import type { ClaimResult } from './claim-types.js';
import { endWithParent } from './end-with-parent.js';
import './gate-meta.js';
import { failsGate, gate } from './gate.js';
import { offerClaim } from './offered-claims.js';
import { declarationOf, runStudyIn, type ClaimStudy } from './run-study.js';

/** Registers a claim as a test: it fails where the gate finds the result worse than what the baseline records. */
export function claim(study: ClaimStudy): void {
  if (offerClaim({ ...study, repeats: 'seeds', declare: (profile) => declarationOf(study, profile) })) return;
  endWithParent();
  test(study.id, (context) => settle(context, runStudy(study)));
}

/** Runs a claim in the laboratory that the environment asks for. */
export async function runStudy(study: ClaimStudy): Promise<{ laboratory: Laboratory; result: ClaimResult }> {
  const laboratory = await openLaboratory();
  return { laboratory, result: await runStudyIn(laboratory, study) };
}

/** "supported", with what was found: for reporters that know nothing of claims; JUnit writes it into the test case. */
export function verdictLine({ verdict, reason }: ClaimResult): string {
  return reason === undefined ? verdict : `${verdict}: ${reason}`;
}

/**
 * Attaches the result to the test for the reporter, and fails it where the gate says so. The gate is not asked where
 * the user chose the number of seeds: the recorded declarations name others.
 */
export async function settle(
  context: TestContext,
  running: Promise<{ laboratory: Laboratory; result: ClaimResult }>,
): Promise<void> {
  const { laboratory, result } = await running;
  const description = describeLaboratory(laboratory);
  const { task } = context;
  // Before the baseline is read: a first run without one still reports what it found.
  task.meta.claimResult = result;
  await context.annotate(verdictLine(result), 'verdict');
  task.meta.runDescription = description;
  if (description.fixedSeeds !== undefined) {
    task.meta.gateFindings = [];
    return;
  }
  const now = description.backend;
  const { backend: recorded = now, claims } = readBaseline(description);
  const elsewhere = recorded === now ? undefined : { recorded, now };
  const findings = gate(result, claims[result.declaration.id], elsewhere);
  task.meta.gateFindings = findings;
  const failures = findings.filter(failsGate);
  if (failures.length > 0) throw new Error(failures.map((finding) => finding.message).join('\n'));
}
