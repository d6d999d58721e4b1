import type { Command } from 'commander';
import { errorCode } from '../core/error-code.js';
import { requireProfileOfSome, type Paper } from '../harness/paper.js';
import { allCommands, createProgram } from './program.js';
import { runCli } from './run-cli.js';
import { processTerminal, type Terminal } from './terminal.js';

/** The program with its own commands and those of these papers. */
export async function programFor(terminal: Terminal, papers: readonly Paper[]): Promise<Command> {
  const program = createProgram(terminal, await allCommands(terminal, papers));
  return program.hook('preAction', () => {
    requireProfileOfSome(papers);
  });
}

/**
 * Runs the command of `transfer-claims` that this process was started with, for these papers; its exit code becomes the
 * process's. A project with a paper of its own has a file that calls it.
 */
export async function runProgram(papers: readonly Paper[]): Promise<void> {
  // A reader that has seen enough (`… | head`) is no error.
  process.stdout.on('error', (error) => {
    if (errorCode(error) === 'EPIPE') process.exit(0);
    throw error;
  });
  const terminal = processTerminal();
  const code = await runCli(process.argv.slice(2), terminal, await programFor(terminal, papers));
  // A command may have set its own; 0 must not hide it.
  if (code !== 0) process.exitCode = code;
}
