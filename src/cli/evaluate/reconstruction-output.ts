import type { AttackAudit } from '../../evaluation/audit-evaluation.js';
import type { Aim, RightCounts } from '../../evaluation/reconstruction-accuracy.js';
import { auditJson, auditLines, auditNotes, auditState, type AuditState } from './audit-lines.js';
import { formatAuditState, formatRate } from './format-rate.js';
import { textTable } from '../text-table.js';

/** "fgsm-linf" for the joint attack, "fgsm-linf/path-1", "fgsm-linf/worst-of-three". */
function attackLabel({ attack, aim }: { readonly attack: string; readonly aim: Aim }): string {
  if (aim === 'joint') return attack;
  return `${attack}/${aim === 'worst' ? 'worst-of-three' : aim.replace(' ', '-')}`;
}

const average = ({ byPath, images }: RightCounts) =>
  byPath.reduce((total, right) => total + right, 0) / (images * byPath.length);

/** The audit of a row's attack on all paths; undefined where nothing was attacked. */
const stateOf = ({ attack }: RightCounts, audits: readonly AttackAudit[]): AuditState | undefined =>
  attack === 'none' ? undefined : auditState(audits, attack);

/** A reconstruction in the form of `evaluate --json` (docs/design.md, "Machine-readable outputs"); fractions. */
export function reconstructionJson(
  dataset: string,
  counts: readonly RightCounts[],
  audits: readonly AttackAudit[],
) {
  return {
    schema: 1 as const,
    dataset,
    images: counts[0]?.images ?? 0,
    accuracy: counts.map((count) => {
      const { epsilon, images, either, both, byPath } = count;
      const shares =
        byPath.length > 1
          ? { either: either / images, average: average(count), both: both / images }
          : { single: either / images };
      const attackAudit = stateOf(count, audits);
      const state = attackAudit === undefined ? {} : { attackAudit };
      return { attack: attackLabel(count), epsilon, ...shares, ...state };
    }),
    audit: auditJson(audits),
  };
}

/** A reconstruction as text. */
export function reconstructionText(
  counts: readonly RightCounts[],
  audits: readonly AttackAudit[],
  notAudited?: string,
): string {
  const several = (counts[0]?.byPath.length ?? 1) > 1;
  const rows = counts.map((count) => {
    const { epsilon, images, either, both, byPath } = count;
    const shares = several
      ? [formatRate(either, images), (100 * average(count)).toFixed(2) + ' %', formatRate(both, images)]
      : [formatRate(either, images)];
    const paths = several ? byPath.map((right) => ((100 * right) / images).toFixed(2) + ' %') : [];
    const state = formatAuditState(stateOf(count, audits));
    return [attackLabel(count), String(epsilon), ...shares, ...paths, state];
  });
  const paths = (counts[0]?.byPath ?? []).map((_, path) => `path ${path + 1}`);
  const shares = several ? ['right through either', 'average', 'through both', ...paths] : ['right'];
  const notes = several
    ? 'Shares of images with 95 % Clopper–Pearson intervals. "Either" is an oracle over two answers, which a single ' +
      'autoencoder does not get. Worst-of-three: per image, the strongest of the joint attack and those on one path.'
    : 'Shares of images with 95 % Clopper–Pearson intervals.';
  const states = counts.flatMap((count) => stateOf(count, audits) ?? []);
  const table = textTable(['attack', 'ε', ...shares, 'audit'], rows);
  return [table, ...auditNotes(states), notes, auditLines(audits, notAudited)].join('\n\n');
}
