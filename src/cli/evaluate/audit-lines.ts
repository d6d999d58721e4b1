import type { AuditCheck } from '../../experiments/evaluation/attack-audit.js';

/** The attack audit as text, one check a line, failures below it. */
export function auditLines(checks: readonly AuditCheck[]): string {
  const lines = checks.flatMap(({ check, failures, comparisons }) => {
    if (comparisons === 0) return [`  –     ${check}: nothing to compare`];
    const head = `  ${failures.length === 0 ? 'holds' : 'FAILS'} ${check} (${comparisons} comparisons)`;
    return [head, ...failures.map((failure) => `        ${failure}`)];
  });
  return ['attack audit', ...lines].join('\n');
}
