import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrialRequest } from '../store/run-trials.js';
import { sampleProvenance, sampleSpec } from '../store/testing/sample-trial.js';
import { trialKey } from '../store/trial-key.js';
import { withNeeds } from '../trials.js';
import { planCampaign, shareOf } from './plan-campaign.js';
import { trialCosts } from './trial-costs.js';

const trial = (seed: number, experiment = 'a', needs: readonly TrialRequest[] = []): TrialRequest => ({
  spec: sampleSpec(seed, experiment),
  run: () => Promise.reject(new Error('planning runs nothing')),
  needs,
});
const look = (...missing: readonly TrialRequest[]) => ({ missing });
const keyOf = ({ spec }: TrialRequest) => trialKey(spec);
const free = { isStored: () => false, secondsOf: () => 1 };

describe('planCampaign', () => {
  it('plans every look once and every trial once, whatever they share', () => {
    const seeds = fc.uniqueArray(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(seeds, { minLength: 1, maxLength: 6 }), (wanted) => {
        const looks = wanted.map((own) =>
          look(...own.map((seed) => trial(seed, 'evaluate', [trial(seed % 3, 'train')]))),
        );
        const steps = planCampaign(looks, free);
        expect(new Set(steps.map((step) => step.look))).toEqual(new Set(looks));
        const planned = steps.flatMap(({ requests }) => requests.map(keyOf));
        expect(planned.length).toBe(new Set(planned).size);
        expect(new Set(planned)).toEqual(new Set(looks.flatMap(({ missing }) => missing.map(keyOf))));
        const seconds = steps.reduce((sum, step) => sum + step.seconds, 0);
        expect(seconds).toBe(
          new Set(looks.flatMap(({ missing }) => missing.flatMap(withNeeds).map(keyOf))).size,
        );
      }),
    );
  });

  it('decides the cheap before the dear, and those that share trials before one that shares none', () => {
    const secondsOf = ({ experiment }: { experiment: string }) => (experiment === 'dear' ? 100 : 10);
    const dear = look(trial(1, 'dear'));
    const alone = look(trial(1, 'alone'), trial(2, 'alone'));
    const [first, second] = [
      look(trial(1, 's'), trial(2, 's'), trial(3, 's')),
      look(trial(1, 's'), trial(3, 's')),
    ];
    const order = planCampaign([dear, alone, first, second], { ...free, secondsOf }).map((step) => step.look);
    // Thirty seconds for two looks are fewer for each than twenty for one.
    expect(order).toEqual([first, second, alone, dear]);
  });

  it('counts neither what is stored nor what that was made from, and a need of several once', () => {
    const need = trial(1, 'train');
    const steps = planCampaign([look(trial(1, 'x', [need]), trial(2, 'x', [need]))], free);
    expect(steps[0]?.seconds).toBe(3);
    const stored = new Set([keyOf(need)]);
    expect(
      planCampaign([look(trial(1, 'x', [need]))], { ...free, isStored: (key) => stored.has(key) })[0]
        ?.seconds,
    ).toBe(1);
  });
});

describe('shareOf', () => {
  it('gives every worker all trials, its own first; the own of all workers are all, each once', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.integer({ min: 1, max: 7 }), (items, of) => {
        const numbered = items.map((item, place) => ({ item, place }));
        const own = Array.from({ length: of }, (_, index) => {
          const all = shareOf(numbered, { index, of });
          expect(new Set(all)).toEqual(new Set(numbered));
          return all.slice(0, numbered.filter(({ place }) => place % of === index).length);
        });
        expect(own.flat().sort((one, other) => one.place - other.place)).toEqual(numbered);
      }),
    );
  });
});

describe('trialCosts', () => {
  it('is the mean of trials that differ in the seed alone, else of the experiment, else of all, else a guess', () => {
    const took = (seed: number, experiment: string, rate: number, wallSeconds: number) => {
      const spec = { ...sampleSpec(seed, experiment), configuration: { rate, backend: `b${seed}` } };
      return { spec, provenance: { ...sampleProvenance, wallSeconds } };
    };
    const cost = trialCosts([
      took(1, 'a', 1, 10),
      took(2, 'a', 1, 20),
      took(1, 'a', 2, 60),
      took(1, 'b', 1, 70),
    ]);
    const of = (experiment: string, rate: number) => cost(took(9, experiment, rate, 0).spec);
    expect([of('a', 1), of('a', 2), of('a', 3), of('b', 9), of('c', 1)]).toEqual([15, 60, 30, 70, 40]);
    expect(trialCosts([])(sampleSpec(1))).toBe(60);
  });
});
