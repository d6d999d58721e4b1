import type { TestModule } from 'vitest/node';
import { claimKey, type RunDescription } from '../harness/claim-types.js';
import type { ClaimMeta } from '../harness/claim.js';
import { restoreBounds } from '../harness/full-report.js';
import type { RunOutcome } from './run-outcome.js';
import { claimKeyOf } from './run-scope.js';

/** What a run of vitest tells about the claims. */
export interface CollectedRun {
  readonly outcome: RunOutcome;
  /** Keys of claims whose test ran, with a result or without. */
  readonly attempted: readonly string[];
  /** Where each claim was run, by its key. */
  readonly runs: Readonly<Record<string, RunDescription>>;
  /** What differs between the claims' runs and must not: shards of unlike runs were merged. */
  readonly differing: readonly string[];
}

interface Attempt extends ClaimMeta {
  readonly key: string;
}

/**
 * One attempt for each claim file whose test ran or could not be loaded; none where it was left out. A claim that was not run
 * is a skipped test with a result.
 */
function attemptOf(module: TestModule): Attempt[] {
  const key = claimKeyOf(module.moduleId);
  if (key === undefined) return [];
  const all = [...module.children.allTests()];
  const withResult = all.map((test) => test.meta()).find(({ claimResult }) => claimResult !== undefined);
  const ran = all.some((test) => ['passed', 'failed'].includes(test.result().state));
  if (withResult === undefined && !ran && module.state() !== 'failed') return [];
  const declaration = withResult?.claimResult?.declaration;
  return [{ ...withResult, key: declaration === undefined ? key : claimKey(declaration) }];
}

/** Members of which all claims of one run have the same; each with the values found, where there is more than one. */
function differences(runs: readonly RunDescription[]): string[] {
  return (['profile', 'fixedSeeds', 'backend', 'commit'] as const).flatMap((member) => {
    const values = [...new Set(runs.map((run) => String(run[member])))];
    return values.length > 1 ? [`${member} ${values.join(' and ')}`] : [];
  });
}

/** Gathers what the claims' tests attached to themselves. */
export function collectOutcome(modules: readonly TestModule[]): CollectedRun {
  const attempts = modules.flatMap(attemptOf).sort((one, other) => (one.key < other.key ? -1 : 1));
  const withResult = attempts.filter(({ claimResult }) => claimResult !== undefined);
  const findings = attempts.flatMap(({ key, gateFindings = [] }) =>
    gateFindings.length > 0 ? [[key, gateFindings] as const] : [],
  );
  const runs = Object.fromEntries(
    attempts.flatMap(({ key, runDescription }) => (runDescription ? [[key, runDescription] as const] : [])),
  );
  return {
    outcome: {
      claims: attempts.flatMap(({ claimResult }) => (claimResult ? [restoreBounds(claimResult)] : [])),
      findings: Object.fromEntries(findings),
      withoutResult: attempts.filter(({ claimResult }) => !claimResult).map(({ key }) => key),
      notCompared: withResult.filter(({ gateFindings }) => !gateFindings).map(({ key }) => key),
      fixedSeeds: Object.values(runs)[0]?.fixedSeeds,
    },
    attempted: attempts.map(({ key }) => key),
    differing: differences(Object.values(runs)),
    runs,
  };
}
