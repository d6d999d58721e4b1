import { clopperPearsonInterval } from '../../statistics/binomial-intervals.js';

const percent = (share: number) => (100 * share).toFixed(2);

/** "59.01 % [57.10, 60.92]": a share with its 95 % Clopper–Pearson interval; a dash where there are no trials. */
export function formatRate(successes: number, trials: number): string {
  if (trials === 0) return '–';
  const { low, high } = clopperPearsonInterval({ successes, trials });
  return `${percent(successes / trials)} % [${percent(low)}, ${percent(high)}]`;
}
