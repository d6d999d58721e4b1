import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { progressVariable, reportProgress } from '../harness/progress.js';
import { LiveProgress, progressText } from './live-progress.js';
import { textWidth } from './wrap-text.js';

const folder = mkdtempSync(join(tmpdir(), 'live-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
let path: string;
let written: string[];
beforeEach(() => {
  path = join(folder, `progress-${(files += 1)}`);
  written = [];
});

afterEach(() => {
  vi.useRealTimers();
});

const tell = (type: 'started' | 'finished', what: string) =>
  reportProgress({ type, what, seconds: 30 }, { [progressVariable]: path });
const watch = (stream: { isTTY?: boolean; columns?: number }, now?: () => number) =>
  new LiveProgress(path, {
    stream: { ...stream, write: (text: string) => written.push(text) },
    ...(now === undefined ? {} : { now }),
  });

describe('LiveProgress', () => {
  it('overwrites one line on a terminal, within its width, and clears it for others', () => {
    const live = watch({ isTTY: true, columns: 60 });
    live.tick();
    expect(written).toEqual([]);
    tell('finished', 'train fc seed 1');
    tell('started', 'train fc seed 2, which has quite a long name for a trial');
    live.tick();
    const line = written.join('').replace('\r\u001b[K', '');
    expect(line).toContain('[##########..........] claims: 1 of 2 trials done');
    expect(line).not.toContain('\n');
    expect(textWidth(line)).toBeLessThan(60);
    live.clear();
    live.clear();
    expect(written.slice(1)).toEqual(['\r\u001b[K']);
  });

  it('writes a plain line now and then where there is no terminal', () => {
    let seconds = 1_000_000;
    const live = watch({}, () => 1000 * seconds);
    tell('finished', 'train');
    live.tick();
    seconds += 19;
    live.tick();
    expect(written).toEqual([]);
    seconds += 1;
    live.tick();
    live.tick();
    expect(written).toEqual(['claims: 1 of 1 trials done\n']);
    live.stop();
    expect(written).toHaveLength(1);
  });

  it('looks by itself once started, until it is stopped', () => {
    vi.useFakeTimers();
    tell('finished', 'train');
    const live = watch({ isTTY: true });
    live.start();
    expect(written).toEqual([]);
    vi.advanceTimersByTime(500);
    expect(written).toHaveLength(1);
    live.stop();
    const count = written.length;
    vi.advanceTimersByTime(60_000);
    expect(written).toHaveLength(count);
  });
});

describe('progressText', () => {
  it('says what is left only where something is, and it can be told', () => {
    expect(progressText({ done: 1, known: 3, running: ['a', 'b'], secondsLeft: 180 })).toBe(
      'claims: 1 of 3 trials done, about 3 min left; running: a, b',
    );
    expect(progressText({ done: 0, known: 3, running: [] })).toBe('claims: 0 of 3 trials done');
  });
});
