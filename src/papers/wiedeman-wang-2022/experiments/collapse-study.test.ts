import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trialKey } from '../../../harness/store/trial-key.js';
import { requestsOf } from '../../../harness/trials.js';
import { architectureNamed } from '../../../models/architecture.js';
import { profileNames, profiles } from '../profiles.js';
import { architectureNames } from './by-architecture.js';
import { collapsePresets, collapseSigns, trainedPair } from './collapse-study.js';
import { pairs } from './pair-study.js';
import { addressLaboratory } from './testing/address-laboratory.js';
import { samplePairEvaluation } from './testing/sample-pair-evaluation.js';

const all = profileNames.map((name) => profiles[name]);

describe('trainedPair', () => {
  it('is the decorrelated pair of Figure 3 where the profile trains both, so that nothing is trained twice', () => {
    for (const profile of all) {
      const laboratory = addressLaboratory(profile);
      const counted = architectureNames.filter(
        (name) => !('notRun' in collapsePresets(profile)[name]) && !('notRun' in profile.pairs[name]),
      );
      if (profile.name !== 'reduced') expect(counted.length).toBeGreaterThan(0);
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

type Features = ReturnType<typeof samplePairEvaluation>['features'];
const withFeatures = (changes: Partial<Features>) => {
  const { features } = samplePairEvaluation(0);
  return samplePairEvaluation(0, { features: { ...features, ...changes } });
};
const signs = (regular: Partial<Features>, decorrelated: Partial<Features>, architecture: 'cnn' | 'fc') =>
  collapseSigns.map(({ of }) =>
    of({ regular: withFeatures(regular), decorrelated: withFeatures(decorrelated) }, architecture),
  );

describe('collapseSigns', () => {
  it('are 0 where both arms are alike and R² is the same both ways', () => {
    for (const name of architectureNames) expect(signs({}, {}, name)).toEqual([0, 0, 0]);
    expect(new Set(collapseSigns.map(({ id }) => id)).size).toBe(collapseSigns.length);
  });

  it('are the shares of channels and columns that the first decorrelated model lost, and R² back − there', () => {
    const architecture = fc.constantFrom(...architectureNames);
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(architecture, share, share, share, share, (name, live, kept, there, back) => {
        const { featureChannels, featureCount } = architectureNamed(name);
        const whole = {
          liveChannels: [featureChannels, featureChannels],
          keptColumns: [featureCount, featureCount],
        } as const;
        const lost = [Math.round(live * featureChannels), Math.round(kept * featureCount)] as const;
        const found = signs(
          whole,
          {
            liveChannels: [featureChannels - lost[0], featureChannels],
            keptColumns: [featureCount - lost[1], featureCount],
            r2: [there, back],
          },
          name,
        );
        expect(found).toEqual([lost[0] / featureChannels, lost[1] / featureCount, back - there]);
      }),
    );
  });

  it('for the released pair: 12 of 16 channels lost, and R² higher from the second model (wiedeman-wang-2022.md §5, 4)', () => {
    const found = signs({ liveChannels: [16, 16] }, { liveChannels: [4, 16], r2: [0.75, 0.99] }, 'cnn');
    expect(found[0]).toBe(0.75);
    expect(found[2]).toBeCloseTo(0.24, 12);
  });
});
