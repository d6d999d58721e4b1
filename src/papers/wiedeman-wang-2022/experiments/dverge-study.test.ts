import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profiles } from '../profiles.js';
import { presetOf } from './by-architecture.js';
import {
  dvergeExclusion,
  dvergePresets,
  dvergeRate,
  dvergeStarts,
  unlessStartLeaves,
} from './dverge-study.js';
import { minimumFooled } from './transfer-rates.js';
import { addressLaboratory } from './testing/address-laboratory.js';
import { sampleDverge } from './testing/sample-dverge.js';

const { quick, reduced, paper } = profiles;
const part = { id: 'fc', label: 'FC', architecture: 'fc' } as const;
const { pair } = presetOf(dvergePresets(quick), 'fc');
const fine = { regular: sampleDverge([[60, 40]]), decorrelated: sampleDverge([[20, 10]]) };
const died = { ...fine, decorrelated: sampleDverge([[20, 10]], { collapse: { epoch: 3, model: 2 } }) };
const poor = { ...fine, regular: sampleDverge([[60, 40]], { accuracy: 0.5 }) };

describe('dvergePresets', () => {
  it('leave an architecture out where its pairs or its DVERGE training are left out, with that reason', () => {
    const { pairs, dverge } = quick;
    expect(dvergePresets(reduced).cnn).toBe(reduced.pairs.cnn);
    expect(dvergePresets({ ...reduced, pairs: paper.pairs, dverge }).cnn).toBe(dverge.cnn);
    expect(dvergePresets(quick).fc).toEqual({ pair: pairs.fc, dverge: dverge.fc });
    for (const preset of Object.values(dvergePresets(paper))) expect(preset).not.toHaveProperty('notRun');
  });
});

describe('dvergeStarts', () => {
  it('go on from the pairs of both arms', () => {
    const { regular, decorrelated } = dvergeStarts(addressLaboratory(quick), 7, part);
    const lambdas = [regular, decorrelated].map(({ needs = [] }) =>
      needs.map(({ spec }) => spec.configuration['lambda']),
    );
    expect(lambdas).toEqual([[0], [pair.lambda]]);
  });
});

describe('dvergeExclusion', () => {
  it('is the rule of Figure 3, applied to the pair before DVERGE training and after every epoch', () => {
    expect(dvergeExclusion(fine, pair)).toBeUndefined();
    expect(dvergeExclusion(died, pair)).toEqual({
      arm: 'decorrelated',
      reason: 'decorrelated start: model 2 died in epoch 3',
    });
    expect(dvergeExclusion(poor, pair)).toEqual({
      arm: 'regular',
      reason: 'regular start: a model has 50.0 % natural accuracy, 90.0 % needed',
    });
    const weakened = {
      ...fine,
      regular: sampleDverge(
        [
          [60, 40],
          [50, 30],
        ],
        { laterAccuracy: 0.5 },
      ),
    };
    expect(dvergeExclusion(weakened, pair)).toEqual({
      arm: 'regular',
      reason: 'regular start: a model has 50.0 % natural accuracy after epoch 1 of DVERGE, 90.0 % needed',
    });
  });
});

describe('unlessStartLeaves', () => {
  it('is what is measured where both starts stay, and no difference where one breaks a rule', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        const measure = () => ({ value });
        expect(unlessStartLeaves(fine, part, quick, measure)).toEqual({ value });
        for (const starts of [died, poor]) {
          const excluded = dvergeExclusion(starts, pair);
          expect(unlessStartLeaves(starts, part, quick, measure)).toEqual({ excluded, countsAs: 0 });
        }
      }),
    );
  });
});

describe('dvergeRate', () => {
  it('is the mean of both directions after that epoch', () => {
    const percent = fc.tuple(fc.nat(100), fc.nat(100));
    fc.assert(
      fc.property(fc.array(percent, { minLength: 1, maxLength: 4 }), (rates) => {
        const result = sampleDverge(rates);
        rates.forEach(([there, back], epoch) => {
          const rate = dvergeRate(result, epoch, 0.1);
          expect('value' in rate ? rate.value : NaN).toBeCloseTo((there + back) / 200, 12);
        });
      }),
    );
  });

  it('says where nothing was measured, or too few samples were fooled', () => {
    expect(dvergeRate(fine.regular, 1, 0.1)).toEqual({ inconclusive: 'epoch 1, ε 0.1: not measured' });
    expect(dvergeRate(fine.regular, 0, 0.2)).toEqual({ inconclusive: 'epoch 0, ε 0.2: not measured' });
    const few = sampleDverge([[1, 1]], { fooled: minimumFooled - 1 });
    expect(dvergeRate(few, 0, 0.1)).toEqual({
      inconclusive: 'epoch 0, ε 0.1: only 19 fooled samples, at least 20 needed',
    });
  });
});
