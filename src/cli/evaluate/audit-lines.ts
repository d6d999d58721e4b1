import type { AttackAudit } from '../../evaluation/audit-evaluation.js';

/**
 * Audits as text: a line for each attack and model, then what fails and what is only reported.
 *
 * @param notRun why there is none, where there is none
 */
export function auditLines(audits: readonly AttackAudit[], notRun?: string): string {
  if (audits.length === 0) return `attack audit: not run${notRun === undefined ? '' : ` (${notRun})`}`;
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
