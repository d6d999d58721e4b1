import type { Command } from 'commander';
import { requireOneOf } from '../core/checks.js';
import { ConfigError } from '../core/errors.js';
import { readIntegerVariable, readVariable } from '../core/read-variable.js';
import type { Dataset } from '../data/dataset.js';
import type { DownloadProgress } from '../data/download.js';
import type { ClaimVerdict, NotRun } from './claim-types.js';
import type { FigurePanel, FigureText } from './figure-types.js';
import type { TrialSpec } from './store/trial.js';

/** What every profile of every paper has; a paper's own adds its sizes. */
export interface BaseProfile {
  readonly name: string;
  /** The first seed that decides anything; those before it are for development. */
  readonly firstSeed: number;
  /** Numbers of seeds at which a claim is looked at, in order: it stops at the first that decides it. */
  readonly looks: readonly number[];
  /**
   * Present where trials take hours: claims then take those that are stored or recorded, and start none. `campaign` runs
   * them; so do claims where `TRANSFER_CLAIMS_EVIDENCE` is `off`.
   */
  readonly takesRecorded?: true;
  /**
   * Whether networks, data and training are of the paper's sizes, so that its numbers may be compared with another run of ours.
   * No part of a declaration. @default false
   */
  readonly paperSized?: boolean;
  /**
   * Present where the user asked for so many seeds of every claim (`TRANSFER_CLAIMS_SEEDS`). Such a run is a check beside
   * the recorded one: it has reports of its own and is not compared with the baseline.
   */
  readonly fixedSeeds?: number;
}

/** Claims that belong together in a report. */
export interface ClaimGroup {
  readonly id: string;
  readonly heading: string;
  readonly about: string;
  /**
   * `statements` of the paper make the headline; its `conjectures`, our `audits` and what is `described` have places of their own
   * and count in none.
   */
  readonly role: 'statements' | 'conjectures' | 'audits' | 'described';
}

/** What a reader must know before any table: a sentence for each way in which a claim may end; none where it has none. */
export interface FirstPageSentence {
  /** The claim's id. */
  readonly claim: string;
  readonly by: Readonly<Partial<Record<ClaimVerdict, string>>>;
}

/** What a terminal can do for a command. */
export interface CommandTerminal {
  /** The result, on standard output. */
  print(text: string): void;
  /** What a reader of the result need not see, on standard error. */
  tell(text: string): void;
  /** How far it is; takes the place of the last such line where that can be. */
  progress(text: string): void;
  /** What the process ends with, unless it is said again; 0 at the beginning. */
  exitWith(code: number): void;
  readonly exitCode: number;
}

/** Something that a paper's claims use where this machine has it, for `doctor`. */
export interface PaperResource {
  readonly name: string;
  readonly found: boolean;
  /** Where it is, or how to get it. */
  readonly description: string;
}

/** Something that a paper's claims use and that can be downloaded: `data --<option>`. */
export interface PaperDownload {
  /** "released" */
  readonly option: string;
  readonly description: string;
  /** What it is when it is there: "The authors' weights are". */
  readonly subject: string;
  /** Fetches and verifies it; what is there and sound is kept. */
  readonly fetch: (onProgress: (progress: DownloadProgress) => void) => Promise<DownloadedFiles>;
}

/** What a download did. */
export interface DownloadedFiles {
  readonly folder: string;
  readonly downloaded: readonly string[];
  readonly kept: readonly string[];
}

/** A paper as a value: everything that the harness, the reports and the commands need to know of it. */
export interface Paper<Profile extends BaseProfile = BaseProfile> {
  /** The name of its folders: `src/papers/<id>`, `claims/<id>`, `reports/baseline/<id>`. */
  readonly id: string;
  /** A few words for headings: "Adversarial transferability". */
  readonly subject: string;
  /** Authors, title, journal or conference, year. */
  readonly citation: string;
  readonly url: string;
  /** By name; the first is taken where nobody names one. */
  readonly profiles: Readonly<Record<string, Profile>>;
  /**
   * Data by name; the first is that of claims which name none. The names of the others are the ids of what they load, and a
   * claim whose data are not there is not run, for the reason that is given.
   */
  readonly datasets: Readonly<Record<string, () => Promise<Dataset | { readonly notRun: NotRun }>>>;
  /** The data that a run with this environment uses, for its first line: "MNIST from …". @default their names */
  readonly describeData?: (environment: NodeJS.ProcessEnv) => Promise<string>;
  /** A trial in words: "train-pair fc λ 0.05 seed 3"; undefined where it is of another paper. @default experiment and seed */
  readonly describeTrial?: (spec: TrialSpec) => string | undefined;
  readonly groups: readonly ClaimGroup[];
  /**
   * Claims that start before the others: those with long trials of their own. One that comes last leaves a worker process
   * with nothing to do, where claims that share their trials keep all busy until the end.
   */
  readonly startFirst?: readonly string[];
  /** What the report's first page says besides how many claims hold. */
  readonly firstPage?: readonly FirstPageSentence[];
  /** The figures with the numbers that the paper prints, in its order. */
  readonly printedPanels: readonly FigurePanel[];
  readonly figureTexts: readonly FigureText[];
  /** Commands that only this paper has. */
  readonly commands?: (terminal: CommandTerminal) => Promise<readonly Command[]>;
  readonly resources?: (environment: NodeJS.ProcessEnv) => readonly PaperResource[];
  readonly downloads?: readonly PaperDownload[];
}

