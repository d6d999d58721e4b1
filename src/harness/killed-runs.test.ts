import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../core/random-stream.js';
import { bundledScript } from '../core/testing/bundled-script.js';
import { openRunStore } from './store/run-store.js';
import { withoutTimes } from './testing/simulated-project.js';

const kills = 20;
const trials = 45;
let root: string;
let script: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'killed-'));
  script = bundledScript('src/harness/testing/simulated-run.ts', root);
});
afterAll(() => rmSync(root, { recursive: true }));

/** Starts a run in a folder, and kills it so many milliseconds after it began; undefined: lets it end. */
async function run(folder: string, killAfter?: number): Promise<number | null> {
  const places = ['store', 'reports', 'executions'].map((name) => join(root, `${folder}-${name}`));
  const child = spawn(process.execPath, [script, ...places], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  if (killAfter !== undefined) {
    await once(child.stdout, 'data');
    await sleep(killAfter);
    child.kill('SIGKILL');
  }
  const [code] = (await ended) as [number | null];
  return code;
}

const read = (name: string) => readFileSync(join(root, name), 'utf8');
const executions = (folder: string): string[] => {
  try {
    return read(`${folder}-executions`).trim().split('\n');
  } catch {
    return [];
  }
};
const storedIn = async (folder: string) =>
  (await openRunStore({ folder: join(root, `${folder}-store`) }).list()).map(
    ({ spec }) => `${spec.experiment} ${String(spec.configuration['mean'])} ${spec.seed}`,
  );
const filesUnder = (name: string) => readdirSync(join(root, name), { recursive: true, encoding: 'utf8' });

describe('a run that is killed at 20 random moments and then left alone', () => {
  it('ends with the report of a run that was not, trains nothing twice and leaves no half file', async () => {
    const stream = RandomStream.fromSeed(20).split('kills');
    expect(await run('whole')).toBe(0);
    for (let kill = 0; kill < kills; kill++) {
      const [stored, before] = [await storedIn('killed'), executions('killed').length];
      await run('killed', stream.integer(0, 250));
      const started = executions('killed').slice(before);
      // What was stored when the run began was not trained again.
      expect(started.filter((trial) => stored.includes(trial))).toEqual([]);
    }
    expect(await run('killed')).toBe(0);

    const report = (folder: string) => withoutTimes(read(`${folder}-reports/claims-full.json`));
    expect(report('killed')).toBe(report('whole'));

    const begun = executions('killed');
    expect(new Set(begun).size).toBe(trials);
    // Only a trial that a kill interrupted begins anew, so once more for each kill at most.
    expect(begun.length).toBeLessThanOrEqual(trials + kills);
    expect(executions('whole')).toHaveLength(trials);

    const store = openRunStore({ folder: join(root, 'killed-store') });
    await store.clean();
    const left = filesUnder('killed-store').filter((name) => /[.]part$|content|[.]lease$|corrupt/.test(name));
    expect(left).toEqual([]);
    expect(filesUnder('killed-reports')).toEqual(['claims-full.json']);
    for (const trial of await store.list()) expect(await trial.loadWeights()).toBeDefined();
  });
});
