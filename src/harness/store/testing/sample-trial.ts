import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrialOutput, TrialSpec } from '../trial.js';
import type { TrialProvenance } from '../provenance.js';

/** A small trial for tests. */
export function sampleSpec(seed: number, experiment = 'sample'): TrialSpec {
  return { experiment, version: 1, configuration: { rate: 0.1, layers: [3, 2] }, seed };
}

/** What {@link sampleSpec} gives: numbers, and two small arrays. */
export function sampleOutput(seed: number): TrialOutput & { weights: object } {
  return {
    numbers: { accuracy: 1 / (seed + 1), perClass: [0.1, null] },
    weights: {
      bias: { shape: [], data: Float32Array.of(seed) },
      kernel: { shape: [2, 3], data: Float32Array.from({ length: 6 }, (_, index) => seed + index / 8) },
    },
  };
}

export const sampleProvenance: TrialProvenance = {
  commit: null,
  dirty: null,
  versions: { node: '20.0.0' },
  backend: 'wasm',
  device: 'test',
  startedAt: '2024-01-01T00:00:00.000Z',
  wallSeconds: 0.5,
};

/** Runs `work` with a new folder, removed afterwards. */
export async function withScratchFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'run-store-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
