import { claimVerdicts } from '../harness/claim-types.js';
import type { FullReport } from '../harness/full-report.js';
import { failsGate, type GateFinding } from '../harness/gate.js';
import { verdictWord } from './format-effect.js';
import { headlineOf, paperResults, tallyOf, type ReportedPaper } from './paper-results.js';

/** Something wrong with a run as a whole, which no claim's test can find. */
export interface RunFault {
  /** "shard 2 of 3 is missing" */
  readonly name: string;
  /** Which, and what to do. */
  readonly text: string;
}

/** What a run found, and what it failed to find. */
export interface RunOutcome {
  readonly claims: FullReport['claims'];
  readonly findings: FullReport['findings'];
  /** Claims that ended without a result: their tests' errors say why. */
  readonly withoutResult: readonly string[];
  /** Claims with a result that was not compared with a record. */
  readonly notCompared: readonly string[];
  /** Claims that their files leave out (`claim.skip`). @default none */
  readonly leftOut?: readonly string[];
  /** What keeps the run from being one: a merge without one of its shards, an interruption, errors outside of the tests. */
  readonly faults: readonly RunFault[];
  /** Present where the user chose the number of seeds, and nothing was compared. */
  readonly fixedSeeds?: number | undefined;
}

const plural = (count: number, one: string, many: string) =>
  count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];

/** Findings in the order of their claims. */
export function allFindings({ findings }: Pick<RunOutcome, 'findings'>): GateFinding[] {
  return Object.keys(findings)
    .sort()
    .flatMap((id) => findings[id] ?? []);
}

/**
 * What keeps the gate from being open, counted; empty: nothing. That a claim is left out fails only where `TRANSFER_CLAIMS_STRICT`
 * is set (as in continuous integration): at a desk it is what one asked for.
 */
export function gateProblems(outcome: RunOutcome, environment: NodeJS.ProcessEnv = process.env): string[] {
  const leftOut = environment['TRANSFER_CLAIMS_STRICT'] ? (outcome.leftOut ?? []) : [];
  return [
    ...plural(
      allFindings(outcome).filter((finding) => failsGate(finding, environment)).length,
      'finding',
      'findings',
    ),
    ...plural(outcome.withoutResult.length, 'claim without a result', 'claims without a result'),
    ...plural(outcome.notCompared.length, 'claim not compared', 'claims not compared'),
    ...plural(leftOut.length, 'claim left out', 'claims left out'),
    ...outcome.faults.map(({ name }) => name),
  ];
}

/** "ok", "failed (…)" with what kept it from being so, or that nothing was compared. */
export function gateState(outcome: RunOutcome): string {
  const problems = gateProblems(outcome);
  if (problems.length > 0) return `failed (${problems.join(', ')})`;
  const { fixedSeeds } = outcome;
  const warned = allFindings(outcome).length;
  if (fixedSeeds === undefined && warned > 0) return `ok (${plural(warned, 'warning', 'warnings')[0] ?? ''})`;
  return fixedSeeds === undefined ? 'ok' : `not asked (${fixedSeeds} seeds for each claim, as you asked)`;
}

/**
 * "claims: 5 supported, 1 inconclusive; laws: 2 supported; audits: 3 supported; 9 descriptions; gate: ok". First the papers'
 * statements that are decided over seeds; what is another kind of evidence stands apart.
 */
export function summaryLine(outcome: RunOutcome, papers: readonly ReportedPaper[]): string {
  const { statements, laws, conjectures, audits, described } = headlineOf(
    paperResults(outcome.claims, papers),
  );
  const some = (what: string, claims: RunOutcome['claims']) =>
    claims.length > 0 ? [`${what}: ${verdictCounts(claims)}`] : [];
  return [
    `claims: ${statements.length > 0 ? verdictCounts(statements) : 'none decided over seeds'}`,
    ...some('laws', laws),
    ...some('conjectures', conjectures),
    ...some('audits', audits),
    ...some('descriptions', described),
    `gate: ${gateState(outcome)}`,
  ].join('; ');
}

/** "5 supported, 1 inconclusive". */
function verdictCounts(claims: RunOutcome['claims']): string {
  const tally = tallyOf(claims);
  return claimVerdicts
    .filter((verdict) => tally[verdict] > 0)
    .map((verdict) => `${tally[verdict]} ${verdictWord(verdict)}`)
    .join(', ');
}

/** The gate's findings in lines: what fails first, what could be accepted after. */
export function findingLines(outcome: Pick<RunOutcome, 'findings'>): string[] {
  const findings = allFindings(outcome);
  const line = (finding: GateFinding) => `gate: ${finding.kind}: ${finding.message}`;
  return [
    ...findings.filter((finding) => failsGate(finding)).map(line),
    ...findings.filter((finding) => !failsGate(finding)).map(line),
  ];
}
