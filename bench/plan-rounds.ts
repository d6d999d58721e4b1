/** What planning knows of one subject. */
export interface RoundCost {
  /** Milliseconds of one round, with preparation. */
  readonly ms: number;
  readonly maxRounds: number;
}

/** What everybody gets even beyond the budget; from 6 on an interval for a median reaches 95 % (1 − 2·2⁻⁶). */
const [surely, enough] = [2, 6];

/**
 * How many rounds each subject gets for `budgetMs` in all: two each (or its maximum, if that is less) whatever they
 * cost; then one more, again and again, for the one with the fewest (of these
 * the cheapest), until all that can have six; then, while there is time,
 * for the one that has used the least.
 */
export function planRounds(costs: readonly RoundCost[], budgetMs: number): readonly number[] {
  const rounds = costs.map(({ maxRounds }) => Math.min(surely, maxRounds));
  let left = budgetMs - costs.reduce((sum, { ms }, index) => sum + ms * (rounds[index] ?? 0), 0);
  const urgency = (index: number) => {
    const { ms = 0 } = costs[index] ?? {};
    const count = rounds[index] ?? 0;
    return count < enough ? [0, count, ms] : [1, count * ms, ms];
  };
  const open = new Set(costs.keys());
  while (open.size > 0) {
    const next = [...open].reduce((a, b) => (before(urgency(b), urgency(a)) ? b : a));
    const { ms = 0, maxRounds = 0 } = costs[next] ?? {};
    const count = rounds[next] ?? 0;
    if (count >= maxRounds || ms > left) {
      open.delete(next);
      continue;
    }
    rounds[next] = count + 1;
    left -= ms;
  }
  return rounds;
}

/** Whether `a` comes before `b`, by the first number that differs. */
function before(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
}
