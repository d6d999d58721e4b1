import type { Profile } from '../papers/wiedeman-wang-2022/profiles.js';
import type { ClaimResult, DetailTable } from './claim-types.js';
import type { FigurePanel, SampleImages } from './figure-types.js';

/** What a claim may show beside its verdict, made from what was run; descriptive only, no part of the declaration. */
export interface ShownBeside<Run> {
  readonly details?: (run: Run, profile: Profile) => readonly DetailTable[];
  /** Panels of the paper's figures. */
  readonly figures?: (run: Run, profile: Profile) => readonly FigurePanel[];
  readonly images?: (run: Run, profile: Profile) => readonly SampleImages[];
}

/** Makes all of it; nothing where the claim has nothing to show. */
export function shownBeside<Run>(
  study: ShownBeside<Run>,
  run: Run,
  profile: Profile,
): Pick<ClaimResult, 'details' | 'figures' | 'images'> {
  return {
    details: study.details?.(run, profile) ?? [],
    figures: study.figures?.(run, profile) ?? [],
    images: study.images?.(run, profile) ?? [],
  };
}
