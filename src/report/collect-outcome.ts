import type { TestModule } from 'vitest/node';
import { claimKey, type RunDescription } from '../harness/claim-types.js';
import type { ClaimMeta } from '../harness/claim-test.js';
import { restoreBounds } from '../harness/full-report.js';
import type { RunFault, RunOutcome } from './run-outcome.js';
import { claimKeyOf } from './run-scope.js';

/** What a run of vitest tells about the claims. */
export interface CollectedRun {
  readonly outcome: RunOutcome;
  /** Keys of claims whose test ran, with a result or without. */
  readonly attempted: readonly string[];
  /** Where each claim was run, by its key. */
  readonly runs: Readonly<Record<string, RunDescription>>;
  /** What differs between the claims' runs and must not: shards of unlike runs were merged. */
  readonly faults: readonly RunFault[];
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

/**
 * Members of which all claims of one run have the same; each with the values found, where there is more than one. The data
 * differ between papers and claims, but not between the claims of one paper on data of one kind.
 */
function differences(runs: readonly RunDescription[]): string[] {
  const data = [...new Set(runs.map(({ paper }) => paper))].flatMap((paper) => {
    const own = runs.filter((run) => run.paper === paper && run.datasetId !== 'no-data');
    return [...new Set(own.map(({ askedData }) => askedData))].flatMap((asked) => {
      const alike = own.filter(({ askedData }) => askedData === asked);
      const names = [...new Set(alike.map(({ dataset }) => dataset))];
      const mixed = new Set(alike.map(({ synthetic }) => synthetic)).size > 1;
      return mixed ? [`data of ${paper} ${names.join(' and ')}`] : [];
    });
  });
  const members = (['profile', 'fixedSeeds', 'backend', 'commit'] as const).flatMap((member) => {
    const values = [...new Set(runs.map((run) => String(run[member])))];
    return values.length > 1 ? [`${member} ${values.join(' and ')}`] : [];
  });
  return [...members, ...data];
}

/** The claims that their files leave out, sorted. */
function leftOutIn(modules: readonly TestModule[]): string[] {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  return tests.flatMap((test) => test.meta().leftOut ?? []).sort();
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
  const differing = differences(Object.values(runs));
  return {
    outcome: {
      claims: attempts.flatMap(({ claimResult }) => (claimResult ? [restoreBounds(claimResult)] : [])),
      findings: Object.fromEntries(findings),
      withoutResult: attempts.filter(({ claimResult }) => !claimResult).map(({ key }) => key),
      notCompared: withResult.filter(({ gateFindings }) => !gateFindings).map(({ key }) => key),
      leftOut: leftOutIn(modules),
      faults: [],
      fixedSeeds: Object.values(runs)[0]?.fixedSeeds,
    },
    attempted: attempts.map(({ key }) => key),
    faults: differing.length === 0 ? [] : [{ name: 'shards of different runs', text: differing.join('; ') }],
    runs,
  };
}
