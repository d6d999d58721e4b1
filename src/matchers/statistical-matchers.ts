import { ConfigError } from '../core/errors.js';
import type { SeededKind } from '../statistics/claim-kind.js';
import { decideClaim } from '../statistics/decide-claim.js';
import type { Decision } from '../statistics/decision.js';
import type { ErrorBudget } from './error-budget.js';

/** At what level a matcher tests. */
export interface MatcherOptions {
  /** Chance that it passes though the statement is false; taken from the suite's budget. */
  readonly alpha: number;
}

/** What vitest is told. */
interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** What vitest tells a matcher. */
interface MatcherState {
  readonly isNot?: boolean;
}

declare module 'vitest' {
  interface Matchers<T> {
    /** The mean of the values lies above the threshold: one-sided t test. */
    toExceed(threshold: number, options: MatcherOptions): T;
    /** The mean of the values lies below the threshold: one-sided t test. */
    toFallBelow(threshold: number, options: MatcherOptions): T;
    /** The mean of the values lies within plus or minus the margin: two one-sided t tests. */
    toBeWithin(margin: number, options: MatcherOptions): T;
  }
}

function requireValues(where: string, received: unknown): readonly number[] {
  const values: unknown = ArrayBuffer.isView(received) ? Array.from(received as Float64Array) : received;
  if (Array.isArray(values) && values.every((value) => typeof value === 'number')) return values;
  throw new ConfigError(
    `${where}: needs numbers, one an independent run, got ${typeof received}; pass an array`,
  );
}

const short = (value: number) => String(Number(value.toPrecision(4)));

function found({ estimate, interval, p, seedsNeeded, reason }: Decision, seeds: number): string {
  if (estimate === null || interval === null || p === null) return reason ?? 'there is nothing to test';
  const bounds = interval.map(short).join(', ');
  const more =
    seedsNeeded === null ? '' : `; ${seedsNeeded} values would decide it with power 0.8 if it is as observed`;
  return `mean ${short(estimate)} in [${bounds}], p ${p.toPrecision(2)}, ${seeds} values${more}`;
}

interface Statement {
  readonly name: string;
  readonly kind: SeededKind;
  readonly words: string;
}

function test(
  { isNot = false }: MatcherState,
  budget: ErrorBudget,
  { values, alpha, statement }: { values: readonly number[]; alpha: number; statement: Statement },
): MatcherResult {
  const { name, kind, words } = statement;
  if (isNot) {
    throw new ConfigError(
      `${name}: cannot be turned round, as what is not shown is not disproved; use toFallBelow, toExceed or toBeWithin`,
    );
  }
  budget.spend(name, alpha);
  const decision = decideClaim(
    kind,
    { primary: values, parts: [] },
    { alpha, smallestEffect: 0, looks: [Math.max(2, values.length)], asserts: 'mean' },
  );
  const state = decision.verdict === 'refuted' ? 'is refuted' : 'is not shown';
  return {
    pass: decision.verdict === 'supported',
    message: () => `that the mean ${words} ${state} at alpha ${alpha}: ${found(decision, values.length)}`,
  };
}

/**
 * Matchers for vitest that decide about a mean as claims do: `expect.extend(statisticalMatchers(errorBudget(0.05)))`, then
 * `expect(samples).toExceed(0, { alpha: 0.01 })`, `toFallBelow`, `toBeWithin(margin, { alpha })`.
 *
 * The values are those of independent runs (seeds), never samples of one run, and their number was fixed beforehand. Student's t;
 * normal values, or so many that their mean is. A matcher passes where its statement is shown, and fails where it is refuted or open:
 * the message says which. All of a suite share one budget of errors, and fail where it is overspent.
 *
 * @throws {ConfigError} from a matcher: under `not`, without numbers, or where the budget does not cover its alpha
 *
 * @example
 * expect.extend(statisticalMatchers(errorBudget(0.05)));
 * expect([3, 4, 5, 4, 3]).toExceed(2, { alpha: 0.01 });
 */
export function statisticalMatchers(budget: ErrorBudget) {
  const mirrored = (values: readonly number[]) => values.map((value) => -value);
  return {
    toExceed(this: MatcherState, received: unknown, threshold: number, { alpha }: MatcherOptions) {
      const values = requireValues('toExceed', received);
      const statement = { name: 'toExceed', kind: { superiority: threshold }, words: `exceeds ${threshold}` };
      return test(this, budget, { values, alpha, statement });
    },
    toFallBelow(this: MatcherState, received: unknown, threshold: number, { alpha }: MatcherOptions) {
      const values = mirrored(requireValues('toFallBelow', received));
      const words = `(turned round) exceeds ${-threshold}`;
      const statement = { name: 'toFallBelow', kind: { superiority: -threshold }, words };
      return test(this, budget, { values, alpha, statement });
    },
    toBeWithin(this: MatcherState, received: unknown, margin: number, { alpha }: MatcherOptions) {
      const values = requireValues('toBeWithin', received);
      const statement = {
        name: 'toBeWithin',
        kind: { equivalence: margin },
        words: `lies within ±${margin}`,
      };
      return test(this, budget, { values, alpha, statement });
    },
  };
}
