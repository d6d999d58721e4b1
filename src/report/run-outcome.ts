import { claimVerdicts } from '../harness/claim-types.js';
import type { FullReport } from '../harness/full-report.js';
import { failsGate, type GateFinding } from '../harness/gate.js';
import { verdictWord } from './format-effect.js';

/** What a run found, and what it failed to find. */
export interface RunOutcome {
  readonly claims: FullReport['claims'];
  readonly findings: FullReport['findings'];
  /** Claims that ended without a result: their tests' errors say why. */
  readonly withoutResult: readonly string[];
  /** Claims with a result that was not compared with a record. */
  readonly notCompared: readonly string[];
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

/** What keeps the gate from being open, counted; empty: nothing. */
export function gateProblems(outcome: RunOutcome): string[] {
  return [
    ...plural(allFindings(outcome).filter((finding) => failsGate(finding)).length, 'finding', 'findings'),
    ...plural(outcome.withoutResult.length, 'claim without a result', 'claims without a result'),
    ...plural(outcome.notCompared.length, 'claim not compared', 'claims not compared'),
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
 * "claims decided over seeds: 5 supported, 1 inconclusive, 2 not run; laws: 2 supported; described: 9; gate: ok". Laws and
 * descriptions of models that exist stand apart: they are another kind of evidence.
 */
export function summaryLine(outcome: RunOutcome): string {
  const counts = (claims: RunOutcome['claims']) =>
    claimVerdicts
      .map((verdict) => ({ verdict, count: claims.filter((claim) => claim.verdict === verdict).length }))
      .filter(({ count }) => count > 0)
      .map(({ verdict, count }) => `${count} ${verdictWord(verdict)}`)
      .join(', ') || 'none';
  const { claims } = outcome;
  const seeded = claims.filter(({ declaration: { kind } }) => typeof kind !== 'string');
  const laws = claims.filter(({ declaration: { kind } }) => kind === 'exact');
  const fixed = claims.filter(({ declaration: { kind } }) => kind === 'descriptive');
  return [
    `claims decided over seeds: ${counts(seeded)}`,
    ...(laws.length > 0 ? [`laws: ${counts(laws)}`] : []),
    ...(fixed.length > 0 ? [`models that exist: ${counts(fixed)}`] : []),
    `gate: ${gateState(outcome)}`,
  ].join('; ');
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
