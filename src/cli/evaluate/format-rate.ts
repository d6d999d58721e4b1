import type { AuditState } from './audit-lines.js';
import { clopperPearsonInterval } from '../../statistics/binomial-intervals.js';

const percent = (share: number) => (100 * share).toFixed(2);

/** "59.01 % [57.10, 60.92]": a share with its 95 % Clopper–Pearson interval; a dash where there are no trials. */
export function formatRate(successes: number, trials: number): string {
  if (trials === 0) return '–';
  const { low, high } = clopperPearsonInterval({ successes, trials });
  return `${percent(successes / trials)} % [${percent(low)}, ${percent(high)}]`;
}

/** How a table shows the audit of a row's attack: loud where it failed, a dash where the row has no attack. */
export const formatAuditState = (state: AuditState | undefined): string =>
  state === undefined ? '–' : state === 'failed' ? 'FAILED' : state;