/** Fewer seeds have no spread. */
export const smallestSeeds = 2;

/**
 * The profile that `TRANSFER_CLAIMS_PROFILE` names, with as many seeds as `TRANSFER_CLAIMS_SEEDS` says where that is set.
 * Variables that are set to nothing count as not set.
 *
 * @throws {ConfigError} lists the profiles where the name is unknown; says which numbers of seeds there can be
 */
export function currentProfile<Profile extends BaseProfile>(
  paper: Pick<Paper<Profile>, 'id' | 'profiles'>,
  environment: NodeJS.ProcessEnv = process.env,
): Profile {
  requireProfileOfSome([paper], environment);
  return profileNamed(paper, askedProfile(environment) ?? firstName(paper), environment);
}

/**
 * As {@link currentProfile}, in a project of several papers: one may have a profile that another lacks.
 *
 * @returns the profile and the name that was asked for; where the paper lacks it, its first profile and why its claims are not run
 */
export function profileOrWhyNot<Profile extends BaseProfile>(
  paper: Pick<Paper<Profile>, 'id' | 'profiles'>,
  environment: NodeJS.ProcessEnv = process.env,
): { readonly profile: Profile; readonly name: string; readonly notRun?: NotRun } {
  const first = firstName(paper);
  const name = askedProfile(environment) ?? first;
  const has = Object.keys(paper.profiles);
  if (has.includes(name)) return { profile: profileNamed(paper, name, environment), name };
  return {
    ...{ profile: profileNamed(paper, first, environment), name },
    notRun: {
      because: 'size',
      text: `${paper.id} has no profile ${JSON.stringify(name)}; it has ${has.join(', ')}`,
    },
  };
}

/** @throws {ConfigError} where `TRANSFER_CLAIMS_PROFILE` names a profile that none of these papers has */
export function requireProfileOfSome(
  papers: readonly Pick<Paper, 'profiles'>[],
  environment: NodeJS.ProcessEnv = process.env,
): void {
  const asked = askedProfile(environment);
  if (asked === undefined) return;
  requireOneOf('TRANSFER_CLAIMS_PROFILE', asked, [
    ...new Set(papers.flatMap(({ profiles }) => Object.keys(profiles))),
  ]);
}

const askedProfile = (environment: NodeJS.ProcessEnv) => readVariable(environment, 'TRANSFER_CLAIMS_PROFILE');

const firstName = ({ profiles }: Pick<Paper, 'profiles'>) => Object.keys(profiles)[0] ?? '';

function profileNamed<Profile extends BaseProfile>(
  { id, profiles }: Pick<Paper<Profile>, 'id' | 'profiles'>,
  name: string,
  environment: NodeJS.ProcessEnv,
): Profile {
  const profile = profiles[name];
  if (profile === undefined)
    throw new ConfigError(
      `${id} has no profile ${JSON.stringify(name)}; it has ${Object.keys(profiles).join(', ')}`,
    );
  const fixedSeeds = askedSeeds(environment);
  return fixedSeeds === undefined ? profile : { ...profile, looks: [fixedSeeds], fixedSeeds };
}

/** The number of seeds that `TRANSFER_CLAIMS_SEEDS` asks for; undefined where it is not set. */
export function askedSeeds(environment: NodeJS.ProcessEnv = process.env): number | undefined {
  return readIntegerVariable(environment, 'TRANSFER_CLAIMS_SEEDS', { min: smallestSeeds });
}

/** A trial in the words of the first paper that knows it; a store does not say whose it is. */
export function describeTrial(papers: readonly Pick<Paper, 'describeTrial'>[], spec: TrialSpec): string {
  const words = papers.map((paper) => paper.describeTrial?.(spec)).find((text) => text !== undefined);
  return words ?? `${spec.experiment} seed ${spec.seed}`;
}
