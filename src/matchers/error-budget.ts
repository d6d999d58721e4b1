import { requireNumber } from '../core/checks.js';
import { ConfigError } from '../core/errors.js';

/** How much error the statistical matchers of one suite may spend, and have spent. */
export interface ErrorBudget {
  /** Chance that any matcher of the suite passes wrongly. */
  readonly alpha: number;
  readonly spent: number;
  /**
   * Registers a test at this level.
   *
   * @throws {ConfigError} where the level is none, or what is left does not cover it
   */
  spend(where: string, alpha: number): void;
}

/**
 * One error rate for a suite: the levels of its tests, added up, never pass it (Bonferroni), so that the chance that any of
 * them passes though its statement is false is at most `alpha`, whatever their dependence. A test that is retried spends again.
 *
 * @throws {ConfigError} where alpha is not in (0, 0.25]
 *
 * @example
 * const budget = errorBudget(0.05);
 * budget.spend('the first test', 0.01);
 * budget.spent; // → 0.01
 */
export function errorBudget(alpha: number): ErrorBudget {
  requireNumber('errorBudget: alpha', alpha, { min: 1e-9, max: 0.25 });
  // Levels such as 0.01 add up with rounding.
  const rounding = 1e-12;
  let spent = 0;
  return {
    alpha,
    get spent() {
      return spent;
    },
    spend(where, level) {
      requireNumber(`${where}: alpha`, level, { min: 1e-6, max: 0.25 });
      if (spent + level > alpha + rounding) {
        throw new ConfigError(
          `${where}: needs alpha ${level} of the suite's error budget, got ${Number((alpha - spent).toPrecision(6))} left of ${alpha}; ` +
            'test at smaller levels, or declare a larger budget',
        );
      }
      spent += level;
    },
  };
}
