import type { ClaimKind } from '../statistics/verdict.js';
import type { FigurePanel, SampleImages } from './figure-types.js';

export type { ClaimKind };

/** How a claim ends. `not-run` is a state of its own and counts as nothing. */
export type ClaimVerdict = 'supported' | 'refuted' | 'inconclusive' | 'not-run';

/** One member of a claim's family, e.g. one panel of a figure. */
export interface PartDeclaration {
  readonly id: string;
  /** For people: "FC, PGD l∞". */
  readonly label: string;
  /** The paper's own value of the estimand, where it gives one. */
  readonly paper?: number;
  /** Why this part is not run in this profile; present only then. */
  readonly notRun?: string;
}

/** What a claim declares before anything runs; hashed, so that a changed declaration makes its record stale. */
export interface ClaimDeclaration {
  /** The file's name, as in the specification. */
  readonly id: string;
  /** Where in the paper: "Figure 3". */
  readonly source: string;
  /** The paper's assertion, one sentence. */
  readonly statement: string;
  readonly kind: ClaimKind;
  /** What is measured for each seed and part, one sentence. */
  readonly estimand: string;
  /** The claim holds where the mean of the estimand exceeds this. */
  readonly threshold: number;
  /** Error rate of each of the two wrong answers, over the whole family. */
  readonly alpha: number;
  /** Intended power at twice the smallest effect of interest. */
  readonly power: number;
  /** Distance from the threshold that would matter, in units of the estimand. */
  readonly smallestEffect: number;
  /** Paired seeds: the first (`claim` takes the profile's where none is given), how many at least, and at most. */
  readonly seeds: { readonly first?: number; readonly minimum: number; readonly maximum: number };
  readonly parts: readonly PartDeclaration[];
}

/** A seed that a part leaves out, with the declared reason ("regular pair: model 2 reached 84.1 %"). */
export interface Exclusion {
  readonly seed: number;
  readonly reason: string;
  /** Which arm caused it, for counting: "regular", "decorrelated". */
  readonly arm: string;
}

/** What became of one part. Numbers are absent (null) where there was nothing to compute them from. */
export interface PartResult {
  readonly id: string;
  readonly label: string;
  readonly verdict: ClaimVerdict;
  readonly reason?: string;
  /** Mean of the estimand over seeds. */
  readonly estimate: number | null;
  /** Anytime-valid confidence sequence at the level that decides. */
  readonly interval: readonly [number, number] | null;
  /** Ordinary paired t interval, for comparison. */
  readonly pairedInterval: readonly [number, number] | null;
  readonly p: number | null;
  readonly eValue: number | null;
  readonly signFlipP: number | null;
  /** The smallest effect that this many seeds could have shown; given where the part is inconclusive. */
  readonly smallestDetectable: number | null;
  readonly paper?: number;
  /** The estimand by seed, in the order of the seeds. */
  readonly values: readonly { readonly seed: number; readonly value: number }[];
  readonly exclusions: readonly Exclusion[];
}

/** A plain table that a claim shows beside its verdict, e.g. rates by magnitude and direction; descriptive only. */
export interface DetailTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** What became of a claim. */
export interface ClaimResult {
  readonly declaration: ClaimDeclaration;
  /** SHA-256 of the declaration. */
  readonly declarationHash: string;
  readonly verdict: ClaimVerdict;
  /** One plain sentence: what the run found. */
  readonly reason?: string;
  readonly parts: readonly PartResult[];
  /** Seeds that were run. */
  readonly seeds: readonly number[];
  readonly seconds: number;
  readonly details: readonly DetailTable[];
  /** What this claim adds to the paper's figures; descriptive only. */
  readonly figures: readonly FigurePanel[];
  readonly images: readonly SampleImages[];
}

/** Where and on what the claims were run. */
export interface RunDescription {
  readonly profile: string;
  /** Present where the user asked for so many seeds of every claim: nothing was compared with the baseline then. */
  readonly fixedSeeds?: number;
  /** For file names: `mnist`, `synthetic-digits`. */
  readonly datasetId: string;
  readonly dataset: string;
  readonly synthetic: boolean;
  /** A sentence about the data, for the first line. */
  readonly datasetDescription: string;
  readonly backend: string;
  readonly device: string;
  readonly commit: string | null;
  /** Of Node and the packages, by name; reports of older versions have none. */
  readonly versions?: Readonly<Record<string, string>>;
}
