import { findLaboratory } from '../../harness/laboratory.js';
import type { TrialRequest } from '../../harness/store/run-trials.js';
import { withNeeds } from '../../harness/trials.js';
import type { TrialSpec } from '../../harness/store/trial.js';
import { claimKeys, loadClaims, requireProjectRoot } from '../claim-files.js';

/**
 * Says why a trial is of an earlier version of its experiment than the code's: of its own version, or of one that
 * its configuration names (`trainingVersion`). Undefined for the code's version and later ones, and for experiments
 * that no claim asks for.
 */
export async function supersededBy(): Promise<(spec: TrialSpec) => string | undefined> {
  requireProjectRoot();
  const requests: TrialRequest[] = [];
  for (const claim of await loadClaims(claimKeys())) {
    if (claim.repeats === 'exact') continue;
    const laboratory = await findLaboratory(claim.paper, claim);
    if ('notRun' in laboratory) continue;
    const wanted = claim.repeats === 'seeds' ? claim.requests(laboratory, 1) : claim.requests(laboratory);
    if (!('notRun' in wanted)) requests.push(...wanted);
  }
  return supersededAmong(requests.flatMap(withNeeds).map(({ spec }) => spec));
}

/** As {@link supersededBy}, where `current` are specs of the code's versions. */
export function supersededAmong(current: readonly TrialSpec[]): (spec: TrialSpec) => string | undefined {
  const newest = new Map<string, number>();
  for (const spec of current) {
    for (const [name, version] of versionsOf(spec))
      newest.set(name, Math.max(version, newest.get(name) ?? 0));
  }
  return (spec) => {
    for (const [name, version] of versionsOf(spec)) {
      const latest = newest.get(name);
      if (latest !== undefined && version < latest) return `${name} ${version}, the code has ${latest}`;
    }
    return undefined;
  };
}

function versionsOf({ experiment, version, configuration }: TrialSpec): [string, number][] {
  const inside = Object.entries(configuration).flatMap(([name, value]): [string, number][] =>
    name.endsWith('Version') && typeof value === 'number' ? [[`${experiment} ${name}`, value]] : [],
  );
  return [[`${experiment} version`, version], ...inside];
}
