import { existsSync, readdirSync } from 'node:fs';
import { baselineFolder, findBaseline, recordedDatasets } from '../harness/baseline.js';
import { claimKey, type RunDescription } from '../harness/claim-types.js';
import type { FullReport } from '../harness/full-report.js';
import { removedClaims } from '../harness/gate.js';

/**
 * Recorded claims that have no file any more, by their keys: in every baseline of the run's profile, those of papers of which
 * no claim is left included. A baseline that cannot be read fails the tests that ask for it, and is passed over here.
 *
 * @param claimKeys the claims that have a file
 */
export function findRemoved(
  runs: readonly Pick<RunDescription, 'profile'>[],
  claimKeys: readonly string[],
  folder = baselineFolder,
): FullReport['findings'] {
  const profile = runs[0]?.profile;
  if (profile === undefined || !existsSync(folder)) return {};
  const papers = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const found = papers.flatMap(({ name: paper }) => {
    const prefix = `${paper}/`;
    const own = claimKeys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
    return recordedDatasets({ paper, profile }, folder).flatMap((datasetId) => {
      try {
        const baseline = findBaseline({ paper, profile, datasetId }, folder);
        const removed = baseline === undefined ? {} : removedClaims(baseline, own);
        return Object.entries(removed).map(([id, findings]) => [claimKey({ paper, id }), findings] as const);
      } catch {
        return [];
      }
    });
  });
  return Object.fromEntries(found);
}
