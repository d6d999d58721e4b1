import type { ClaimKind } from '../statistics/claim-kind.js';
import type { FigurePanel, SampleImages } from './figure-types.js';

export type { ClaimKind };

/**
 * How a claim ends. `smaller-than-matters`: the interval lies within the smallest effect of interest. `described`: models
 * that exist, of which only the images are a sample; nothing is decided. `not-run` counts as nothing.
 */
export type ClaimVerdict =
  'supported' | 'refuted' | 'smaller-than-matters' | 'inconclusive' | 'described' | 'not-run';

/** All verdicts, in the order of reports. */
export const claimVerdicts = [
  'supported',
  'refuted',
  'smaller-than-matters',
  'inconclusive',
  'described',
  'not-run',
] as const satisfies readonly ClaimVerdict[];

/** How a number is written: a fraction in percentage points, or plain, such as a coefficient. */
export type Unit = 'points' | 'plain';

/** Why something is not run. */
export interface NotRun {
  /** `time`, `size`: the profile's; another profile runs it. `missing`: this machine lacks what it needs. */
  readonly because: 'time' | 'size' | 'missing';
  readonly text: string;
}

/** One member of a claim's family, e.g. one panel of a figure. */
export interface PartDeclaration {
  readonly id: string;
  /** For people: "FC, PGD l∞". */
  readonly label: string;
  /** The paper's own value of the estimand, where it gives one. */
  readonly paper?: number;
  /** Present where this profile does not run the part. */
  readonly notRun?: NotRun;
}

/** What a claim declares before anything runs; hashed, so that a changed declaration makes its record stale. */
export interface ClaimDeclaration {
  /** The paper's id. */
  readonly paper: string;
  /** The file's name, as in the specification. */
  readonly id: string;
  /** Where in the paper: "Figure 3". */
  readonly source: string;
  /** The paper's assertion, one sentence. */
  readonly statement: string;
  /** The group of the paper's claims that it belongs to. */
  readonly group: string;
  /** The figure that it is shown with: "3". */
  readonly figure?: string;
  readonly kind: ClaimKind;
  readonly unit: Unit;
  /** What is measured for each seed and part, one sentence. */
  readonly estimand: string;
  /** `mean`: of the parts, one number a seed. `every-part`: each part by itself, at the full level (intersection-union). */
  readonly asserts: 'mean' | 'every-part';
  /** Error rate of each of the two wrong answers, over all looks. */
  readonly alpha: number;
  /** Distance from the threshold that would matter, in units of the estimand. */
  readonly smallestEffect: number;
  /** The first seed, and how many there are at each look; neither where nothing is trained. */
  readonly seeds: { readonly first: number; readonly looks: readonly number[] } | null;
  readonly parts: readonly PartDeclaration[];
}

/** A seed that breaks a declared rule ("regular pair: model 2 reached 84.1 %"). */
export interface Exclusion {
  readonly seed: number;
  readonly reason: string;
  /** Which arm caused it, for counting: "regular", "decorrelated". */
  readonly arm: string;
}

/** A value by seed. */
export interface SeedValue {
  readonly seed: number;
  readonly value: number;
}

/** An interval; an end may be infinite. */
export type Ends = readonly [number, number];

/** What became of one part. Numbers are absent (null) where there was nothing to compute them from. */
export interface PartResult {
  readonly id: string;
  readonly label: string;
  /** A part's own verdict, by Holm over the parts; the claim's does not follow from it. */
  readonly verdict: ClaimVerdict;
  readonly reason?: string;
  readonly notRun?: NotRun;
  /** Mean of the estimand over seeds. */
  readonly estimate: number | null;
  /** At the level of the look, for this part alone. */
  readonly interval: Ends | null;
  readonly p: number | null;
  readonly paper?: number;
  /** The estimand by seed, in the order of the seeds. */
  readonly values: readonly SeedValue[];
  readonly exclusions: readonly Exclusion[];
}

/**
 * The one number a seed by which a claim is decided, the mean over its parts; shown but not decisive where each part decides by
 * itself (`every-part`, and every monotone claim).
 */
