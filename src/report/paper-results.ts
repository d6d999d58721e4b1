import type { ClaimResult, ClaimVerdict } from '../harness/claim-types.js';
import type { ClaimGroup, Paper } from '../harness/paper.js';

/** What reports need to know of a paper. */
export type ReportedPaper = Pick<
  Paper,
  'id' | 'subject' | 'citation' | 'url' | 'groups' | 'firstPage' | 'printedPanels' | 'figureTexts'
>;

/** The results of one group of a paper's claims. */
export interface GroupResults {
  readonly group: ClaimGroup;
  readonly claims: readonly ClaimResult[];
}

/** The results of one paper, by its groups; groups without a result are left out. */
export interface PaperResults {
  readonly paper: ReportedPaper;
  readonly claims: readonly ClaimResult[];
  readonly groups: readonly GroupResults[];
}

/** A paper of which only the results are at hand. */
const unknownPaper = (id: string): ReportedPaper => ({
  ...{ id, subject: id, citation: id, url: '', groups: [], printedPanels: [], figureTexts: [] },
});

/** A group that the paper does not list counts in no headline. */
const unknownGroup = (id: string): ClaimGroup => ({ id, heading: id, about: '', role: 'audits' });

/** Claims by paper, in the order of the list; those of papers that it lacks come last. */
export function paperResults(
  claims: readonly ClaimResult[],
  papers: readonly ReportedPaper[],
): PaperResults[] {
  const ids = [...new Set(claims.map(({ declaration }) => declaration.paper))];
  const strange = ids.filter((id) => papers.every((paper) => paper.id !== id)).map(unknownPaper);
  return [...papers, ...strange]
    .map((paper) => ({ paper, own: claims.filter(({ declaration }) => declaration.paper === paper.id) }))
    .filter(({ own }) => own.length > 0)
    .map(({ paper, own }) => ({ paper, claims: own, groups: groupResults(own, paper.groups) }));
}

function groupResults(claims: readonly ClaimResult[], groups: readonly ClaimGroup[]): GroupResults[] {
  const used = [...new Set(claims.map(({ declaration }) => declaration.group))];
  const strange = used.filter((id) => groups.every((group) => group.id !== id)).map(unknownGroup);
  return [...groups, ...strange]
    .map((group) => ({ group, claims: claims.filter(({ declaration }) => declaration.group === group.id) }))
    .filter((results) => results.claims.length > 0);
}

/** The sentences of a paper's first page that the results give. */
export function firstPageOf({ paper, claims }: Pick<PaperResults, 'paper' | 'claims'>): string[] {
  return (paper.firstPage ?? []).flatMap(({ claim, by }) => {
    const found = claims.find(({ declaration }) => declaration.id === claim);
    const sentence = found && by[found.verdict];
    return sentence === undefined ? [] : [sentence];
  });
}

/** How many claims ended how. */
export type Tally = Readonly<Record<ClaimVerdict, number>>;

/** Counts claims by verdict. */
export function tallyOf(claims: readonly Pick<ClaimResult, 'verdict'>[]): Tally {
  const count = (verdict: ClaimVerdict) => claims.filter((claim) => claim.verdict === verdict).length;
  return {
    supported: count('supported'),
    refuted: count('refuted'),
    'smaller-than-matters': count('smaller-than-matters'),
    inconclusive: count('inconclusive'),
    described: count('described'),
    'not-run': count('not-run'),
  };
}

/** Claims by what they say of a paper; each stands in one place. */
export interface Headline {
  /** Statements of the paper that are decided over seeds here: the headline counts these and no others. */
  readonly statements: readonly ClaimResult[];
  /** Statements that hold for every input or for none. */
  readonly laws: readonly ClaimResult[];
  /** What the paper supposes and did not test. */
  readonly conjectures: readonly ClaimResult[];
  /** Statements about the paper's experiments. */
  readonly audits: readonly ClaimResult[];
  /** Models that exist, of which nothing is decided. */
  readonly described: readonly ClaimResult[];
}

/** Tells apart what a headline may count together. */
export function headlineOf(results: readonly PaperResults[]): Headline {
  const all = results.flatMap(({ groups }) =>
    groups.flatMap(({ group: { role }, claims }) => claims.map((claim) => ({ role, claim }))),
  );
  const where = (accept: (role: ClaimGroup['role'], claim: ClaimResult) => boolean) =>
    all.filter(({ role, claim }) => accept(role, claim)).map(({ claim }) => claim);
  const isDescribed = (role: ClaimGroup['role'], { declaration: { kind } }: ClaimResult) =>
    role === 'described' || kind === 'descriptive';
  return {
    statements: where((role, claim) => role === 'statements' && typeof claim.declaration.kind !== 'string'),
    laws: where((role, claim) => role === 'statements' && claim.declaration.kind === 'exact'),
    conjectures: where((role, claim) => role === 'conjectures' && !isDescribed(role, claim)),
    audits: where((role, claim) => role === 'audits' && !isDescribed(role, claim)),
    described: where(isDescribed),
  };
}

/** A power that is worth a run; below it, an effect that matters is missed too often. */
const sufficientPower = 0.8;

/** Claims whose seeds would show the smallest effect of interest with too little probability. */
export function underpowered(claims: readonly ClaimResult[]): ClaimResult[] {
  return claims.filter(({ verdict, primary: { power } }) => {
    return verdict !== 'not-run' && power !== null && power < sufficientPower;
  });
}

/** Whether some part of a claim with a verdict was not run in this profile. */
export function isPartial({ verdict, parts }: Pick<ClaimResult, 'verdict' | 'parts'>): boolean {
  return verdict !== 'not-run' && parts.some((part) => part.verdict === 'not-run');
}
