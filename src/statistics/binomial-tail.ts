import jstat from 'jstat';

const { jStat } = jstat;

/** P(X ≥ successes) for X binomial with these trials and this probability of success. */
export function binomialUpperTail(successes: number, trials: number, probability: number): number {
  if (successes <= 0) return 1;
  if (successes > trials) return 0;
  if (probability <= 0) return 0;
  if (probability >= 1) return 1;
  return jStat.beta.cdf(probability, successes, trials - successes + 1);
}
