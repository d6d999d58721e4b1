import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  changeOverDistance,
  distanceFamily,
  distancePairs,
  distanceRate,
  featureChangeOverDistance,
  meanDistanceRate,
  smallestFeatureR2,
  unlessFamilyLeaves,
  type DistanceFamily,
} from './distance-study.js';
import type { DistanceResult } from './distance-trials.js';
import { profiles, type DistancePreset } from '../profiles.js';
import { addressLaboratory } from './testing/address-laboratory.js';
import { sampleDistance } from './testing/sample-distance.js';

const preset = profiles.quick.distances.fc as DistancePreset;

const result = (reached: number, rate: number, accuracy = 0.95): DistanceResult =>
  sampleDistance(preset.epsilons, { reached, rate, accuracy });

const family = (rates: readonly number[]): DistanceFamily => ({
  architecture: 'fc',
  preset,
  results: rates.map((rate, index) => ({ wanted: 1000 * 2 ** index, ...result(1000 * 2 ** index, rate) })),
});

describe('changeOverDistance', () => {
  it('is the difference of the ends where the rate is linear in the logarithm of the distance', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300 }), (start, step) => {
        const rates = [start, start + step, start + 2 * step].map((permille) => permille / 1000);
        const change = changeOverDistance(family(rates));
        expect('value' in change && change.value).toBeCloseTo((2 * step) / 1000, 10);
      }),
    );
  });

  it('is 0 where the rate does not depend on the distance, and has a reason where distances are the same', () => {
    expect(changeOverDistance(family([0.4, 0.4, 0.4]))).toEqual({ value: 0, asPrinted: 0 });
    const same = {
      ...family([0.4, 0.5]),
      results: [0.4, 0.5].map((rate) => ({ wanted: 1, ...result(900, rate) })),
    };
    expect(changeOverDistance(same)).toEqual({ inconclusive: 'all pairs reached the same distance' });
  });
});

describe('featureChangeOverDistance', () => {
  it('is the difference of the ends where R² is linear in the logarithm of the distance, 0 where it is the same', () => {
    const rise = (step: number) => ({
      ...family([0.4, 0.4, 0.4]),
      results: family([0.4, 0.4, 0.4]).results.map((own, index) => ({
        ...own,
        features: own.features.map((feature) => ({ ...feature, r2: [0.9 + step * index, 0.99] as const })),
      })),
    });
    for (const step of [0, 0.01, -0.02]) {
      const change = featureChangeOverDistance(rise(step));
      expect('value' in change && change.value).toBeCloseTo(2 * step, 12);
    }
  });

  it('has a reason where all distances are the same', () => {
    const same = {
      ...family([0.4, 0.5]),
      results: [0.4, 0.5].map((rate) => ({ wanted: 1, ...result(900, rate) })),
    };
    expect(featureChangeOverDistance(same)).toEqual({ inconclusive: 'all pairs reached the same distance' });
  });
});

describe('rates of a distance family', () => {
  it('are means over directions and distances', () => {
    const near = expect.closeTo(0.3, 12) as number;
    expect(meanDistanceRate(family([0.2, 0.4]), 0.05)).toEqual({ value: near, asPrinted: near });
  });

  it('say where too few samples were fooled, or nothing was measured', () => {
    expect(distanceRate(result(1000, 0.5), 0.7)).toEqual({ inconclusive: 'FGSM, ε 0.7, 1→2: not measured' });
    const poor = result(1000, 0.5);
    const transfers = poor.transfers.map((item) => ({
      ...item,
      bothCleanCorrect: { fooled: 3, transferred: 1 },
    }));
    expect(distanceRate({ ...poor, transfers }, 0.05)).toEqual({
      inconclusive: 'FGSM, ε 0.05, 1→2: only 3 fooled samples, at least 20 needed',
    });
  });

  it('take the smaller R² of both directions, smallest over distances', () => {
    expect(smallestFeatureR2(family([0.1, 0.2, 0.3]), 0.1)).toBeCloseTo(0.98 - 0.1 - 0.04, 12);
  });
});

describe('distanceFamily', () => {
  const part = { architecture: 'fc' } as const;

  it('leaves out a seed where a model is too poor, and says which', () => {
    const found = preset.squaredDistances.map((wanted) => result(wanted, 0.5, wanted === 2000 ? 0.5 : 0.95));
    const { results, exclusion } = distanceFamily({ pairs: found }, part, profiles.quick);
    expect(results.map(({ wanted }) => wanted)).toEqual(preset.squaredDistances);
    expect(exclusion).toEqual({
      reason: 'distance 2000: a model reached 50.0 % natural accuracy, 90.0 % needed',
      arm: 'distance 2000',
    });
  });

  it('keeps a seed where all models are good enough', () => {
    const found = preset.squaredDistances.map((wanted) => result(wanted, 0.5));
    expect(distanceFamily({ pairs: found }, part, profiles.quick)).not.toHaveProperty('exclusion');
  });
});

describe('unlessFamilyLeaves', () => {
  const part = { architecture: 'fc' } as const;
  const found = (accuracy: number) => preset.squaredDistances.map((wanted) => result(wanted, 0.5, accuracy));
  const said = (accuracy: number, passed: boolean) => {
    const check = { check: 'uses-the-budget' as const, passed, measured: 1, limit: 1, detail: 'so' };
    const audit = { attack: 'fgsm-linf', epsilon: 0.1, against: 'it', images: 9, checks: [check] } as const;
    const measure = () => ({ value: 3 });
    return unlessFamilyLeaves(
      { pairs: found(accuracy), audits: [{ audits: [audit] }] },
      ...([part, profiles.quick, measure, { countsAs: 0 }] as const),
    );
  };

  it('is what is measured, the rule that the seed breaks, or the audit that its attack fails', () => {
    expect(said(0.95, true)).toEqual({ value: 3 });
    expect(said(0.5, true)).toMatchObject({ excluded: { arm: 'distance 1000' }, countsAs: 0 });
    for (const accuracy of [0.95, 0.5]) expect(said(accuracy, false)).toHaveProperty('inconclusive');
  });
});

describe('distancePairs', () => {
  it('are one for each distance of the profile, in its order, with the audits of FGSM', () => {
    const laboratory = addressLaboratory(profiles.quick);
    const { pairs: trials, audits } = distancePairs(laboratory, 3, { architecture: 'fc' });
    expect(audits.map(({ spec }) => spec.configuration['attack'])).toEqual(['fgsm-linf', 'fgsm-linf']);
    const wanted = trials.map(({ spec }) => spec.configuration['squaredDistance']);
    expect(wanted).toEqual(preset.squaredDistances);
    expect(trials.map(({ spec }) => spec.seed)).toEqual(wanted.map(() => 3));
  });
});
