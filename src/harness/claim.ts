import {
  claimKey,
  type Beside,
  type ClaimDeclaration,
  type ClaimKind,
  type NotRun,
  type PartDeclaration,
  type Unit,
} from './claim-types.js';
import { lawPart } from './evaluate-fixed.js';
import type { AskedData, Laboratory } from './laboratory.js';
import type { BaseProfile, Paper } from './paper.js';
import { leaveOut, register, type HowToTest } from './claim-test.js';
import {
  type ExactClaim,
  type FixedClaim,
  type FixedMeasurement,
  type Measurement,
  type SeededClaim,
} from './runnable-claim.js';
import { trialKey } from './store/trial-key.js';
import { foundIn, requestsOf, type Found, type Plan, type StoredByKey } from './trials.js';

/** What every claim declares. */
interface Definition<Profile extends BaseProfile, Part extends PartDeclaration> {
  /** Where in the paper: "Figure 3". */
  readonly source: string;
  /** The paper's assertion, one sentence. */
  readonly statement: string;
  /** What is measured for each seed and part, one sentence. */
  readonly estimand: string;
  /** How numbers are written. */
  readonly unit: Unit;
  /** One of the paper's groups. @default its first */
  readonly group?: string;
  /** The figure that it is shown with: "3". */
  readonly figure?: string;
  /** The name of one of the paper's data sets. @default its first */
  readonly dataset?: string;
  /** Further ones that its trials need: see `laboratoryOn`. @default none */
  readonly otherDatasets?: readonly string[];
  /** The members of the claim's family in a profile; those that it does not run say why. @default one, "all" */
  readonly parts?: (profile: Profile) => readonly Part[];
}

/** A measured part of one seed, for what is shown beside a verdict. */
export interface SeedRun<Part, Trials> {
  readonly seed: number;
  readonly part: Part;
  readonly trials: Trials;
}

/** A claim that is decided over seeds: full training runs of all its arms. */
export interface ClaimDefinition<
  Profile extends BaseProfile,
  Part extends PartDeclaration,
  Trials extends Plan,
> extends Definition<Profile, Part> {
  /** The statement's form, which picks the procedure. */
  readonly kind: Exclude<ClaimKind, 'exact' | 'descriptive'>;
  /** Distance from the threshold that would matter, in units of the estimand. */
  readonly smallestEffect: number;
  /** @default 0.05 */
  readonly alpha?: number;
  /** "On average" or "at every …". @default 'mean' */
  readonly asserts?: 'mean' | 'every-part';
  /** Where earlier seeds were seen under another declaration. @default the profile's */
  readonly firstSeed?: (profile: Profile) => number;
  /** Numbers of seeds at which it is looked at. @default the profile's */
  readonly looks?: (profile: Profile) => readonly number[];
  /** The trials of one seed that a part needs; those that other parts or claims need as well are shared. */
  readonly trials: (laboratory: Laboratory<Profile>, seed: number, part: NoInfer<Part>) => Trials;
  /** What one seed says of a part that is run. */
  readonly measure: (
    trials: Found<NoInfer<Trials>>,
    part: NoInfer<Part>,
    profile: Profile,
  ) => number | Measurement;
  /** Tables, figures and images made from all seeds and parts that were run. */
  readonly beside?: (
    runs: readonly SeedRun<NoInfer<Part>, Found<NoInfer<Trials>>>[],
    profile: Profile,
  ) => Beside;
}

/** A description of models that exist. */
export interface DescriptionDefinition<
  Profile extends BaseProfile,
  Part extends PartDeclaration,
  Trials extends Plan,
> extends Omit<Definition<Profile, Part>, 'group'> {
  readonly group: string;
  /** Their evaluations; or why they cannot be looked at here ("the weights are not there"). */
  readonly trials: (laboratory: Laboratory<Profile>) => Trials | { readonly notRun: NotRun };
  /** What the evaluations say of each part that is run, by part id. */
  readonly measure: (trials: Found<Trials>, profile: Profile) => Readonly<Record<string, FixedMeasurement>>;
  readonly beside?: (trials: Found<NoInfer<Trials>>, profile: Profile) => Beside;
}

/** A statement that holds for every input or for none. */
export interface LawsDefinition {
  readonly source: string;
  readonly statement: string;
  /** @default the paper's first group */
  readonly group?: string;
  /** The laws that make up the statement, each checked over generated inputs; throws a counterexample. */
  readonly laws: Readonly<Record<string, () => void>>;
}

