import { test, type TaskMeta, type TestContext } from 'vitest';
import { baselineFor, findBaseline, recordedFamily } from './baseline.js';
import type { ClaimResult, RunDescription } from './claim-types.js';
import { ConfigError } from '../core/errors.js';
import { endWithParent } from './end-with-parent.js';
import { failsGate, gateClaim, type GateFinding } from './gate.js';
import { nothingRecorded, standsIn } from './nothing-recorded.js';
import { runClaim, type ClaimRun } from './run-claim.js';
import { offerClaim, type RunnableClaim } from './runnable-claim.js';

/** What a claim's test attaches to `task.meta`, for the reporter. */
export type ClaimMeta = Pick<TaskMeta, 'claimResult' | 'runDescription' | 'gateFindings' | 'leftOut'>;

declare module 'vitest' {
  interface TaskMeta {
    claimResult?: ClaimResult;
    runDescription?: RunDescription;
    /** Absent where the result was not compared with a record, e.g. because there is no baseline. */
    gateFindings?: readonly GateFinding[];
    /** The key of a claim that its file says is not to be tested. */
    leftOut?: string;
  }
}

/** How a claim's file wants it tested. */
export type HowToTest = 'run' | 'only';

/** Makes a claim a test of its file, or hands it to whoever collects claims without running them. */
export function register(claim: RunnableClaim, how: HowToTest): void {
  if (offerClaim(claim)) return;
  endWithParent();
  const run = (context: TestContext) => settle(context, runClaim(claim));
  if (how === 'only') test.only(claim.id, run);
  else test(claim.id, run);
}

/** A skipped test that tells the reporter why: a claim that is left out in its file is not one that a run did not ask for. */
export function leaveOut(key: string): void {
  test(key.slice(key.indexOf('/') + 1), (context) => {
    context.task.meta.leftOut = key;
    context.skip('left out by claim.skip');
  });
}

/** "supported", with what was found: for reporters that know nothing of claims; JUnit writes it into the test case. */
function verdictLine({ verdict, reason }: Pick<ClaimResult, 'verdict' | 'reason'>): string {
  return reason === undefined ? verdict : `${verdict}: ${reason}`;
}

/**
 * Attaches the result to the test for the reporter, fails it where the gate says so, and marks it as skipped where it was
 * not run. The gate is not asked where the user chose the number of seeds: the recorded declarations name others.
 *
 * A claim that ran without the data it asks for is held against what was recorded with them, where something was.
 */
export async function settle(
  context: Pick<TestContext, 'task' | 'annotate' | 'skip'>,
  running: Promise<ClaimRun>,
): Promise<void> {
  const { result, run } = await running;
  const { meta } = context.task;
  // Before the baseline is read: a first run without one still reports what it found.
  meta.claimResult = result;
  meta.runDescription = run;
  await context.annotate(verdictLine(result), 'verdict');
  meta.gateFindings = run.fixedSeeds === undefined ? findingsOf(result, run) : [];
  const failures = meta.gateFindings.filter((finding) => failsGate(finding));
  if (failures.length > 0) throw new Error(failures.map((finding) => finding.message).join('\n'));
  if (result.verdict === 'not-run') context.skip(verdictLine(result));
}

function findingsOf(result: ClaimResult, run: RunDescription): GateFinding[] {
  const { askedData: asked, datasetId } = run;
  if (asked === undefined || datasetId !== 'no-data') {
    if (findBaseline(run) === undefined && standsIn(run)) throw new ConfigError(nothingRecorded(run));
    return gateClaim(result, run, baselineFor(run), recordedFamily(run));
  }
  const named = { ...run, datasetId: asked };
  const baseline = findBaseline(named);
  return baseline === undefined ? [] : gateClaim(result, named, baseline, recordedFamily(named));
}
