/**
 * Names what makes a verdict and an interval of numbers. Part of every declaration's hash: bumped whenever the same
 * numbers could give another verdict or another interval, so that records made by the old statistics become stale.
 *
 * 3: t tests with looks, intersection-union, "smaller than matters" (2: the e-value after the last seed decided).
 */
export const statisticsVersion = 3;
