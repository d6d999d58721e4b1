/** A part of a longer piece of work. */
export interface PlannedStep {
  /** In words: "pgd-linf, ε 0.1, 1→2". */
  readonly name: string;
  /** How much work it is, in any unit that all steps share. */
  readonly work: number;
  readonly run: () => Promise<void>;
}

/** Who hears of the steps, and by which clock. */
export interface StepPlaces {
  /** Hears each step before it is done, with the time that is left once there is something to judge by. */
  readonly onProgress?: (step: string) => void;
  /** Called after each step, to keep what was found. */
  readonly onDone?: () => Promise<void>;
  /** Milliseconds. @default performance.now */
  readonly now?: () => number;
}

/** "about 40 s", "about 12 min", "about 3.5 h". */
export function timeLeft(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 90) return `about ${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 5400) return `about ${Math.round(seconds / 60)} min`;
  return `about ${(seconds / 3600).toFixed(1)} h`;
}

/**
 * Takes steps one after another and says how long the rest will take: as long as the steps so far took for their work.
 *
 * @returns what stopped a step, after which none is taken; undefined where all are done
 */
export async function takeSteps(
  steps: readonly PlannedStep[],
  { onProgress, onDone, now = () => performance.now() }: StepPlaces,
): Promise<Error | undefined> {
  const began = now();
  const total = steps.reduce((sum, { work }) => sum + work, 0);
  let done = 0;
  for (const { name, work, run } of steps) {
    const left = done > 0 ? `, ${timeLeft(((now() - began) / done) * (total - done))} left` : '';
    onProgress?.(`${name}${left}`);
    try {
      await run();
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
    done += work;
    await onDone?.();
  }
  return undefined;
}
