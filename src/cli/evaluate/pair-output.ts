import type { AttackAudit } from '../../evaluation/audit-evaluation.js';
import type { EvaluatedPair } from '../../evaluation/evaluate-pair.js';
import { auditJson, auditLines, auditNotes, auditState, type AuditState } from './audit-lines.js';
import { formatAuditState, formatRate } from './format-rate.js';
import { textTable } from '../text-table.js';

/** The audit of a row's attack against the model that it was crafted on. */
const stateOf = (
  { attack, direction }: EvaluatedPair['transfers'][number],
  audits: readonly AttackAudit[],
): AuditState => auditState(audits, attack, direction === '1→2' ? 'first' : 'second');

/** A pair in the form of `evaluate --json` (docs/design.md, "Machine-readable outputs"); rates as fractions. */
export function pairJson(dataset: string, evaluated: EvaluatedPair, audits: readonly AttackAudit[]) {
  const { images, accuracy, features, chanceR2, transfers } = evaluated;
  return {
    schema: 1 as const,
    dataset,
    images,
    pairs: transfers.map((transfer) => {
      const { attack, epsilon, direction, fooled, transferred, bothCleanCorrect } = transfer;
      const attackAudit = stateOf(transfer, audits);
      return { attack, epsilon, direction, fooled, transferred, bothCleanCorrect, attackAudit };
    }),
    accuracy,
    // Too few images for a regression yield no number.
    r2: features?.r2 ?? null,
    chanceR2,
    liveChannels: features?.liveChannels ?? null,
    audit: auditJson(audits),
  };
}

/** A pair as text: what each model is, how their features are related, and what transfers. */
export function pairText(
  evaluated: EvaluatedPair,
  audits: readonly AttackAudit[],
  notAudited?: string,
): string {
  const { transfers } = evaluated;
  const states = transfers.map((transfer) => stateOf(transfer, audits));
  const rows = transfers.map(({ attack, epsilon, direction, fooled, transferred, bothCleanCorrect }, row) => [
    attack,
    String(epsilon),
    direction,
    `${transferred}/${fooled}`,
    formatRate(transferred, fooled),
    `${bothCleanCorrect.transferred}/${bothCleanCorrect.fooled}`,
    formatRate(bothCleanCorrect.transferred, bothCleanCorrect.fooled),
    formatAuditState(states[row]),
  ]);
  const columns = [
    'attack',
    'ε',
    'direction',
    'transferred/fooled',
    'transfer rate',
    'both right before',
    'transfer rate',
    'audit',
  ];
  return [
    modelLines(evaluated),
    textTable(columns, rows),
    ...auditNotes(states),
    'Rates with 95 % Clopper–Pearson intervals. First denominator: images that fool the source, wrong before the ' +
      'attack included; second: only images that both models get right before it.',
    auditLines(audits, notAudited),
  ].join('\n\n');
}

function modelLines({ images, accuracy, features, chanceR2 }: EvaluatedPair): string {
  const share = (value: number) => formatRate(Math.round(value * images), images);
  const lines = [`natural accuracy  first ${share(accuracy[0])}   second ${share(accuracy[1])}`];
  if (features === null) {
    return [...lines, `R²                not measured: ${images} images are too few for the features`].join(
      '\n',
    );
  }
  const { r2, chanceR2: byKept, keptColumns, liveChannels, principalR2 } = features;
  const direction = (name: string, index: 0 | 1) =>
    `${name} ${r2[index].toFixed(3)} (chance ${byKept[index].toFixed(3)}, ${keptColumns[index]} columns kept)`;
  return [
    ...lines,
    `live channels     first ${liveChannels[0]}   second ${liveChannels[1]}`,
    `R² of features    ${direction('1→2', 0)}   ${direction('2→1', 1)}`,
    `                  chance with all columns ${chanceR2.toFixed(3)}; first principal components ${principalR2.toFixed(3)}`,
  ].join('\n');
}
