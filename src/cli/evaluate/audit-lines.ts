import type { AttackAudit } from '../../evaluation/audit-evaluation.js';

/** Whether the attack behind a rate passed its audit; an attack that failed says nothing of the model. */
export type AuditState = 'passed' | 'failed' | 'not run';

/**
 * How the audits of one attack ended, at whatever magnitude it was audited: failed where any check of any failed.
 *
 * @param against only audits against this model. @default all
 */
export function auditState(audits: readonly AttackAudit[], attack: string, against?: string): AuditState {
  const own = audits.filter(
    (audit) => audit.attack === attack && (against === undefined || audit.against === against),
  );
  if (own.length === 0) return 'not run';
  return own.every(({ checks }) => checks.every(({ passed }) => passed)) ? 'passed' : 'failed';
}

/** Whether any audit failed: an evaluation whose rates can't be trusted must not end as if they could. */
export const anyAuditFailed = (audits: readonly AttackAudit[]): boolean =>
  audits.some(({ checks }) => checks.some(({ passed }) => !passed));

/** What a reader must know of a table's rates, one sentence; nothing where every audit passed. */
export function auditNotes(states: readonly AuditState[]): string[] {
  const failed = states.filter((state) => state === 'failed').length;
  const unaudited = states.filter((state) => state === 'not run').length;
  return [
    ...(failed === 0
      ? []
      : [
          `${failed} of ${states.length} rows are NOT VALID: their attack failed its audit (below), so a low rate may be the attack's fault.`,
        ]),
    ...(unaudited === 0
      ? []
      : [
          `${unaudited} of ${states.length} rows are UNAUDITED: whether their attack works on this model was not checked.`,
        ]),
  ];
}

/**
 * Audits as text: a line for each attack and model, then what fails and what is only reported.
 *
 * @param notRun why there is none, where there is none
 */
export function auditLines(audits: readonly AttackAudit[], notRun?: string): string {
  if (audits.length === 0)
    return `attack audit: not run${notRun === undefined ? '' : ` (${notRun})`}; the rates above are unaudited`;
  const lines = audits.flatMap(({ attack, epsilon, against, images, checks }) => {
    const failed = checks.filter(({ passed }) => !passed);
    const result =
      failed.length === 0 ? `all ${checks.length} checks hold` : `${failed.length} of ${checks.length} FAIL`;
    const rising = checks.filter(({ check }) => check === 'loss-still-rising');
    return [
      `  ${attack}, ε ${epsilon}, against ${against} (${images} images): ${result}`,
      ...failed.map(({ check, detail }) => `        FAILS ${check}: ${detail}`),
      ...rising.map(({ check, detail }) => `        ${check}: ${detail}`),
    ];
  });
  return ['attack audit', ...lines].join('\n');
}

/** Audits in the form of `evaluate --json`: one entry a check. */
export function auditJson(audits: readonly AttackAudit[]) {
  return audits.flatMap(({ attack, epsilon, against, images, checks }) =>
    checks.map(({ check, passed, measured, limit, detail }) => ({
      attack,
      epsilon,
      against,
      images,
      check,
      passed,
      measured,
      limit,
      detail,
    })),
  );
}
