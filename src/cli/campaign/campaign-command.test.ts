import { describe, expect, it } from 'vitest';
import type { CampaignStep } from '../../harness/campaign/plan-campaign.js';
import { chosenBy, planText, shareIn } from './campaign-command.js';

const step = (id: string, trials: number, seconds: number) =>
  ({
    look: { claim: { id, paper: { id: 'paper' } }, words: 'seeds 201 to 210' },
    ...{ requests: [], trials, seconds },
  }) as unknown as CampaignStep;

describe('planText', () => {
  it('names every look with its trials and hours, alone and added up', () => {
    const text = planText([step('first', 20, 600), step('second', 4, 7200)]);
    expect(text).toMatch(/paper\/first +seeds 201 to 210 +20 +10 min +10 min/);
    expect(text).toMatch(/paper\/second +seeds 201 to 210 +4 +2[.]0 h +2[.]2 h/);
    expect(planText([])).toMatch(/nothing is left/);
    expect(planText([], { first: 201, last: 203 })).toMatch(/waits for a trial of seeds 201 to 203$/);
  });
});

describe('chosenBy', () => {
  it('is everything where nothing is asked for, else parts that begin so and seeds of the range, its ends included', () => {
    const all = chosenBy({});
    expect(all.acceptsPart('cnn')).toBe(true);
    expect(all).not.toHaveProperty('acceptsSeed');
    const some = chosenBy({ parts: 'cnn', seeds: { first: 202, last: 203 } });
    expect(['cnn 0.1', 'fc cnn'].map(some.acceptsPart)).toEqual([true, false]);
    expect([201, 202, 203, 204].map((seed) => some.acceptsSeed?.(seed))).toEqual([false, true, true, false]);
  });
});

describe('shareIn', () => {
  it('is the whole where none is asked for, and refuses half a share and one beyond the last', () => {
    expect(shareIn({})).toEqual({ index: 0, of: 1 });
    expect(shareIn({ index: 2, of: 3 })).toEqual({ index: 2, of: 3 });
    expect(() => shareIn({ index: 1 })).toThrow(/together/);
    expect(() => shareIn({ of: 2 })).toThrow(/together/);
    expect(() => shareIn({ index: 3, of: 3 })).toThrow(/counts from 0/);
  });
});
