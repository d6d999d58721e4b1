/**
 * Names what makes a verdict and an interval of numbers. Part of every declaration's hash: bumped whenever the same
 * numbers could give another verdict or another interval, so that records made by the old statistics become stale.
 *
 * 2: the e-value after the last seed decides, and its interval holds the mean (1: the largest one so far).
 */
export const statisticsVersion = 2;
