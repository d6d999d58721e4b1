import type { ClaimResult, ClaimVerdict } from '../../harness/claim-types.js';

/** What a claim is about: the paper's statements and ours must not be counted together. */
export type ClaimGroup = 'trained' | 'released' | 'audit' | 'ours';

interface GroupText {
  readonly heading: string;
  readonly about: string;
}

export const groupTexts: Readonly<Record<ClaimGroup, GroupText>> = {
  trained: {
    heading: 'The paper’s statements, on models trained here',
    about:
      'Every model was trained from scratch, several times; each training run has a seed, and a seed counts once.',
  },
  released: {
    heading: 'The paper’s statements, on the authors’ own weights',
    about:
      'The authors published their trained models. These claims attack those models again, with attacks that pass the usual checks; only the images are a sample.',
  },
  audit: {
    heading: 'Audits',
    about:
      'Statements of this project, not of the paper: what a reader should know about the paper’s experiments. A supported audit means that the problem it describes is there.',
  },
  ours: {
    heading: 'Conjectures and experiments of our own',
    about: 'The paper does not test these; what it guesses, and what we tried beside it.',
  },
};

export const groupNames = ['trained', 'released', 'audit', 'ours'] as const satisfies readonly ClaimGroup[];

/** The group of a claim, from its name: `…audit-…`, `released-…`, `fig-…` and `text-…`, anything else. */
export function claimGroup(id: string): ClaimGroup {
  if (/(^|-)audit-/.test(id)) return 'audit';
  if (id.startsWith('released-')) return 'released';
  return /^(fig|text)-/.test(id) ? 'trained' : 'ours';
}

export const verdictOrder = [
  'supported',
  'refuted',
  'inconclusive',
  'not-run',
] as const satisfies readonly ClaimVerdict[];

/** How many claims ended how. */
export type Tally = Readonly<Record<ClaimVerdict, number>>;

/** Counts claims by verdict. */
export function tallyOf(claims: readonly Pick<ClaimResult, 'verdict'>[]): Tally {
  const count = (verdict: ClaimVerdict) => claims.filter((claim) => claim.verdict === verdict).length;
  return {
    supported: count('supported'),
    refuted: count('refuted'),
    inconclusive: count('inconclusive'),
    'not-run': count('not-run'),
  };
}

/** The claims of one group, in the order of their names. */
export function claimsOf(claims: readonly ClaimResult[], group: ClaimGroup): ClaimResult[] {
  return claims.filter(({ declaration }) => claimGroup(declaration.id) === group);
}

/** Whether some part of a claim with a verdict was not run in this profile. */
export function isPartial({ verdict, parts }: ClaimResult): boolean {
  return verdict !== 'not-run' && parts.some((part) => part.verdict === 'not-run');
}
