import { ProgressReader } from '../harness/progress-reader.js';
import { ProgressTally, type ProgressSummary } from '../harness/progress-tally.js';
import { formatDuration } from './format-effect.js';
import { cutText } from './wrap-text.js';

/** Where lines go: a stream, as far as it is used here. */
export interface LineStream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

export interface LiveProgressOptions {
  readonly stream: LineStream;
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
  /** Seconds between two lines where there is no terminal. @default 20 */
  readonly secondsBetweenLines?: number;
}

/** "claims: 12 of 40 trials done, about 3 min left; running: fc seed 3". */
export function progressText({ done, known, running, secondsLeft }: ProgressSummary): string {
  const left =
    secondsLeft === undefined || done === known ? '' : `, about ${formatDuration(secondsLeft)} left`;
  const doing = running.length === 0 ? '' : `; running: ${running.join(', ')}`;
  return `claims: ${done} of ${known} trials done${left}${doing}`;
}

function bar({ done, known }: ProgressSummary, width = 20): string {
  const full = Math.floor((width * done) / Math.max(1, known));
  return `[${'#'.repeat(full)}${'.'.repeat(width - full)}] `;
}

/**
 * Shows how far the trials are, from the file that the processes at work write to: one line that overwrites
 * itself on a terminal, else a plain line now and then.
 */
export class LiveProgress {
  readonly #reader: ProgressReader;
  readonly #tally = new ProgressTally();
  readonly #now: () => number;
  readonly #period: number;
  #timer: NodeJS.Timeout | undefined;
  #drawn = false;
  #lastLineAt: number;

  constructor(
    path: string,
    readonly options: LiveProgressOptions,
  ) {
    this.#reader = new ProgressReader(path);
    this.#now = options.now ?? Date.now;
    this.#period = 1000 * (options.secondsBetweenLines ?? 20);
    this.#lastLineAt = this.#now();
  }

  /** Looks now and then; does not keep the process alive. */
  start(): void {
    this.#timer = setInterval(() => this.tick(), 500);
    this.#timer.unref();
  }

  /** Looks once, and says what is due. */
  tick(): void {
    const { stream } = this.options;
    for (const event of this.#reader.read()) this.#tally.add(event);
    const summary = this.#tally.summary(this.#now());
    if (summary.known === 0) return;
    if (stream.isTTY) {
      stream.write(`\r\u001b[K${cutText(bar(summary) + progressText(summary), (stream.columns ?? 80) - 1)}`);
      this.#drawn = true;
    } else if (this.#now() - this.#lastLineAt >= this.#period) {
      stream.write(`${progressText(summary)}\n`);
      this.#lastLineAt = this.#now();
    }
  }

  /** Makes room for other output; the next look draws the line again. */
  clear(): void {
    if (this.#drawn) this.options.stream.write('\r\u001b[K');
    this.#drawn = false;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.clear();
  }
}
