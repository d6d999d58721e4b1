import type { Command } from 'commander';
import { errorCode } from '../data/error-code.js';
import { papers } from '../papers/papers.js';
import { allCommands, createProgram } from './program.js';
import { runCli } from './run-cli.js';
import { processTerminal, type Terminal } from './terminal.js';

/** The program with the commands of this repository's papers. */
export async function mainProgram(terminal: Terminal): Promise<Command> {
  return createProgram(terminal, await allCommands(terminal, papers));
}

/** Runs the command that this process was started with; its exit code becomes the process's. */
export async function main(): Promise<void> {
  // A reader that has seen enough (`… | head`) is no error.
  process.stdout.on('error', (error) => {
    if (errorCode(error) === 'EPIPE') process.exit(0);
    throw error;
  });
  const terminal = processTerminal();
  const code = await runCli(process.argv.slice(2), terminal, await mainProgram(terminal));
  // A command may have set its own; 0 must not hide it.
  if (code !== 0) process.exitCode = code;
}
