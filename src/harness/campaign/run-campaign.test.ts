import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RandomStream } from '../../core/random-stream.js';
import { bundledScript } from '../../core/testing/bundled-script.js';
import { runSeeded } from '../run-claim.js';
import type { SeededClaim } from '../runnable-claim.js';
import { campaignStudies, simulatedLaboratory, simulatedStudy } from '../testing/simulated-study.js';
import { planOf, runCampaign } from './run-campaign.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'campaign-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const laboratoryIn = (name: string) => simulatedLaboratory({ store: join(root, name), flush: false });
const claimsIn = (name: string, studies: readonly SeededClaim[]) => {
  const laboratory = laboratoryIn(name);
  return studies.map((claim) => ({ claim, laboratory }));
};
const executions = (name: string) => {
  try {
    return readFileSync(join(root, name), 'utf8').trim().split('\n').sort();
  } catch {
    return [];
  }
};

/** What the claims then say; nothing is run for it. */
async function report(name: string): Promise<unknown[]> {
  const laboratory = laboratoryIn(name);
  const results = [];
  for (const study of campaignStudies({ log: join(root, 'late') })) {
    const { verdict, primary, parts, seeds, details } = await runSeeded(laboratory, study);
    results.push({ verdict, primary, parts, seeds, details });
  }
  expect(executions('late')).toEqual([]);
  return results;
}

describe('runCampaign', () => {
  it('runs each trial once, goes on with those undecided, and leaves nothing to a run of the claims', async () => {
    const result = await runCampaign(claimsIn('store', campaignStudies({ log: join(root, 'log') })));
    expect(result).toEqual({ ended: 'done', left: [], failed: [] });
    const verdicts = (await report('store')) as { verdict: string; seeds: number[] }[];
    expect(verdicts.map(({ verdict, seeds }) => [verdict, seeds.length])).toEqual([
      ['supported', 5],
      ['supported', 5],
      ['inconclusive', 10],
      ['supported', 5],
    ]);
    const begun = executions('log');
    expect(begun).toHaveLength(new Set(begun).size);
    expect(begun).toHaveLength(5 + 10 + 5);
  });

  it('goes on where it was, and begins no trial that would end too late', async () => {
    const studies = campaignStudies({ log: join(root, 'log') });
    let clock = 0;
    let finished = 0;
    const first = await runCampaign(claimsIn('store', studies), {
      ...{ until: 90_000, now: () => clock },
      onProgress: ({ type }) => {
        if (type === 'finished') finished += 1;
        if (finished === 7) clock = 89_999.999;
        if (finished === 8) clock = 90_000;
      },
    });
    expect(first.ended).toBe('time');
    expect(executions('log').length).toBeLessThan(20);
    expect(first.left.length).toBeGreaterThan(0);
    expect((await planOf(claimsIn('store', studies))).length).toBe(first.left.length);
    expect((await runCampaign(claimsIn('store', studies))).ended).toBe('done');
    expect(executions('log')).toHaveLength(20);
  });

  it('runs the trials of the seeds that it is given alone, goes on to no look of others, and later with the rest', async () => {
    const studies = campaignStudies({ log: join(root, 'log') });
    const acceptsSeed = (seed: number) => seed === 2 || seed === 3;
    const first = await runCampaign(claimsIn('store', studies), { acceptsSeed });
    expect(first).toEqual({ ended: 'done', left: [], failed: [] });
    const seedOf = (line: string) => Number(/\d+$/.exec(line)?.[0]);
    const begun = executions('log').map(seedOf);
    expect(new Set(begun)).toEqual(new Set([2, 3]));
    expect((await runCampaign(claimsIn('store', studies))).ended).toBe('done');
    expect(executions('log')).toHaveLength(20);
  });

  it('leaves out what rests on a trial that fails, says why, and runs the rest', async () => {
    const laboratory = laboratoryIn('store');
    const good = simulatedStudy({ id: 'good', mean: 1, log: join(root, 'log') });
    const bad = simulatedStudy({ id: 'bad', mean: 2 });
    const failing: SeededClaim = {
      ...bad,
      requests: (...parameters) =>
        bad
          .requests(...parameters)
          .map((request) => ({ ...request, run: () => Promise.reject(new Error('no luck')) })),
    };
    const result = await runCampaign([failing, good].map((claim) => ({ claim, laboratory })));
    expect(result.failed.map(({ text: why }) => why)).toEqual(['no luck']);
    expect(executions('log')).toHaveLength(5);
    expect(result.left.map(({ look }) => look.claim.id)).toEqual(['bad']);
  });
});

let script: string;

/** Starts a worker; a number kills it so many milliseconds after it began. */
async function worker(
  name: string,
  [index, of]: readonly [number, number],
  killAfter?: number,
): Promise<string> {
  const parameters = [join(root, name), join(root, `${name}-log`), String(index), String(of)];
  const child = spawn(process.execPath, [script, ...parameters], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = text(child.stdout);
  const ended = once(child, 'exit');
  if (killAfter !== undefined) {
    await once(child.stdout, 'data');
    await sleep(killAfter);
    child.kill('SIGKILL');
  }
  await ended;
  return said;
}

describe('two workers with a share each, of which one is killed', () => {
  beforeEach(() => {
    script = bundledScript('src/harness/testing/simulated-campaign.ts', root);
  });

  it('run every trial once between them, and the report is that of one process', async () => {
    await worker('alone', [0, 1]);
    const stream = RandomStream.fromSeed(5).split('kill');
    const [survivor] = await Promise.all([
      worker('shared', [0, 2]),
      worker('shared', [1, 2], stream.integer(50, 400)),
    ]);
    expect(survivor).toContain('done');
    expect(await report('shared')).toEqual(await report('alone'));
    const begun = executions('shared-log');
    expect(new Set(begun)).toEqual(new Set(executions('alone-log')));
    // Only the trial that was cut off began twice.
    expect(begun.length - new Set(begun).size).toBeLessThanOrEqual(1);
  });

  it('run no trial twice where none is killed', async () => {
    await Promise.all([worker('shared', [0, 2]), worker('shared', [1, 2])]);
    const begun = executions('shared-log');
    expect(begun).toHaveLength(new Set(begun).size);
    expect(begun).toHaveLength(20);
  });
});
