import type { Exclusion, PartDeclaration } from './claim-types.js';

/** What the seeds say of one part. */
export interface PartEvidence {
  readonly part: PartDeclaration;
  readonly values: readonly { seed: number; value: number }[];
  readonly exclusions: readonly Exclusion[];
  /** Why there is no verdict on this part whatever the other seeds say. */
  readonly obstacle?: string;
}
