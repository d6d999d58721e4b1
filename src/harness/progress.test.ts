import fc from 'fast-check';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { progressVariable, reportProgress, type ProgressEvent } from './progress.js';
import { ProgressReader } from './progress-reader.js';
import { ProgressTally } from './progress-tally.js';

const folder = mkdtempSync(join(tmpdir(), 'progress-'));
afterAll(() => rmSync(folder, { recursive: true }));

const event = (
  type: 'started' | 'finished' | 'reused' | 'waiting',
  what: string,
  more = {},
): ProgressEvent => ({
  at: 0,
  pid: 1,
  type,
  what,
  ...more,
});
const tallyOf = (...events: readonly ProgressEvent[]) => {
  const tally = new ProgressTally();
  events.forEach((each) => tally.add(each));
  return tally;
};

describe('reportProgress', () => {
  it('writes nothing where nobody listens, and never throws', () => {
    reportProgress({ type: 'started', what: 'x' }, {});
    reportProgress(
      { type: 'started', what: 'x' },
      { [progressVariable]: join(folder, 'no', 'such', 'folder') },
    );
  });

  it('appends events that a reader gets once each, with time and process', () => {
    const path = join(folder, 'told');
    const reader = new ProgressReader(path);
    expect(reader.read()).toEqual([]);
    reportProgress({ type: 'started', what: 'fc, λ 0.05' }, { [progressVariable]: path });
    expect(reader.read()).toMatchObject([{ type: 'started', what: 'fc, λ 0.05', pid: process.pid }]);
    reportProgress({ type: 'plan', claim: 'c', trials: ['a'] }, { [progressVariable]: path });
    expect(reader.read().map(({ type }) => type)).toEqual(['plan']);
    expect(reader.read()).toEqual([]);
  });
});

describe('ProgressReader', () => {
  it('reads the same events however the file grows, and passes over what is no event', () => {
    const lines = [event('started', 'λ→∞'), 'garbage', 'null', '{"type":3}', event('finished', 'λ→∞')];
    const bytes = Buffer.from(
      lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''),
    );
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
        const path = join(folder, 'growing');
        writeFileSync(path, '');
        const reader = new ProgressReader(path);
        const places = [0, ...cuts.sort((one, other) => one - other), bytes.length];
        const read = places.slice(1).flatMap((end, index) => {
          appendFileSync(path, bytes.subarray(places[index], end));
          return reader.read();
        });
        expect(readFileSync(path)).toEqual(bytes);
        expect(read).toEqual([event('started', 'λ→∞'), event('finished', 'λ→∞')]);
      }),
      { numRuns: 30 },
    );
  });
});

describe('ProgressTally', () => {
  it('counts a trial once, whichever claims plan it and whoever runs it', () => {
    const plan = (claim: string, ...trials: string[]): ProgressEvent => ({
      at: 0,
      pid: 1,
      type: 'plan',
      claim,
      trials,
    });
    const tally = tallyOf(
      plan('a', 't1', 't2'),
      plan('b', 't2', 't3'),
      event('waiting', 't2', { pid: 2 }),
      event('started', 't2'),
      event('finished', 't2', { seconds: 4 }),
      event('reused', 't2', { pid: 2 }),
      event('started', 't3'),
      event('reused', 't4'),
    );
    expect(tally.summary(0)).toMatchObject({ done: 2, known: 4, running: ['t3'] });
  });

  it('expects of a trial what its like have taken, shared by the processes at work', () => {
    const finished = [
      event('finished', 'train seed 1', { seconds: 10 }),
      event('finished', 'attack seed 1', { seconds: 2 }),
    ];
    const started = [event('started', 'train seed 2'), event('started', 'attack seed 2', { pid: 2 })];
    expect(tallyOf(...finished, ...started).summary(0).secondsLeft).toBe(6);
    expect(tallyOf(...finished, ...started).summary(4000).secondsLeft).toBe(3);
    expect(tallyOf(...finished, event('started', 'other')).summary(0).secondsLeft).toBe(6);
    expect(tallyOf(event('started', 'other', { expectedSeconds: 7 })).summary(2000).secondsLeft).toBe(5);
  });

  it('does not guess before anything has finished', () => {
    expect(tallyOf(event('started', 'train')).summary(0)).not.toHaveProperty('secondsLeft');
    expect(new ProgressTally().summary(0)).toEqual({ done: 0, known: 0, running: [], secondsLeft: 0 });
  });
});
