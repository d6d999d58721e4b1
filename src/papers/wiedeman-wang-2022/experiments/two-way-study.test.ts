import { describe, expect, it } from 'vitest';
import { profiles } from '../profiles.js';
import { paperTransferRate } from '../printed.js';
import { pairs } from './pair-study.js';
import { addressLaboratory } from './testing/address-laboratory.js';
import { samplePairEvaluation } from './testing/sample-pair-evaluation.js';
import { armsBothWays, auditedPairsBothWays, twoWayParts } from './two-way-study.js';

const { quick, reduced } = profiles;
const part = { id: 'fc/pgd-linf', label: '', architecture: 'fc', attack: 'pgd-linf' } as const;

describe('a pair with the loss in both directions', () => {
  it('is trained with the settings of the decorrelated one, but for the form of its loss', () => {
    const laboratory = addressLaboratory(quick);
    const { regular, decorrelated, twoWay } = auditedPairsBothWays(laboratory, 203, part);
    const plain = pairs(laboratory, 203, part);
    expect([regular.spec, decorrelated.spec]).toEqual([plain.regular.spec, plain.decorrelated.spec]);
    expect(twoWay.spec).toEqual({
      ...decorrelated.spec,
      configuration: { ...decorrelated.spec.configuration, form: 'two-way' },
    });
  });

  it('takes the place of the decorrelated pair', () => {
    const [regular, decorrelated, twoWay] = [60, 40, 20].map((rate) => samplePairEvaluation(rate));
    if (regular === undefined || decorrelated === undefined || twoWay === undefined) throw new Error();
    expect(armsBothWays({ regular, decorrelated, twoWay })).toEqual({ regular, decorrelated: twoWay });
  });
});

describe('the parts', () => {
  it('are FGSM and PGD in l∞ on FC pairs, with the drop that the paper prints', () => {
    const drops = ([0.05, 0.1, 0.15, 0.2] as const).map(
      (epsilon) =>
        (paperTransferRate('fc', 'regular', 'fgsm-linf', epsilon) ?? NaN) -
        (paperTransferRate('fc', 'decorrelated', 'fgsm-linf', epsilon) ?? NaN),
    );
    const found = twoWayParts(profiles.paper);
    expect(found.map(({ id }) => id)).toEqual(['fc/fgsm-linf', 'fc/pgd-linf']);
    expect(found[0]?.paper).toBeCloseTo(drops.reduce((sum, drop) => sum + drop) / 4, 12);
  });

  it('are not run where the profile has no FC pairs', () => {
    for (const own of twoWayParts(reduced)) expect(own.notRun?.text).toBeTruthy();
  });
});
