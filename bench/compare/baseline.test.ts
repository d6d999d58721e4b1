import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ConfigError } from '../../src/index.js';
import { baselinePath, readBaseline, writeBaseline, type BenchBaseline } from './baseline.js';
import { referenceVersion } from './reference-work.js';

let path: string;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-baseline-'));
  path = baselinePath('Some CPU, 2 cores', folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

const here = { device: 'Some CPU, 2 cores', backend: 'wasm' };
const baseline: BenchBaseline = {
  ...{ schema: 1, referenceVersion, ...here, commit: 'abc', dirty: false, versions: {} },
  at: '2026-01-02T03:04:05.678Z',
  rows: [{ bench: 'b', size: 's', subject: 'wasm', medianMs: 3, relative: [0.5, 0.6] }],
};

it('reads back what was recorded', () => {
  writeBaseline(path, baseline);
  expect(readBaseline(path, here)).toEqual(baseline);
});

it.each([
  ['another device', { ...baseline, device: 'Other' }, 'from this device (Some CPU, 2 cores), got Other'],
  ['another backend', { ...baseline, backend: 'cpu' }, 'from this backend (wasm), got cpu'],
  ['another reference', { ...baseline, referenceVersion: 0 }, 'relative to reference work 0'],
  ['another schema', { ...baseline, schema: 2 }, 'is not a baseline'],
  ['one session', { ...baseline, rows: [{ ...baseline.rows[0], relative: [1] }] }, 'two sessions or more'],
])('refuses a baseline of %s and says how to record one', (_, content, message) => {
  writeFileSync(path, JSON.stringify(content));
  expect(() => readBaseline(path, here)).toThrow(ConfigError);
  expect(() => readBaseline(path, here)).toThrow(message);
  expect(() => readBaseline(path, here)).toThrow('npm run bench -- --record');
});

it('says so where there is no baseline, or a broken one', () => {
  expect(() => readBaseline(path, here)).toThrow('bench: no baseline in');
  writeFileSync(path, '{"schema": 1,');
  expect(() => readBaseline(path, here)).toThrow('npm run bench -- --record');
});
