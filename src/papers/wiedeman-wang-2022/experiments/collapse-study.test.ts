import { describe, expect, it } from 'vitest';
import { requestsOf } from '../../../harness/trials.js';
import { trialKey } from '../../../harness/store/trial-key.js';
import { profileNames, profiles } from '../profiles.js';
import { architectureNames } from './by-architecture.js';
import { collapsePresets, trainedPair } from './collapse-study.js';
import { pairs } from './pair-study.js';
import { addressLaboratory } from './testing/address-laboratory.js';

const all = profileNames.map((name) => profiles[name]);

describe('trainedPair', () => {
  it('is the decorrelated pair of Figure 3 where the profile trains both, so that nothing is trained twice', () => {
    for (const profile of all) {
      const laboratory = addressLaboratory(profile);
      const counted = architectureNames.filter(
        (name) => !('notRun' in collapsePresets(profile)[name]) && !('notRun' in profile.pairs[name]),
      );
      expect(counted.length).toBeGreaterThan(0);
      for (const architecture of counted) {
        const part = { id: architecture, label: '', architecture };
        const { decorrelated, regular } = pairs(laboratory, 101, part);
        const { trained } = trainedPair(laboratory, 101, part);
        const keysOf = (needs: typeof decorrelated.needs) =>
          requestsOf(needs).map(({ spec }) => trialKey(spec));
        expect(keysOf(decorrelated.needs)).toEqual([trialKey(trained.spec)]);
        expect(keysOf(regular.needs)).not.toContain(trialKey(trained.spec));
      }
    }
  });
});

describe('the pairs whose collapse is counted', () => {
  it('are ten or more, whatever the claim’s other looks are', () => {
    for (const profile of all) expect(profile.collapse.seeds).toBeGreaterThanOrEqual(10);
  });
});
