import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { baselineFolder, baselinePath, type BaselineName } from './baseline.js';
import type { RunDescription } from './claim-types.js';

type Run = BaselineName & Pick<RunDescription, 'synthetic' | 'dataset' | 'remedy'>;

/** Other data for which verdicts of this paper and profile are recorded: "mnist". */
function otherData({ paper, profile, datasetId }: Run, folder: string): string[] {
  const own = join(folder, paper);
  const names = existsSync(own) ? readdirSync(own) : [];
  return names
    .filter((name) => name.startsWith(`${profile}-`) && name.endsWith('.json'))
    .map((name) => name.slice(profile.length + 1, -'.json'.length))
    .filter((id) => id !== 'no-data' && id !== datasetId);
}

/** Whether synthetic data stand in for others, for which verdicts are recorded. */
export const standsIn = (run: Run, folder = baselineFolder): boolean =>
  run.synthetic && otherData(run, folder).length > 0;

/** Why verdicts of a run without a baseline are compared with nothing, and what to do. */
export function nothingRecorded(run: Run, folder = baselineFolder): string {
  if (!standsIn(run, folder)) {
    return `${baselinePath(run)} is not there, so verdicts are compared with nothing, and the run fails; look at reports/claims.md, and record them with "npx transfer-claims accept"`;
  }
  const others = otherData(run, folder).join(' and ');
  const remedy = run.remedy === undefined ? '' : `: ${run.remedy}`;
  return `nothing is recorded for ${run.dataset}, so verdicts on them are compared with nothing, and the run fails; verdicts are recorded for ${others}${remedy}`;
}

/** {@link nothingRecorded} of those among the runs that have no baseline in `folder`, each sentence once. */
export function allNothingRecorded(runs: readonly Run[], folder = baselineFolder): string[] {
  const without = runs.filter((run) => !existsSync(baselinePath(run, folder)));
  return [...new Set(without.map((run) => nothingRecorded(run, folder)))];
}
