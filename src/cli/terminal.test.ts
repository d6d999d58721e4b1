import { describe, expect, it } from 'vitest';
import { processTerminal } from './terminal.js';

function streams(isTTY: boolean) {
  const written = { out: '', err: '' };
  const process = {
    stdout: { write: (text: string) => (written.out += text) },
    stderr: { isTTY, write: (text: string) => (written.err += text) },
  } as unknown as NodeJS.Process;
  return { written, terminal: processTerminal(process) };
}

describe('processTerminal', () => {
  it('replaces progress on a terminal, and erases it before anything else is said', () => {
    const { written, terminal } = streams(true);
    terminal.progress('one');
    terminal.progress('two');
    terminal.print('result');
    terminal.tell('remark');
    expect(written).toEqual({ out: 'result\n', err: 'one\r\u001b[2Ktwo\r\u001b[2Kremark\n' });
  });

  it('writes a line for each step elsewhere', () => {
    const { written, terminal } = streams(false);
    terminal.progress('one');
    terminal.print('result');
    expect(written).toEqual({ out: 'result\n', err: 'one\n' });
  });

  it('ends with what was said last', () => {
    const { terminal } = streams(false);
    expect(terminal.exitCode).toBe(0);
    terminal.exitWith(3);
    expect(terminal.exitCode).toBe(3);
  });
});
