/** What can be checked of an attack (wiedeman-wang-2022.md §6, and two of ours: the last but two and the last but one). */
export type AuditCheckName =
  | 'iterative-beats-one-step'
  | 'success-grows-with-epsilon'
  | 'large-epsilon-reaches-chance'
  | 'white-box-beats-transferred'
  | 'white-box-beats-noise'
  | 'more-steps-change-little'
  | 'more-restarts-change-little'
  | 'gradients-at-the-start'
  | 'loss-still-rising'
  | 'no-iterate-is-lost'
  | 'batch-does-not-matter'
  | 'judge-clips-and-measures'
  | 'stays-in-the-ball'
  | 'uses-the-budget'
  | 'beats-gradient-free';

/** One check of one attack against one model; plain data. */
export interface AuditCheck {
  readonly check: AuditCheckName;
  /** Whether `measured` is at most `limit`; always true of `loss-still-rising`, which is only reported. */
  readonly passed: boolean;
  /** Smaller is better; what it is stands in `detail`. */
  readonly measured: number;
  readonly limit: number;
  /** One sentence with the numbers behind it. */
  readonly detail: string;
}

/** A check that holds where `measured` is at most `limit`; a value that is no number never is. */
export function atMost(
  check: AuditCheckName,
  measured: number,
  { limit, detail }: Pick<AuditCheck, 'limit' | 'detail'>,
): AuditCheck {
  // JSON has no NaN: what could not be measured is written as a number beyond every limit.
  const finite = Number.isFinite(measured) ? measured : Number.MAX_VALUE;
  return { check, passed: finite <= limit, measured: finite, limit, detail };
}
