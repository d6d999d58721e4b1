import { existsSync, readdirSync } from 'node:fs';
import { baselineFolder, findBaseline, recordedDatasets, type BaselineName } from '../harness/baseline.js';
import type { RunDescription } from '../harness/claim-types.js';
import type { FullReport } from '../harness/full-report.js';
import { removedClaims } from '../harness/gate.js';

/**
 * Recorded claims that have no file any more, by their keys: in every baseline that a run was compared with, and in those of
 * papers of which no claim is left. A baseline that cannot be read fails the tests that ask for it, and is passed over here.
 *
 * @param claimKeys the claims that have a file
 */
export function findRemoved(
  runs: readonly RunDescription[],
  claimKeys: readonly string[],
  folder = baselineFolder,
): FullReport['findings'] {
  const names = [...runs, ...goneWhole(runs, folder)];
  const compared = new Map(names.map((name) => [`${name.paper} ${name.profile} ${name.datasetId}`, name]));
  const found = [...compared.values()].flatMap((name) => {
    const { paper } = name;
    const prefix = `${paper}/`;
    const own = claimKeys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
    try {
      const baseline = findBaseline(name, folder);
      const removed = baseline === undefined ? {} : removedClaims(baseline, own);
      return Object.entries(removed).map(([id, findings]) => [`${prefix}${id}`, findings] as const);
    } catch {
      return [];
    }
  });
  return Object.fromEntries(found);
}

/** The baselines, in the run's profile, of papers that have no claim in it. */
function goneWhole(runs: readonly RunDescription[], folder: string): BaselineName[] {
  const profile = runs[0]?.profile;
  if (profile === undefined || !existsSync(folder)) return [];
  const papers = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && runs.every((run) => run.paper !== entry.name))
    .map(({ name }) => name);
  return papers.flatMap((paper) =>
    recordedDatasets({ paper, profile }, folder).map((datasetId) => ({ paper, profile, datasetId })),
  );
}
