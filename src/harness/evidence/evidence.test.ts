import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { collectGarbage } from '../store/store-garbage.js';
import { openRunStore } from '../store/run-store.js';
import { sampleOutput, sampleProvenance, sampleSpec } from '../store/testing/sample-trial.js';
import { trialKey } from '../store/trial-key.js';
import { addEvidence } from './add-evidence.js';
import { machineOf, portableKey } from './evidence-record.js';
import { Evidence, openEvidence, readsEvidence } from './evidence.js';
import { packLines } from './evidence-file.js';
import { committed, filesBelow, record, sampleSpecOn, storeOf } from './testing/recorded-folder.js';

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'evidence-'));
  folder = join(root, 'evidence');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const specs = [3, 1, 2].map((seed) => sampleSpecOn('tensorflow', seed));
const [spec = sampleSpec(0)] = specs;
const linesOf = (path: string) => gunzipSync(readFileSync(path)).toString('utf8').trimEnd().split('\n');
const recordsOf = (experiment = 'sample') => join(folder, `${experiment}.jsonl.gz`);
/** What is wrong with the folder now. */
const faultsNow = () => {
  const evidence = new Evidence(folder);
  return [...evidence.faults, ...evidence.checkWeights()];
};

describe('Evidence', () => {
  it('gives back what was recorded: numbers, weights and provenance, at the same address', async () => {
    await record(root, specs);
    const evidence = new Evidence(folder);
    evidence.requireSound();
    for (const own of specs) {
      const found = evidence.find(trialKey(own));
      const { numbers, weights } = sampleOutput(own.seed);
      expect(found).toMatchObject({ spec: own, numbers, provenance: committed, recorded: true });
      expect(await found?.loadWeights()).toEqual(weights);
    }
  });

  it('finds a trial on whatever backend by its own address without backend and arithmetic', async () => {
    await record(root, [...specs, sampleSpecOn('webgpu', 3)]);
    const evidence = new Evidence(folder);
    const backends = evidence
      .anywhere(sampleSpecOn('wasm', 3))
      .map((trial) => trial.spec.configuration['backend']);
    expect(backends.sort()).toEqual(['tensorflow', 'webgpu']);
    expect(evidence.find(trialKey(sampleSpecOn('wasm', 3)))).toBeUndefined();
    expect(evidence.anywhere(sampleSpecOn('wasm', 4))).toEqual([]);
  });

  it('finds it also where it names the backends of what it was made from', () => {
    const on = (backend: string) => ({
      ...sampleSpec(1),
      configuration: {
        trained: [
          { backend, arithmetic: 'x', rate: 1 },
          { backend, arithmetic: 'x', rate: 2 },
        ],
      },
    });
    expect(portableKey(on('wasm'))).toBe(portableKey(on('tensorflow')));
    expect(machineOf(on('wasm'))).toBe('wasm, x');
    const other = {
      ...on('wasm'),
      configuration: {
        trained: [
          { backend: 'wasm', rate: 1 },
          { backend: 'webgpu', rate: 3 },
        ],
      },
    };
    expect(portableKey(other)).not.toBe(portableKey(on('wasm')));
    expect(machineOf(other)).toBe('wasm; webgpu');
  });

  it('makes the same files of the same trials, in whatever order and parts they are added', async () => {
    await record(root, specs);
    const whole = filesBelow(folder).map((path) => [basename(path), readFileSync(path).toString('base64')]);
    rmSync(folder, { recursive: true });
    for (const own of [...specs].reverse()) await record(root, [own]);
    expect(filesBelow(folder).map((path) => [basename(path), readFileSync(path).toString('base64')])).toEqual(
      whole,
    );
  });

  it('refuses a file of which any one byte was changed', async () => {
    await record(root, specs);
    const files = filesBelow(folder);
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.nat(), fc.integer({ min: 1, max: 255 }), (path, at, flip) => {
        const sound = readFileSync(path);
        const changed = Buffer.from(sound);
        changed[at % sound.length] = (sound[at % sound.length] ?? 0) ^ flip;
        writeFileSync(path, changed);
        const faults = faultsNow();
        writeFileSync(path, sound);
        expect(faults.map(({ place }) => place)).toContain(path);
      }),
      { numRuns: 300 },
    );
    expect(faultsNow()).toEqual([]);
  });

  it('refuses a file that was cut off anywhere, and keeps the others', async () => {
    await record(root, [...specs, sampleSpecOn('tensorflow', 1, 'other')]);
    const sound = readFileSync(recordsOf());
    fc.assert(
      fc.property(fc.integer({ min: 0, max: sound.length - 1 }), (length) => {
        writeFileSync(recordsOf(), sound.subarray(0, length));
        const evidence = new Evidence(folder);
        expect(evidence.faults.map(({ place }) => place)).toEqual([recordsOf()]);
        expect(evidence.records()).toHaveLength(1);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['a changed number', (line: string) => line.replace('"accuracy":', '"accuracy":1'), /checksum/],
    ['a trial under another address', (line: string) => line.replace('"seed":1', '"seed":9'), /checksum/],
    ['a line that is cut off', (line: string) => line.slice(0, 40), /cut off/],
    ['another schema', (line: string) => line.replace('"schema":1', '"schema":2'), /schema must be 1/],
    ['a member that nobody reads', (line: string) => `{"more":1,${line.slice(1)}`, /no member but/],
  ])('refuses one record alone: %s', async (_, change, text) => {
    await record(root, specs);
    const lines = linesOf(recordsOf());
    writeFileSync(recordsOf(), packLines([change(lines[0] ?? ''), ...lines.slice(1)]));
    const evidence = new Evidence(folder);
    expect(evidence.faults).toHaveLength(1);
    expect(evidence.faults[0]?.place).toBe(`${recordsOf()}, line 1`);
    expect(evidence.faults[0]?.text).toMatch(text);
    expect(evidence.records()).toHaveLength(2);
  });

  it('refuses what does not belong here: twice the same, another experiment, strange files and weights', async () => {
    await record(root, specs);
    const [line = ''] = linesOf(recordsOf());
    writeFileSync(recordsOf(), packLines([...linesOf(recordsOf()), line]));
    writeFileSync(recordsOf('other'), packLines([line]));
    writeFileSync(join(folder, 'notes.txt'), 'hello');
    copyFileSync(
      join(folder, 'weights', `${trialKey(spec)}.safetensors`),
      join(folder, 'weights', 'x.safetensors'),
    );
    const texts = faultsNow().map(({ text }) => text);
    expect(texts).toEqual([
      expect.stringMatching(/no evidence/),
      expect.stringMatching(/it is of sample, and stands in other/),
      expect.stringMatching(/twice/),
      'no record names it',
    ]);
  });

  it('says where weights are gone or changed, and still gives the numbers', async () => {
    await record(root, specs);
    const path = join(folder, 'weights', `${trialKey(spec)}.safetensors`);
    rmSync(path);
    const found = new Evidence(folder).find(trialKey(spec));
    expect(found?.numbers).toEqual(sampleOutput(3).numbers);
    await expect(found?.loadWeights()).rejects.toThrow(/restore the committed file/);
    expect(faultsNow()).toEqual([{ place: path, text: expect.stringMatching(/not there/) as string }]);
  });

  it('warns of what it refuses, and is nothing where there is no folder or it is switched off', async () => {
    const warnings: string[] = [];
    expect(openEvidence('evidence', { root, warn: (text) => warnings.push(text) }).records()).toEqual([]);
    expect(warnings).toEqual([]);
    expect(
      [{}, { TRANSFER_CLAIMS_EVIDENCE: '' }, { TRANSFER_CLAIMS_EVIDENCE: 'off' }].map((one) =>
        readsEvidence(one),
      ),
    ).toEqual([true, true, false]);
    expect(() => readsEvidence({ TRANSFER_CLAIMS_EVIDENCE: 'on' })).toThrow(/must be off, or not set/);
  });
});

describe('addEvidence', () => {
  it('keeps what is recorded, and refuses what was run by code that is not committed', async () => {
    const { added } = await record(root, specs);
    expect(added).toHaveLength(3);
    const before = readFileSync(recordsOf());
    const again = await record(root, specs);
    expect([again.added, again.kept.length]).toEqual([[], 3]);
    expect(readFileSync(recordsOf())).toEqual(before);

    const store = openRunStore({ folder: join(root, 'dirty') });
    const data = { id: 'mnist', name: 'MNIST' };
    for (const [seed, origin] of [{ ...committed, dirty: true }, sampleProvenance].entries()) {
      const trial = await store.write(sampleSpecOn('wasm', seed), sampleOutput(seed), origin);
      const { refused } = await addEvidence(folder, [{ trial, data }]);
      expect(refused[0]?.text).toMatch(/not committed/);
    }
  });

  it('takes out what is of an earlier version of an experiment that is added, with its weights', async () => {
    await record(root, specs);
    const before = readdirSync(join(folder, 'weights'));
    const later = specs.slice(0, 1).map((one) => ({ ...one, version: one.version + 1 }));
    const { added, superseded } = await record(root, later);
    expect([added.length, superseded.length]).toEqual([1, specs.length]);
    const evidence = new Evidence(folder);
    expect(evidence.records().map(({ key }) => key)).toEqual(later.map(trialKey));
    expect(before).toHaveLength(specs.length);
    expect(readdirSync(join(folder, 'weights'))).toEqual(later.map((one) => `${trialKey(one)}.safetensors`));
    expect(faultsNow()).toEqual([]);
  });

  it('leaves out large weights, and says so in the record', async () => {
    const store = openRunStore({ folder: join(root, 'large') });
    const large = { shape: [60_000], data: new Float32Array(60_000) };
    const trial = await store.write(spec, { numbers: { x: 1 }, weights: { large } }, committed);
    await addEvidence(folder, [{ trial, data: { id: 'mnist', name: 'MNIST' } }]);
    const evidence = new Evidence(folder);
    expect(evidence.records()[0]?.weights).toBe('left out');
    expect(evidence.find(trialKey(spec))?.hasWeights).toBe(false);
  });

  it('adds nothing to what is damaged', async () => {
    await record(root, specs);
    writeFileSync(recordsOf(), 'x');
    await expect(record(root, [sampleSpecOn('tensorflow', 9)])).rejects.toThrow(/sample.jsonl.gz.*restore/);
    expect(readFileSync(recordsOf(), 'utf8')).toBe('x');
  });
});

describe('a store above evidence', () => {
  it('reads what it has itself first, then what is recorded at the same address, and nothing else', async () => {
    await record(root, specs);
    const store = openRunStore({ folder: join(root, 'store'), below: new Evidence(folder) });
    expect(await store.read(spec)).toMatchObject({ recorded: true });
    expect([await store.has(spec), await store.whence(spec)]).toEqual([true, 'below']);
    expect(await store.read(sampleSpecOn('wasm', 3))).toBeUndefined();
    await store.write(spec, { numbers: { own: 1 } }, sampleProvenance);
    const own = await store.read(spec);
    expect([own?.numbers, own?.recorded, await store.whence(spec)]).toEqual([{ own: 1 }, undefined, 'store']);
  });

  it('is listed, verified and cleaned without it', async () => {
    await record(root, specs);
    const before = filesBelow(folder).map((path) => readFileSync(path).toString('base64'));
    const store = openRunStore({ folder: join(root, 'store'), below: new Evidence(folder) });
    await storeOf(store.folder, [sampleSpec(1)]);
    expect((await store.list()).map(({ spec: own }) => own)).toEqual([sampleSpec(1)]);
    expect((await store.verify()).sound).toBe(1);
    const { garbage } = await collectGarbage(store, { unwanted: () => 'everything goes' });
    expect(garbage.map(({ kind }) => kind)).toEqual(['trial']);
    expect(filesBelow(folder).map((path) => readFileSync(path).toString('base64'))).toEqual(before);
  });
});
