/** Where a command's words go. */
export interface Terminal {
  /** A result: a line, or several, of standard output. */
  print(text: string): void;
  /** A remark: a line of standard error. */
  tell(text: string): void;
  /** What is being done right now: replaces its predecessor on a terminal, is a line of standard error elsewhere. */
  progress(step: string): void;
  /** What the process ends with, unless it is said again; 0 at the beginning. */
  exitWith(code: number): void;
  readonly exitCode: number;
}

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
