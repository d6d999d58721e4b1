import type { TestModule } from 'vitest/node';
import type { RunDescription } from '../harness/claim-types.js';
import { restoreBounds } from '../harness/full-report.js';
import type { ClaimMeta } from '../harness/gate-meta.js';
import type { RunOutcome } from './run-outcome.js';
import { claimIdOf } from './run-scope.js';

/** What a run of vitest tells about the claims. */
export interface CollectedRun {
  readonly outcome: RunOutcome;
  /** Claims whose test ran, with a result or without. */
  readonly attempted: readonly string[];
  /** Undefined where no claim had a result. */
  readonly run: RunDescription | undefined;
  /** What differs between the claims' runs and must not: shards of unlike runs were merged. */
  readonly differing: readonly string[];
}

interface Attempt extends ClaimMeta {
  readonly id: string;
}

/** One attempt for each claim file whose test ran or could not be loaded; none where it was left out. */
function attemptOf(module: TestModule): Attempt[] {
  const id = claimIdOf(module.moduleId);
  if (id === undefined) return [];
  const tests = [...module.children.allTests()].filter((test) =>
    ['passed', 'failed'].includes(test.result().state),
  );
  if (tests.length === 0 && module.state() !== 'failed') return [];
  const meta: ClaimMeta =
    tests.map((test) => test.meta()).find(({ claimResult }) => claimResult !== undefined) ?? {};
  return [{ ...meta, id: meta.claimResult?.declaration.id ?? id }];
}

/** Members of which all claims of one run have the same; each with the values found, where there is more than one. */
function differences(attempts: readonly Attempt[]): string[] {
  const runs = attempts.flatMap(({ runDescription }) => (runDescription ? [runDescription] : []));
  return (['profile', 'fixedSeeds', 'dataset', 'backend', 'commit'] as const).flatMap((member) => {
    const values = [...new Set(runs.map((run) => String(run[member])))];
    return values.length > 1 ? [`${member} ${values.join(' and ')}`] : [];
  });
}

/** Gathers what the claims' tests attached to themselves. */
export function collectOutcome(modules: readonly TestModule[]): CollectedRun {
  const attempts = modules.flatMap(attemptOf).sort((one, other) => (one.id < other.id ? -1 : 1));
  const withResult = attempts.filter(({ claimResult }) => claimResult !== undefined);
  const findings = attempts.flatMap(({ id, gateFindings = [] }) =>
    gateFindings.length > 0 ? [[id, gateFindings] as const] : [],
  );
  const run = attempts.find(({ runDescription }) => runDescription)?.runDescription;
  return {
    outcome: {
      claims: attempts.flatMap(({ claimResult }) => (claimResult ? [restoreBounds(claimResult)] : [])),
      findings: Object.fromEntries(findings),
      withoutResult: attempts.filter(({ claimResult }) => !claimResult).map(({ id }) => id),
      notCompared: withResult.filter(({ gateFindings }) => !gateFindings).map(({ id }) => id),
      fixedSeeds: run?.fixedSeeds,
    },
    attempted: attempts.map(({ id }) => id),
    differing: differences(attempts),
    run,
  };
}
