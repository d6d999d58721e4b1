import { CommanderError, type Command } from 'commander';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';

/** Exit code of a command that was called wrongly; 1 is for one that failed. */
const calledWrongly = 2;

/**
 * Runs one command of `transfer-claims`.
 *
 * @param parameters as written after the command's name
 * @param program with the commands that there are
 * @returns the exit code: 0, 1 where the command failed, 2 where it was called wrongly, and whatever vitest says
 *   for `run`. Errors are told in words, never as a stack trace.
 */
export async function runCli(
  parameters: readonly string[],
  terminal: Terminal,
  program: Command,
): Promise<number> {
  try {
    await program.parseAsync([...parameters], { from: 'user' });
    return terminal.exitCode;
  } catch (error) {
    // The parser has told its own errors already; help and version are none.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : calledWrongly;
    const message = error instanceof Error ? error.message : String(error);
    terminal.tell(`transfer-claims: ${message}`);
    if (!(error instanceof UsageError)) return 1;
    terminal.tell(`(transfer-claims ${parameters[0] ?? ''} --help says how it is called)`);
    return calledWrongly;
  }
}
