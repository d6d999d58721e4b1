import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seedTrial } from './seed-trial.js';
import { trialKey } from './store/trial-key.js';
import type { Laboratory } from './laboratory.js';

const laboratory = {
  dataset: { fingerprint: 'abc' },
  backend: { name: 'wasm' },
} as unknown as Laboratory;
const draw = (settings: { readonly experiment: string; readonly seed: number; readonly version?: number }) =>
  seedTrial(laboratory, settings, (stream) => ({ draw: stream.uniform(0, 1) }));

describe('seedTrial', () => {
  it('leaves the same numbers for the same seed, and others for another', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), async (seed, other) => {
        const numbers = async (of: number) =>
          (await draw({ experiment: 'draws', seed: of }).run(() => undefined)).numbers;
        expect(await numbers(seed)).toEqual(await numbers(seed));
        if (other !== seed) expect(await numbers(other)).not.toEqual(await numbers(seed));
      }),
    );
  });

  it('has an address of its own for each experiment, version, setting, seed and backend', () => {
    const spec = { experiment: 'draws', seed: 1 };
    const elsewhere = { ...laboratory, backend: { ...laboratory.backend, name: 'cpu' as const } };
    const trials = [
      draw(spec),
      draw({ ...spec, seed: 2 }),
      draw({ ...spec, version: 2 }),
      draw({ ...spec, experiment: 'others' }),
      seedTrial(laboratory, { ...spec, settings: { width: 3 } }, () => ({})),
      seedTrial(elsewhere, spec, () => ({})),
    ];
    expect(new Set(trials.map((trial) => trialKey(trial.spec))).size).toBe(trials.length);
    expect(trialKey(draw(spec).spec)).toBe(trialKey(draw(spec).spec));
  });
});
