import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { currentProcess, parseIdentity, processFate } from './process-identity.js';

/** The number of a process that has ended. */
async function endedPid(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid ?? 0;
}

describe('processFate', () => {
  const here = currentProcess();

  it('is alive for this process, and certain only on this machine', () => {
    expect(processFate(here)).toBe(here.startTime === null ? 'unknown' : 'alive');
    for (const change of [{ host: 'elsewhere' }, { bootId: 'other' }, { pidNamespace: 'pid:[1]' }]) {
      expect(processFate({ ...here, ...change, pid: 1 })).toBe('unknown');
    }
  });

  it('is dead for a process that ended, and for one whose number was given out again', async () => {
    expect(processFate({ ...here, pid: await endedPid() })).toBe('dead');
    if (here.startTime !== null) expect(processFate({ ...here, startTime: '1' })).toBe('dead');
  });

  it('is unknown for a running process whose start nobody noted', () => {
    expect(processFate({ ...here, startTime: null })).toBe('unknown');
  });
});

describe('parseIdentity', () => {
  it('reads what JSON writes, and gives undefined for anything torn or foreign', () => {
    const text = JSON.stringify(currentProcess());
    expect(parseIdentity(text)).toEqual(currentProcess());
    for (let length = 0; length < text.length; length++) {
      expect(parseIdentity(text.slice(0, length))).toBeUndefined();
    }
    for (const other of ['null', '7', '{"host":"a"}', '{"host":"a","pid":0}']) {
      expect(parseIdentity(other)).toBeUndefined();
    }
  });
});
