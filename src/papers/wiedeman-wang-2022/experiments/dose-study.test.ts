import { describe, expect, it } from 'vitest';
import { profileNames, profiles } from '../profiles.js';
import { dosePairs, doseParts, doseStep, doseTable, type DosePart } from './dose-study.js';
import { pairs } from './pair-study.js';
import { addressLaboratory } from './testing/address-laboratory.js';
import { sampleFeatures, samplePairEvaluation } from './testing/sample-pair-evaluation.js';

const { quick } = profiles;
const running = () => doseParts(quick).filter(({ notRun }) => notRun === undefined);
const [step] = running() as [DosePart];

describe('doseParts', () => {
  it('go from λ = 0 upwards without a gap, through the λ of Figure 3', () => {
    for (const name of profileNames) {
      const own = doseParts(profiles[name]).filter(({ architecture }) => architecture === 'fc');
      expect(own[0]?.smaller).toBe(0);
      own.slice(1).forEach(({ smaller }, index) => expect(smaller).toBe(own[index]?.larger));
      for (const { smaller, larger } of own) expect(larger).toBeGreaterThan(smaller);
      expect(own.map(({ larger }) => larger)).toContain(0.05);
    }
  });
});

describe('dosePairs', () => {
  it('share the pairs of Figure 3, and train one with the weight of the step elsewhere', () => {
    const laboratory = addressLaboratory(quick);
    const { regular, decorrelated } = pairs(laboratory, 3, { architecture: 'fc' });
    const [first, second] = running().map((part) => dosePairs(laboratory, 3, part));
    expect(first?.smaller.spec).toEqual(regular.spec);
    expect(first?.larger.spec).toEqual(decorrelated.spec);
    expect(second?.smaller.spec).toEqual(decorrelated.spec);
    expect(second?.larger.spec.configuration['lambda']).toBe(running()[1]?.larger);
  });
});

describe('doseStep', () => {
  it('is the fall of the transfer rate', () => {
    const decorrelated = samplePairEvaluation(40, { features: sampleFeatures(0.4) });
    const found = { smaller: samplePairEvaluation(70), larger: decorrelated };
    const fall = doseStep(found, step, quick);
    expect('value' in fall && fall.value).toBeCloseTo(0.3, 12);
  });

  it('counts a step that lowers no correlation as no difference: it says nothing of correlation', () => {
    const larger = samplePairEvaluation(70, { features: sampleFeatures(0.89) });
    expect(doseStep({ smaller: samplePairEvaluation(70), larger }, step, quick)).toEqual({
      excluded: {
        reason: 'R² (mean of both directions) fell by 0.010 from λ 0 to 0.05, more than 0.02 needed',
        arm: 'λ 0.05',
      },
      countsAs: 0,
    });
  });

  it('counts a dead or poor pair on either side as no difference, and says which', () => {
    const sound = samplePairEvaluation(70);
    const dead = samplePairEvaluation(40, { collapse: { epoch: 3, model: 2 } });
    const poor = samplePairEvaluation(40, { accuracy: [0.95, 0.5] });
    expect(doseStep({ smaller: sound, larger: dead }, step, quick)).toEqual({
      excluded: { reason: 'λ 0.05: model 2 died in epoch 3', arm: 'λ 0.05' },
      countsAs: 0,
    });
    expect(doseStep({ smaller: poor, larger: sound }, step, quick)).toMatchObject({
      excluded: { arm: 'λ 0' },
      countsAs: 0,
    });
  });
});

describe('doseTable', () => {
  it('has each pair once, whichever steps it belongs to', () => {
    const trials = { smaller: samplePairEvaluation(70), larger: samplePairEvaluation(40) };
    const runs = running().map((part) => ({ seed: 1, part, trials }));
    const [table] = doseTable(runs).details ?? [];
    expect(table?.rows).toHaveLength(runs.length + 1);
    for (const row of table?.rows ?? []) expect(row).toHaveLength(table?.columns.length ?? NaN);
  });
});