export interface PrimaryResult {
  readonly estimate: number | null;
  /** Both bounds one-sided at `level`. */
  readonly interval: Ends | null;
  readonly level: number | null;
  readonly p: number | null;
  /** Exact, from the signs alone. */
  readonly signFlipP: number | null;
  /** Seeds for a power of 0.8 at what was observed. */
  readonly seedsNeeded: number | null;
  /** At the smallest effect of interest, with the declared looks and the observed spread. */
  readonly power: number | null;
  /** The paper's single run, where another run of ours would fall (95 %), and whether the paper's lies there: null where not compared. */
  readonly printed?: {
    /** The mean of the paper's numbers where several parts are run. */
    readonly value: number;
    readonly prediction: Ends | null;
    readonly inside: boolean | null;
    /**
     * Why they are not compared: the profile is smaller than the paper's, fewer than two seeds broke no rule, or our seeds show no
     * spread.
     */
    readonly notCompared?: 'size' | 'seeds' | 'spread';
    /** Ours by the paper's definition, where the primary has another. */
    readonly estimate?: number;
  };
  readonly values: readonly SeedValue[];
  /** The same without the seeds that broke a rule; there where some did. */
  readonly survivors?: {
    readonly seeds: number;
    readonly estimate: number | null;
    readonly interval: Ends | null;
  };
}

/** A plain table that a claim shows beside its verdict, e.g. rates by magnitude and direction; descriptive only. */
export interface DetailTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** What a claim shows beside its verdict; descriptive only, no part of the declaration. */
export interface Beside {
  readonly details?: readonly DetailTable[];
  readonly figures?: readonly FigurePanel[];
  readonly images?: readonly SampleImages[];
}

/** Trials that a claim did not have run on this machine, but took as they were recorded. */
export interface Recording {
  /**
   * `trials`: all numbers of these seeds. `some-trials`: some of them, such as the audits of attacks; the others were run here.
   * `weights`: models that were trained there, and were attacked and judged here.
   */
  readonly what: 'trials' | 'some-trials' | 'weights';
  readonly backend: string;
  readonly device: string;
  /** Of the code that ran them. */
  readonly commit: string | null;
  readonly seeds: readonly number[];
  /** The ids of the parts whose numbers rest on them. */
  readonly parts: readonly string[];
}

/** What became of a claim. */
export interface ClaimResult {
  readonly declaration: ClaimDeclaration;
  /** SHA-256 of the declaration. */
  readonly declarationHash: string;
  /** SHA-256 of the code of its measure. */
  readonly measureHash: string;
  readonly verdict: ClaimVerdict;
  /** One plain sentence: what the run found. */
  readonly reason?: string;
  readonly primary: PrimaryResult;
  readonly parts: readonly PartResult[];
  /** Seeds that were run. */
  readonly seeds: readonly number[];
  readonly seconds: number;
  /** Present where it rests on recorded trials. */
  readonly recordings?: readonly Recording[];
  readonly details: readonly DetailTable[];
  /** What this claim adds to the paper's figures. */
  readonly figures: readonly FigurePanel[];
  readonly images: readonly SampleImages[];
}

/** Where and on what a claim was run. */
export interface RunDescription {
  readonly paper: string;
  readonly profile: string;
  /** Present where the user asked for so many seeds of every claim: nothing was compared with the baseline then. */
  readonly fixedSeeds?: number;
  /** For file names: `mnist`, `synthetic-digits`; `no-data` where a claim needs none. */
  readonly datasetId: string;
  /** The name of the data that the claim asks for, where it names them; they may be missing, or not needed. */
  readonly askedData?: string;
  readonly dataset: string;
  readonly synthetic: boolean;
  /** Where synthetic data stand in for others: how to get those. */
  readonly remedy?: string;
  /** A sentence about the data, for the first line. */
  readonly datasetDescription: string;
  readonly backend: string;
  /** What the last digits depend on besides the backend. */
  readonly arithmetic?: string;
  readonly device: string;
  readonly commit: string | null;
  /** Of Node, TensorFlow.js, the backend's library and the kernels, by name. */
  readonly versions: Readonly<Record<string, string>>;
}

/** What names a claim among those of all papers: "wiedeman-wang-2022/fig-03-accuracy-is-kept". */
export const claimKey = ({ paper, id }: Pick<ClaimDeclaration, 'paper' | 'id'>): string => `${paper}/${id}`;
