/**
 * Names what makes a verdict and an interval of numbers. Part of every declaration's hash: bumped whenever the same
 * numbers could give another verdict or another interval, so that records made by the old statistics become stale. Not for
 * what stands beside a verdict (power, seeds needed), nor for a description's interval: of these nothing is recorded.
 *
 * 3: t tests at Pocock's level of the looks, intersection-union, "smaller than matters" (2: the e-value after the last seed).
 */
export const statisticsVersion = 3;
