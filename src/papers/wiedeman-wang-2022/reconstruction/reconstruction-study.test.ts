import { describe, expect, it } from 'vitest';
import { currentProfile } from '../profiles.js';
import type { StoredTrial } from '../../../harness/store/run-store.js';
import { measureLead, panelParts, usualTest } from './reconstruction-measures.js';
import { reconstructionPreset } from './reconstruction-preset.js';
import { armsThatRun, panelsOf } from './reconstruction-study.js';
import { sampleEvaluation, type SampleShares } from './testing/sample-evaluation.js';

const quick = currentProfile({});
const paper = currentProfile({ TRANSFER_CLAIMS_PROFILE: 'paper' });
const arms = ['dna', 'autoencoder'] as const;
const dna: SampleShares = { either: 50, both: 10, byPath: [40, 20] };
const autoencoder: SampleShares = { either: 25, both: 25, byPath: [25] };
const stored = (shares: SampleShares) => ({ numbers: sampleEvaluation(shares) }) as unknown as StoredTrial;
const lead = (sense: 'either' | 'average' | 'both', one = dna, other = autoencoder) =>
  measureLead([stored(one), stored(other)], quick, sense);

describe('measureLead', () => {
  it.each([
    ['either', 0.25],
    ['average', 0.05],
    ['both', -0.15],
  ] as const)('is the accuracy of the DNA in the sense "%s" minus the autoencoder’s', (sense, expected) => {
    const measured = Object.values(lead(sense));
    expect(measured).toHaveLength(panelsOf(quick).length);
    for (const part of measured) {
      // A difference of two hundredths is exact to a unit in the last place of 0.5.
      expect('value' in part ? Math.abs(part.value - expected) : NaN).toBeLessThan(2 ** -52);
    }
  });

  it('names its parts as panelParts does', () => {
    expect(panelParts(quick, { arms }).map(({ id }) => id)).toEqual(Object.keys(lead('either')));
  });

  it('excludes a seed at every part where a neck died, although its path was right by chance', () => {
    const died = lead('either', { ...dna, liveUnits: [20, 0] });
    for (const part of Object.values(died)) {
      expect(part).toEqual({ excluded: { arm: 'dna', reason: 'dna: neck 2 died' } });
    }
  });

  it('excludes a seed where one path alone is below the preset’s least natural accuracy, and keeps one at it', () => {
    const least = 100 * reconstructionPreset(quick).minimumAccuracy;
    const [kept] = Object.values(lead('either', { ...dna, natural: [95, least] }));
    expect(kept).toHaveProperty('value');
    const [part] = Object.values(lead('either', { ...dna, natural: [95, least - 1] }));
    expect(part).toMatchObject({ excluded: { arm: 'dna', reason: expect.stringMatching(/path 2 reached/) } });
    const [other] = Object.values(lead('either', dna, { ...autoencoder, natural: [least - 1] }));
    expect(other).toMatchObject({ excluded: { arm: 'autoencoder' } });
  });
});

describe('panelParts', () => {
  it('gives every part the paper’s value, and the reason where an arm is not run in the profile', () => {
    const parts = panelParts(quick, { arms: ['dna', 'ensemble'], paper: ({ epsilon }) => 2 * epsilon });
    panelsOf(quick).forEach(({ epsilon }, index) => expect(parts[index]?.paper).toBe(2 * epsilon));
    for (const { notRun } of parts) expect(notRun).toBe(reconstructionPreset(quick).notRun.ensemble);
    const check = { ...quick, fixedSeeds: 3 };
    // Its loss needs a batch larger than this profile's, however long one waits.
    expect(armsThatRun(check, ['dna', 'wide-neck', 'deep-neck'])).toEqual(['dna', 'deep-neck']);
    for (const profile of [paper, check]) {
      expect(panelParts(profile, { arms: ['dna', 'ensemble'] }).some((part) => 'notRun' in part)).toBe(false);
    }
  });
});

describe('usualTest', () => {
  it('asks for the seeds of the profile’s preset', () => {
    for (const profile of [quick, paper])
      expect(usualTest(profile).seeds).toEqual(reconstructionPreset(profile).seeds);
  });
});
