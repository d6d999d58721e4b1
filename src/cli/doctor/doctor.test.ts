import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { BackendState } from '../../backend/select-backend.js';
import type { Diagnosis, ProbeResult } from './diagnosis.js';
import { doctorCommand } from './doctor-command.js';
import { examine, type Surroundings } from './examine.js';
import { probeInProcess } from './probe-in-process.js';

const notInstalled: readonly BackendState[] = [
  {
    name: 'tensorflow',
    available: false,
    automatic: true,
    reason: 'no addon; use `npx transfer-claims setup tensorflow`',
  },
  {
    name: 'webgpu',
    available: false,
    automatic: true,
    reason: 'no adapter; use `apt-get install libvulkan1`',
  },
  { name: 'webgpu-software', available: false, automatic: false, reason: 'no adapter' },
  { name: 'wasm', available: true, automatic: true },
  { name: 'cpu', available: true, automatic: false },
];
const withBackend = (name: string) =>
  notInstalled.map((state) => (state.name === name ? { ...state, available: true } : state));

const works: ProbeResult = { works: true, device: 'a processor', versions: { tfjs: '4' } };

function surroundings(
  states: readonly BackendState[],
  { environment = {}, probe = () => Promise.resolve(works) }: Surroundings = {},
): Surroundings {
  return { states: () => Promise.resolve(states), environment, probe };
}

const usable = ({ backends }: Diagnosis) => backends.filter((one) => one.works).map(({ name }) => name);
const taken = ({ backends }: Diagnosis) => backends.find(({ chosen }) => chosen)?.name;

async function print(args: readonly string[], from: Surroundings): Promise<{ text: string; code: unknown }> {
  const lines: string[] = [];
  await doctorCommand(from, (text) => lines.push(text)).parseAsync(args, { from: 'user' });
  const code = process.exitCode;
  process.exitCode = undefined;
  return { text: lines.join('\n'), code };
}

afterEach(() => {
  process.exitCode = undefined;
});

