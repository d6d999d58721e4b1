import { expect, it } from 'vitest';
import { recordingsOf } from './recordings.js';
import type { StoredTrial } from './store/run-store.js';
import type { TrialRequest } from './store/run-trials.js';
import { sampleProvenance, sampleSpec } from './store/testing/sample-trial.js';
import { trialKey } from './store/trial-key.js';

const requestOf = (experiment: string, seed: number): TrialRequest => ({
  spec: { ...sampleSpec(seed), experiment },
  run: () => Promise.reject(new Error('not run')),
});

it('counts a recorded trial that all seeds share as one of its own seed, of which other trials were run here', async () => {
  const audit = requestOf('audit', 1);
  const trained = (seed: number) => requestOf('train', seed);
  const recorded = [audit, trained(3)].map(({ spec }) => spec);
  const stored = new Map(
    [...recorded, trained(1).spec, trained(2).spec].map((spec) => {
      const trial = { spec, provenance: sampleProvenance, recorded: recorded.includes(spec) };
      return [trialKey(spec), trial as unknown as StoredTrial] as const;
    }),
  );
  const used = [1, 2, 3].map((seed) => ({ part: 'fc', seed, requests: [trained(seed), audit] }));
  const laboratory = {} as Parameters<typeof recordingsOf>[0];
  const found = await recordingsOf(laboratory, used, stored);
  expect(found.map(({ what, seeds, parts }) => [what, seeds, parts])).toEqual([
    ['some-trials', [1], ['fc']],
    ['trials', [3], ['fc']],
  ]);
});
