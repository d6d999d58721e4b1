/**
 * What sort of statement a claim is; each picks its procedure (`decideClaim`). Numbers are in units of the estimand.
 *
 * - `superiority`: the mean lies above this.
 * - `bound`: the same, against a level that the statement names ("R² above 0.975").
 * - `nonInferiority`: the mean lies above minus this margin.
 * - `equivalence`: the mean lies between minus and plus this margin.
 * - `monotone`: every step, a part each, has a mean above 0.
 * - `share`: something happens to more than this share of the seeds, or to less; each seed gives 1 or 0.
 * - `exact`: holds for every input, or does not.
 * - `descriptive`: nothing is decided.
 */
export type ClaimKind =
  | { readonly superiority: number }
  | { readonly bound: number }
  | { readonly nonInferiority: number }
  | { readonly equivalence: number }
  | { readonly monotone: true }
  | {
      readonly share: number;
      /** Which side of the share is claimed. @default 'above' */
      readonly direction?: 'above' | 'below';
    }
  | 'exact'
  | 'descriptive';

/** A kind that is decided over seeds. */
export type SeededKind = Exclude<ClaimKind, string>;

/** The kind in words: "non-inferiority". */
export function kindName(kind: ClaimKind): string {
  if (typeof kind === 'string') return kind;
  return 'nonInferiority' in kind ? 'non-inferiority' : (Object.keys(kind)[0] ?? '');
}

/** What the mean is compared with; for an equivalence, the margin on either side of 0. */
export function thresholdOf(kind: ClaimKind): number {
  if (typeof kind === 'string') return kind === 'exact' ? 1 : 0;
  if ('superiority' in kind) return kind.superiority;
  if ('bound' in kind) return kind.bound;
  if ('nonInferiority' in kind) return -kind.nonInferiority;
  if ('equivalence' in kind) return kind.equivalence;
  return 'share' in kind ? kind.share : 0;
}
