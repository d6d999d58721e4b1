import type { Command } from 'commander';
import { mainProgram } from '../main.js';
import { createProgram } from '../program.js';
import { runCli } from '../run-cli.js';
import type { Terminal } from '../terminal.js';

/** A terminal that remembers. */
export function recordedTerminal(): Terminal & { readonly printed: string[]; readonly told: string[] } {
  const printed: string[] = [];
  const told: string[] = [];
  let exitCode = 0;
  return {
    printed,
    told,
    print: (text) => void printed.push(text),
    tell: (text) => void told.push(text),
    progress: () => undefined,
    exitWith: (code) => void (exitCode = code),
    get exitCode() {
      return exitCode;
    },
  };
}

/** What became of a command. */
export interface CliOutcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the program on parameters; `commands` replaces its commands. */
export async function runRecorded(
  parameters: readonly string[],
  commands?: (terminal: Terminal) => Command[],
): Promise<CliOutcome> {
  const terminal = recordedTerminal();
  const program =
    commands === undefined ? await mainProgram(terminal) : createProgram(terminal, commands(terminal));
  const code = await runCli(parameters, terminal, program);
  return { code, out: terminal.printed.join('\n'), err: terminal.told.join('\n') };
}
