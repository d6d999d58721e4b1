import { compareSessions, nameOf } from './compare-sessions.js';
import type { TrackedRow } from './run-sessions.js';

/** Sessions of a baseline, which is measured once and used often, and of what is compared with it. */
export const [recordSessions, comparedSessions] = [8, 5];

/** What is asked of a machine: so many sessions, training steps that many times as slow as they are. */
export interface SessionRequest {
  readonly sessions: number;
  /** 1 leaves them as they are. */
  readonly slowdown: number;
}

/** What the comparison said where the answer was known. */
export interface CompareCheck {
  /** For each comparison of the same code, the rows that it called slower. */
  readonly falseAlarms: readonly (readonly string[])[];
  /** The rows called slower where training steps were. */
  readonly caught: readonly string[];
  /** The rows that were slower. */
  readonly planted: readonly string[];
  /** No false alarm, and all caught that was planted. */
  readonly passed: boolean;
}

/** Which rows a planted slowdown touches. */
export const isTrainingStep = ({ bench }: { readonly bench: string }): boolean =>
  bench.startsWith('training step');

/**
 * Whether `--compare` can be trusted: compares the same code so many times with one baseline, and once with all training steps a
 * fifth slower.
 *
 * @param measure runs sessions, or simulates them
 */
export async function checkCompare(
  measure: (request: SessionRequest) => Promise<readonly TrackedRow[]>,
  { comparisons = 20, slowdown = 1.2 } = {},
): Promise<CompareCheck> {
  const baseline = await measure({ sessions: recordSessions, slowdown: 1 });
  const slowerWith = async (factor: number): Promise<readonly string[]> => {
    const now = await measure({ sessions: comparedSessions, slowdown: factor });
    return compareSessions(baseline, now)
      .filter(({ slower }) => slower)
      .map(nameOf);
  };
  const falseAlarms: (readonly string[])[] = [];
  for (let one = 0; one < comparisons; one++) falseAlarms.push(await slowerWith(1));
  const caught = await slowerWith(slowdown);
  const planted = baseline.filter(isTrainingStep).map(nameOf);
  const passed =
    planted.length > 0 &&
    falseAlarms.every((rows) => rows.length === 0) &&
    planted.every((row) => caught.includes(row));
  return { falseAlarms, caught, planted, passed };
}
