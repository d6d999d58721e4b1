import type { CommandTerminal } from '../harness/paper.js';

/** Where a command's words go; the same for the commands of a paper. */
export type Terminal = CommandTerminal;

const eraseLine = '\r\u001b[2K';

/** The terminal, or the files, that this process was started with. */
export function processTerminal({ stdout, stderr } = process): Terminal {
  let exitCode = 0;
  let unfinished = false;
  const erase = () => {
    if (unfinished) stderr.write(eraseLine);
    unfinished = false;
  };
  return {
    print(text) {
      erase();
      stdout.write(`${text}\n`);
    },
    tell(text) {
      erase();
      stderr.write(`${text}\n`);
    },
    progress(step) {
      erase();
      stderr.write(stderr.isTTY ? step : `${step}\n`);
      unfinished = stderr.isTTY;
    },
    exitWith(code) {
      exitCode = code;
    },
    get exitCode() {
      return exitCode;
    },
  };
}
