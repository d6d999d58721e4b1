import type { Command } from 'commander';
import { papers } from '../papers/papers.js';
import { programFor, runProgram } from './run-program.js';
import type { Terminal } from './terminal.js';

/** The program with the commands of this repository's papers. */
export const mainProgram = (terminal: Terminal): Promise<Command> => programFor(terminal, papers);

/** Runs the command that this process was started with, for this repository's papers. */
export const main = (): Promise<void> => runProgram(papers);