describe('doctor tells the truth', () => {
  it('where nothing optional is installed: wasm is taken, and the commands that would add the others are named', async () => {
    const { text, code } = await print(['--no-speed'], surroundings(notInstalled));
    expect(text).toMatch(/tensorflow +no: no addon; use `npx transfer-claims setup tensorflow`/);
    expect(text).toMatch(/webgpu +no: no adapter; use `apt-get install libvulkan1`/);
    expect(text).toMatch(/wasm +yes, taken where none is named: a processor/);
    expect(code).toBeUndefined();
  });

  it('where tensorflow is installed: it is taken', async () => {
    const diagnosis = await examine(false, surroundings(withBackend('tensorflow')));
    expect(usable(diagnosis)).toEqual(['tensorflow', 'wasm', 'cpu']);
    expect(taken(diagnosis)).toBe('tensorflow');
    expect(diagnosis.problem).toBeUndefined();
  });

  it('where tensorflow is installed and ends the process that loads it: every run would fail, and it says so', async () => {
    const probe = (name: string): Promise<ProbeResult> =>
      Promise.resolve(name === 'tensorflow' ? { works: false, reason: 'ended with SIGILL' } : works);
    const from = surroundings(withBackend('tensorflow'), { probe });
    const { text, code } = await print(['--no-speed'], from);
    expect(text).toMatch(/tensorflow +no: ended with SIGILL/);
    expect(text).toMatch(
      /tensorflow is taken and does not work: ended with SIGILL; set TRANSFER_CLAIMS_BACKEND=wasm/,
    );
    expect(code).toBe(1);
  });

  it('where WebGPU is there in software only: it works, and is not taken unasked', async () => {
    const diagnosis = await examine(false, surroundings(withBackend('webgpu-software')));
    expect(usable(diagnosis)).toContain('webgpu-software');
    expect(usable(diagnosis)).not.toContain('webgpu');
    expect(taken(diagnosis)).toBe('wasm');
  });

  it('where WebGPU is asked for and missing: why, what to do, and exit code 1', async () => {
    const environment = { TRANSFER_CLAIMS_BACKEND: 'webgpu' };
    const { text, code } = await print(['--no-speed'], surroundings(notInstalled, { environment }));
    expect(text).toContain(
      "TRANSFER_CLAIMS_BACKEND=webgpu: webgpu can't be used: no adapter; use `apt-get install libvulkan1`",
    );
    expect(code).toBe(1);
  });

  it('where what is asked for is no backend', async () => {
    const environment = { TRANSFER_CLAIMS_BACKEND: 'cuda' };
    const { problem } = await examine(false, surroundings(notInstalled, { environment }));
    expect(problem).toMatch(/cuda is no backend \(tensorflow, webgpu/);
  });

  it('of speed: not asked of plain JavaScript, nor with --no-speed; --json prints what was found', async () => {
    const asked: string[] = [];
    const probe = (name: string, speed: boolean): Promise<ProbeResult> => {
      if (speed) asked.push(name);
      return Promise.resolve({ ...works, ...(speed ? { speed: { matMulGflops: 2, cnnStepMs: 3 } } : {}) });
    };
    const { text } = await print([], surroundings(notInstalled, { probe }));
    expect(text).toContain('2.0 GF/s (512×512 product), 3 ms a CNN step');
    expect(asked).toEqual(['wasm']);
    const { text: json } = await print(['--json', '--no-speed'], surroundings(notInstalled, { probe }));
    expect(JSON.parse(json)).toMatchObject({ schema: 2, node: process.versions.node });
    expect(asked).toEqual(['wasm']);
  });

  it('of the data: what a run will use, and what keeps a named folder from being used, with exit code 1', async () => {
    const data = (named: string) =>
      print(['--no-speed'], surroundings(notInstalled, { environment: { TRANSFER_CLAIMS_DATA: named } }));
    expect(await data('synthetic')).toMatchObject({
      text: expect.stringMatching(
        /^data +SYNTHETIC DIGITS \(asked for by TRANSFER_CLAIMS_DATA=synthetic\)$/m,
      ),
      code: undefined,
    });
    expect(await data(join('no', 'such', 'folder'))).toMatchObject({
      text: expect.stringMatching(/^data +no: loadMnist: .*must hold .*there is no such folder/m),
      code: 1,
    });
  });

  it('of the store: where it is, and why it can’t be written to', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
    try {
      writeFileSync(join(folder, 'file'), '');
      const inside = join(folder, 'file', 'store');
      const at = (store: string) =>
        examine(false, surroundings(notInstalled, { environment: { TRANSFER_CLAIMS_STORE: store } }));
      expect((await at(join(folder, 'new', 'store'))).store).toEqual({
        folder: join(folder, 'new', 'store'),
        writable: true,
      });
      expect((await at(inside)).store).toMatchObject({
        writable: false,
        reason: expect.stringContaining('is a file'),
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a probe in a process of its own', () => {
  const patience = 600_000;
  it('finds wasm, and says what keeps a backend that is not there from working', async () => {
    const environment = { PATH: process.env['PATH'] };
    expect(await probeInProcess('wasm', { speed: false, environment, patience })).toMatchObject({
      works: true,
      versions: { 'tfjs-backend-wasm': '4.22.0' },
    });
    const missing = await probeInProcess('no-such', { speed: false, environment, patience });
    expect(missing).toMatchObject({
      works: false,
      reason: expect.stringContaining('must be one of tensorflow'),
    });
  });

  it('outlives the death of that process', async () => {
    const environment = { PATH: process.env['PATH'], NODE_OPTIONS: '--no-such-option' };
    const dead = await probeInProcess('wasm', { speed: false, environment, patience });
    expect(dead).toMatchObject({ works: false, reason: expect.stringContaining('ended with exit status 9') });
  });

  it('a silent one is given up, and not taken for a dead one', async () => {
    const environment = { PATH: process.env['PATH'] };
    const silent = await probeInProcess('wasm', { speed: false, environment, patience: 1 });
    expect(silent).toMatchObject({ works: false, reason: expect.stringContaining('no answer in 0.001 s') });
  });
});
