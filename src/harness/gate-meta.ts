import type { TaskMeta } from 'vitest';
import type { ClaimResult, RunDescription } from './claim-types.js';
import type { GateFinding } from './gate.js';

/** What a claim's test attaches to `task.meta`, for the reporter. */
export type ClaimMeta = Pick<TaskMeta, 'claimResult' | 'runDescription' | 'gateFindings'>;

declare module 'vitest' {
  interface TaskMeta {
    claimResult?: ClaimResult;
    runDescription?: RunDescription;
    /** Absent where the result was not compared with a record, e.g. because there is no baseline. */
    gateFindings?: readonly GateFinding[];
  }
}
