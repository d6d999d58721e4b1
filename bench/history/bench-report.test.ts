import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { deviceFileName, writeReport, type BenchReport } from './bench-report.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-report-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const report: BenchReport = {
  ...{ schema: 1, device: 'AMD EPYC, 2 logical cores', backend: 'wasm', commit: 'abc', dirty: false },
  ...{ versions: { node: '20.19.0' }, at: '2026-01-02T03:04:05.678Z' },
  rows: [{ bench: 'b', size: '1 × 2', subject: 'wasm', medianMs: 1, spreadMs: [0.5, 2], rounds: 6 }],
};

it("a device's name becomes a file name whatever it holds", () => {
  expect(deviceFileName('AMD EPYC, 2 logical cores')).toBe('amd-epyc-2-logical-cores');
  expect(deviceFileName('NVIDIA H100 80GB HBM3 / CUDA 12.4')).toBe('nvidia-h100-80gb-hbm3-cuda-12.4');
  expect(deviceFileName('../..')).toBe('unknown-device');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 200 }), (device) => {
      expect(deviceFileName(device)).toMatch(/^[a-z0-9](?:[a-z0-9.-]{0,79})$/);
    }),
  );
});

it('each run is one more line of the history of its device, and the latest stands alone', () => {
  const later = { ...report, commit: 'def' };
  expect(writeReport(report, folder)).toBe(writeReport(later, folder));
  const lines = readFileSync(join(folder, 'amd-epyc-2-logical-cores.ndjson'), 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([report, later]);
  expect(JSON.parse(readFileSync(join(folder, 'latest.json'), 'utf8'))).toEqual(later);
});
