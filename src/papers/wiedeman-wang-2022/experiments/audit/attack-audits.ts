import type { AttackAudit } from '../../../../evaluation/audit-evaluation.js';
import type { BaseProfile } from '../../../../harness/paper.js';

/**
 * The seeds whose networks are audited, which speak for all: the first, and the next, so that what the first lost by a dead
 * network is audited all the same.
 */
export const auditedSeeds = ({ firstSeed }: BaseProfile): readonly number[] => [firstSeed, firstSeed + 1];

/** The magnitude at which attacks are audited: the second of a profile, or its only one. */
export const auditedEpsilon = ({ epsilons }: { readonly epsilons: readonly number[] }): number =>
  epsilons[1] ?? epsilons[0] ?? NaN;

/** Numbers of a trial that audits attacks. */
export interface AttackAudits {
  /** One without checks where a model had died: no attack can be judged by it. */
  readonly audits: readonly AttackAudit[];
}

/**
 * Why no number that rests on these attacks can be trusted: the checks that an audit failed, or the network that no audit found
 * alive. Undefined where all passed.
 *
 * @param arm the only one that the number is about, such as "regular", by the words of `against`. @default all are
 */
export function auditObstacle(
  found: readonly AttackAudits[],
  arm?: string,
): { readonly inconclusive: string } | undefined {
  const audits = found
    .flatMap((trial) => trial.audits)
    .filter(({ against }) => arm === undefined || against.split(/[ ,]+/).includes(arm));
  if (audits.length === 0) return { inconclusive: 'no attack was audited' };
  const failures = audits.flatMap(({ checks, ...audit }) =>
    checks
      .filter(({ passed }) => !passed)
      .map(({ check, detail }) => `${check} (${subjectOf(audit)}: ${detail})`),
  );
  if (failures.length > 0) return { inconclusive: `an attack fails its audit: ${failures.join('; ')}` };
  const audited = new Set(audits.filter(({ checks }) => checks.length > 0).map(subjectOf));
  const never = new Set(audits.map(subjectOf).filter((subject) => !audited.has(subject)));
  if (never.size === 0) return undefined;
  return { inconclusive: `an attack was audited on no sound network: ${[...never].join('; ')}` };
}

const subjectOf = ({ attack, against, epsilon }: Pick<AttackAudit, 'attack' | 'against' | 'epsilon'>) =>
  `${attack}, ${against}, ε ${epsilon}`;
