import type { RandomStream } from '../src/index.js';

/** One run that is ready to be timed. */
export interface PreparedRun {
  /**
   * The timed part; resolves when its result can be read, so that no work of the device is left.
   * A peer in another process returns the milliseconds that it measured itself.
   */
  readonly run: () => Promise<number | undefined>;
  /** Frees data and results. */
  readonly dispose: () => void;
}

/** One thing that is timed: a row of the table. */
export interface Subject {
  readonly bench: string;
  readonly size: string;
  readonly subject: string;
  /** Compare with the subject of this name in the same bench and size. */
  readonly against?: string;
  /** Images that one run treats: the table then shows images per second. */
  readonly images?: number;
  /** Most rounds that it takes part in. @default 25 */
  readonly maxRounds?: number;
  /** Whether each run begins with runs of its own that do not count, as a peer's does. @default false */
  readonly warmsUp?: boolean;
  /** Milliseconds that a run is known to take: it is then not run to learn that. */
  readonly expectedMs?: number;
  /** Fresh data, the same for all subjects that get the same stream; not timed. */
  readonly prepare: (stream: RandomStream) => Promise<PreparedRun>;
}

/** Subjects that share bench and size are compared, and timed one right after the other. */
export function placeOf({ bench, size }: { readonly bench: string; readonly size: string }): string {
  return `${bench} · ${size}`;
}