/** The functions with which a paper's claim files are written; the id is the file's name. */
export interface ClaimFunctions<Profile extends BaseProfile> {
  /** A claim that is decided over seeds. */
  readonly claim: (<Part extends PartDeclaration, Trials extends Plan>(
    id: string,
    definition: ClaimDefinition<Profile, Part, Trials>,
  ) => void) & {
    skip: (id: string, ...rest: readonly unknown[]) => void;
    only: <Part extends PartDeclaration, Trials extends Plan>(
      id: string,
      definition: ClaimDefinition<Profile, Part, Trials>,
    ) => void;
  };
  /** A description of models that exist. */
  readonly description: <Part extends PartDeclaration, Trials extends Plan>(
    id: string,
    definition: DescriptionDefinition<Profile, Part, Trials>,
  ) => void;
  /** An exact claim, tried on generated inputs; it loads no data. */
  readonly exactClaim: (id: string, definition: LawsDefinition) => void;
}

/**
 * The functions with which the claims of a paper are written.
 *
 * @example
 * const profiles = { quick: { name: 'quick', firstSeed: 1, looks: [5] } };
 * const { claim, exactClaim } = claimsOf(paperOf({ id: 'mine', profiles }));
 * typeof claim; // → function
 */
export function claimsOf<Profile extends BaseProfile>(paper: Paper<Profile>): ClaimFunctions<Profile> {
  const claimAs =
    (how: HowToTest) =>
    <Part extends PartDeclaration, Trials extends Plan>(
      id: string,
      definition: ClaimDefinition<Profile, Part, Trials>,
    ) =>
      register(seededClaim(paper, id, definition), how);
  return {
    claim: Object.assign(claimAs('run'), {
      skip: (id: string) => leaveOut(claimKey({ paper: paper.id, id })),
      only: claimAs('only'),
    }),
    description: (id, definition) => register(fixedClaim(paper, id, definition), 'run'),
    exactClaim: (id, definition) => register(exactClaimOf(paper, id, definition), 'run'),
  };
}

const onePart: PartDeclaration = { id: 'all', label: 'all' };

const partsOf = <Profile extends BaseProfile, Part extends PartDeclaration>(
  { parts }: Definition<Profile, Part>,
  profile: Profile,
): readonly Part[] => parts?.(profile) ?? [onePart as Part];

const anyPaper = <Profile extends BaseProfile>(paper: Paper<Profile>) => paper as unknown as Paper;

function commonDeclaration<Profile extends BaseProfile, Part extends PartDeclaration>(
  paper: Paper<Profile>,
  id: string,
  definition: Definition<Profile, Part>,
  profile: Profile,
) {
  const { source, statement, estimand, unit, group, figure } = definition;
  return {
    paper: paper.id,
    id,
    source,
    statement,
    group: group ?? paper.groups[0]?.id ?? '',
    ...(figure === undefined ? {} : { figure }),
    unit,
    estimand,
    parts: partsOf(definition, profile).map(declaredPart),
  };
}

const askedData = ({ dataset, otherDatasets }: AskedData): AskedData => ({
  ...(dataset === undefined ? {} : { dataset }),
  ...(otherDatasets === undefined ? {} : { otherDatasets }),
});

/** What a part declares, without what the paper's own code knows of it. */
function declaredPart({ id, label, paper, notRun }: PartDeclaration): PartDeclaration {
  return {
    id,
    label,
    ...(paper === undefined ? {} : { paper }),
    ...(notRun === undefined ? {} : { notRun }),
  };
}

