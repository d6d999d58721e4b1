import { describeSpec } from './describe-run.js';
import type { TrialEvent } from './store/run-trials.js';
import { reportProgress } from './progress.js';

/** Passes a trial's event on to whoever shows progress. */
export function reportTrial(event: TrialEvent): void {
  reportProgress({ type: event.type, what: describeSpec(event.spec), seconds: event.seconds });
}
