import { spawnSync } from 'node:child_process';
import { ConfigError } from '../../core/errors.js';

/** One external command of setup. */
export interface Command {
  /** What it does, in words that fit "must succeed": "downloading the wheel". */
  readonly step: string;
  readonly program: string;
  readonly args: readonly string[];
  /** What to do if it fails. */
  readonly remedy: string;
}

/** The last lines that a failed command wrote: where compilers and installers say what went wrong. */
function lastWords(text: string): string {
  return text.trim().split('\n').slice(-4).join('\n  ');
}

/**
 * Runs a command to its end and returns what it wrote to stdout.
 *
 * @throws {ConfigError} names the step, how it ended, its last words and the remedy.
 */
export function runCommand({ step, program, args, remedy }: Command): string {
  const done = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64 * 2 ** 20 });
  if (done.status === 0) return done.stdout;
  const ending =
    done.error === undefined
      ? `ended with ${done.signal ?? `exit status ${done.status ?? 'unknown'}`}`
      : `could not run (${done.error.message})`;
  const words = lastWords(`${done.stdout ?? ''}\n${done.stderr ?? ''}`);
  throw new ConfigError(
    `setup tensorflow: ${step} must succeed, but ${program} ${ending}; ${remedy}${words === '' ? '' : `\n  ${words}`}`,
  );
}
