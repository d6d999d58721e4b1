import { describe, expect, it } from 'vitest';
import { collapsePreset, collapseRequests, decorrelatedTrainings } from './collapse-study.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import { architectureNames, pairRequests } from './pair-study.js';
import { currentProfile, profileNames } from '../profiles.js';
import { trialKey } from '../../../harness/store/trial-key.js';
import type { StoredTrial } from '../../../harness/store/run-store.js';

const profiles = profileNames.map((name) => currentProfile({ TRANSFER_CLAIMS_PROFILE: name }));
const laboratoryOf = (profile: Laboratory['profile']) =>
  ({ profile, dataset: { fingerprint: 'f' }, backend: { name: 'wasm' } }) as unknown as Laboratory;

describe('the pairs whose collapse is counted', () => {
  it('are those of Figure 3 where the profile trains both, so that nothing is trained twice', () => {
    for (const profile of profiles) {
      const laboratory = laboratoryOf(profile);
      const figure3 = pairRequests(laboratory, 101).flatMap(({ needs = [] }) => needs);
      const keys = new Set(figure3.map(({ spec }) => trialKey(spec)));
      const counted = collapseRequests(laboratory, 101);
      expect(counted.length).toBeGreaterThan(0);
      for (const { spec } of counted) expect(keys).toContain(trialKey(spec));
    }
  });

  it('are of ten seeds or more, and of every architecture in the paper profile', () => {
    for (const profile of profiles) expect(profile.collapse.seeds).toBeGreaterThanOrEqual(10);
    const paper = currentProfile({ TRANSFER_CLAIMS_PROFILE: 'paper' });
    for (const name of architectureNames) expect(collapsePreset(paper, name)).not.toHaveProperty('notRun');
  });

  it('are read in the order in which they were asked for', () => {
    const paper = currentProfile({ TRANSFER_CLAIMS_PROFILE: 'paper' });
    const trial = (collapse: object | null) =>
      ({ numbers: { epochs: [], collapse } }) as unknown as StoredTrial;
    const found = decorrelatedTrainings([trial({ epoch: 7, model: 2 }), trial(null)], paper);
    expect(found.map(({ architecture, collapse }) => [architecture, collapse?.model])).toEqual([
      ['cnn', 2],
      ['fc', undefined],
    ]);
  });
});
