import type { AttackAudit } from '../../../../evaluation/audit-evaluation.js';

/** Numbers of a trial that audits attacks. */
export interface AttackAudits {
  /** One without checks where a model had died: no attack can be judged by it. */
  readonly audits: readonly AttackAudit[];
}

/** Why no number that rests on these attacks can be trusted: the checks that an audit failed. Undefined where all passed. */
export function auditObstacle(found: readonly AttackAudits[]): { readonly inconclusive: string } | undefined {
  const failures = found.flatMap(({ audits }) =>
    audits.flatMap(({ attack, against, epsilon, checks }) =>
      checks
        .filter(({ passed }) => !passed)
        .map(({ check, detail }) => `${check} (${attack}, ${against}, ε ${epsilon}: ${detail})`),
    ),
  );
  if (failures.length === 0) return undefined;
  return { inconclusive: `an attack fails its audit: ${failures.join('; ')}` };
}
