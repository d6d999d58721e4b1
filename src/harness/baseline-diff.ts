import type { Baseline, ClaimRecord } from './baseline-record.js';

const shown = (value: number | null | undefined) =>
  value === null || value === undefined ? 'none' : String(Number(value.toPrecision(3)));

function describeEffects({ parts }: ClaimRecord): string[] {
  return Object.entries(parts)
    .filter(([, part]) => part.verdict !== 'not-run')
    .map(([id, { verdict, estimate, seeds }]) => `    ${id}: ${verdict}, ${shown(estimate)}, ${seeds} seeds`);
}

function describeChanges(before: ClaimRecord, after: ClaimRecord): string[] {
  return Object.entries(after.parts).flatMap(([id, { verdict, estimate }]) => {
    const old = before.parts[id];
    if (old?.verdict === verdict && shown(old.estimate) === shown(estimate)) return [];
    return [
      `    ${id}: ${old?.verdict ?? 'none'} → ${verdict}, ${shown(old?.estimate)} → ${shown(estimate)}`,
    ];
  });
}

function describeClaim(
  id: string,
  before: ClaimRecord | undefined,
  after: ClaimRecord | undefined,
): string[] {
  if (after === undefined) return [`- ${id}: removed`];
  const reason = after.reason === undefined ? '' : ` (${after.reason})`;
  if (before === undefined) return [`+ ${id}: ${after.verdict}${reason}`, ...describeEffects(after)];
  const parts = describeChanges(before, after);
  const notes = [
    before.declarationHash === after.declarationHash ? '' : ', new declaration',
    before.reason === after.reason ? '' : `, new reason${reason}`,
  ].join('');
  if (before.verdict !== after.verdict)
    return [`~ ${id}: ${before.verdict} → ${after.verdict}${reason}`, ...parts];
  return parts.length > 0 || notes !== '' ? [`~ ${id}: ${after.verdict}${notes}`, ...parts] : [];
}

/** What a new baseline changes, in lines for people; estimates in the claims' own units, three digits. */
export function describeBaselineDiff(before: Baseline | undefined, after: Baseline): string[] {
  const ids = [...new Set([...Object.keys(before?.claims ?? {}), ...Object.keys(after.claims)])].sort();
  const lines = ids.flatMap((id) => describeClaim(id, before?.claims[id], after.claims[id]));
  return lines.length > 0 ? lines : ['nothing changes'];
}