/** A claim of seeds in the form in which it is run. */
export function seededClaim<Profile extends BaseProfile, Part extends PartDeclaration, Trials extends Plan>(
  paper: Paper<Profile>,
  id: string,
  definition: ClaimDefinition<Profile, Part, Trials>,
): SeededClaim {
  const { kind, alpha = 0.05, smallestEffect, asserts = 'mean' } = definition;
  const own = (laboratory: Laboratory) => laboratory as unknown as Laboratory<Profile>;
  const partsThatRun = ({ profile }: Laboratory<Profile>) =>
    partsOf(definition, profile).filter((part) => part.notRun === undefined);
  const declare = (given: BaseProfile): ClaimDeclaration => {
    const profile = given as Profile;
    const { fixedSeeds } = profile;
    const firstSeed = definition.firstSeed?.(profile) ?? profile.firstSeed;
    const looks = fixedSeeds === undefined ? (definition.looks?.(profile) ?? profile.looks) : [fixedSeeds];
    return {
      ...commonDeclaration(paper, id, definition, profile),
      ...{ kind, asserts, alpha, smallestEffect, seeds: { first: firstSeed, looks } },
    };
  };
  const runsOf = (laboratory: Laboratory<Profile>, seed: number, stored: StoredByKey) =>
    partsThatRun(laboratory).flatMap((part): SeedRun<Part, Found<Trials>>[] => {
      const plan = definition.trials(laboratory, seed, part) as Plan;
      // A part of which nothing is stored or recorded is told as not run, and not measured.
      if (!requestsOf(plan).every(({ spec }) => stored.has(trialKey(spec)))) return [];
      return [{ seed, part, trials: foundIn<Plan>(plan, stored) as Found<Trials> }];
    });
  return {
    paper: anyPaper(paper),
    ...{ id, declare, repeats: 'seeds' },
    ...askedData(definition),
    code: String(definition.measure),
    requests: (laboratory, seed, only) =>
      partsThatRun(own(laboratory))
        .filter(({ id: part }) => only === undefined || part === only)
        .flatMap((part) => requestsOf(definition.trials(own(laboratory), seed, part) as Plan)),
    measure: (laboratory, seed, stored) =>
      Object.fromEntries(
        runsOf(own(laboratory), seed, stored).map(({ part, trials }) => {
          const measured = definition.measure(trials, part, own(laboratory).profile);
          return [part.id, typeof measured === 'number' ? { value: measured } : measured];
        }),
      ),
    beside: (laboratory, seeds, stored) =>
      definition.beside?.(
        seeds.flatMap((seed) => runsOf(own(laboratory), seed, stored)),
        own(laboratory).profile,
      ) ?? {},
  };
}

/** A description in the form in which it is run. */
export function fixedClaim<Profile extends BaseProfile, Part extends PartDeclaration, Trials extends Plan>(
  paper: Paper<Profile>,
  id: string,
  definition: DescriptionDefinition<Profile, Part, Trials>,
): FixedClaim {
  const own = (laboratory: Laboratory) => laboratory as unknown as Laboratory<Profile>;
  const isNotRun = (trials: Trials | { readonly notRun: NotRun }): trials is { readonly notRun: NotRun } =>
    typeof trials === 'object' && trials !== null && 'notRun' in trials;
  const found = (laboratory: Laboratory, stored: StoredByKey) =>
    foundIn<Plan>(definition.trials(own(laboratory)) as Plan, stored) as Found<Trials>;
  return {
    paper: anyPaper(paper),
    ...{ id, repeats: 'fixed' },
    ...askedData(definition),
    code: String(definition.measure),
    declare: (profile) => ({
      ...commonDeclaration(paper, id, definition, profile as Profile),
      ...{ kind: 'descriptive', asserts: 'mean', alpha: 0.05, smallestEffect: 0, seeds: null },
    }),
    requests: (laboratory) => {
      const trials = definition.trials(own(laboratory));
      return isNotRun(trials) ? trials : requestsOf(trials as Plan);
    },
    measure: (laboratory, stored) => definition.measure(found(laboratory, stored), own(laboratory).profile),
    beside: (laboratory, stored) =>
      definition.beside?.(found(laboratory, stored), own(laboratory).profile) ?? {},
  };
}

/** An exact claim in the form in which it is run. */
export function exactClaimOf<Profile extends BaseProfile>(
  paper: Paper<Profile>,
  id: string,
  { source, statement, group, laws }: LawsDefinition,
): ExactClaim {
  const code = Object.entries(laws).map(([law, check]) => `${law}: ${String(check)}`);
  return {
    paper: anyPaper(paper),
    ...{ id, repeats: 'exact', laws, code: code.join('\n') },
    declare: () => ({
      ...{ paper: paper.id, id, source, statement, group: group ?? paper.groups[0]?.id ?? '' },
      ...{ kind: 'exact', unit: 'plain', asserts: 'every-part', alpha: 0, smallestEffect: 0, seeds: null },
      estimand: 'whether the law holds for every generated input (1) or not (0)',
      parts: Object.keys(laws).map(lawPart),
    }),
  };
}
