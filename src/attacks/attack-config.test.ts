import { describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { fgsm, pgd, requireAttackConfig } from './attack-config.js';

describe('attack configurations', () => {
  it('fgsm is one step of epsilon from the image', () => {
    expect(fgsm({ norm: 'l2', epsilon: 0.1 })).toEqual({
      name: 'fgsm',
      norm: 'l2',
      epsilon: 0.1,
      steps: 1,
      stepSize: 0.1,
      randomStart: 'none',
      restarts: 1,
      keep: 'best',
    });
  });

  it('pgd is 40 steps of 3/255 in l-infinity and of 2.5/40 of the budget in l2, from a random start', () => {
    const usual = { name: 'pgd', epsilon: 0.2, steps: 40, randomStart: 'ball', restarts: 1, keep: 'best' };
    expect(pgd({ norm: 'linf', epsilon: 0.2 })).toEqual({ ...usual, norm: 'linf', stepSize: 3 / 255 });
    expect(pgd({ norm: 'l2', epsilon: 0.2 })).toEqual({ ...usual, norm: 'l2', stepSize: 0.5 / 40 });
  });

  it('the released variant keeps the last point and starts within epsilon of each pixel value', () => {
    expect(fgsm({ norm: 'linf', epsilon: 0.1, variant: 'released' }).keep).toBe('last');
    const released = pgd({ norm: 'l2', epsilon: 0.1, variant: 'released', restarts: 2 });
    expect(released).toMatchObject({ keep: 'last', randomStart: 'box', restarts: 2 });
  });

  it('is plain data: survives JSON', () => {
    const config = pgd({ norm: 'l2', epsilon: 0.1 });
    expect(JSON.parse(JSON.stringify(config))).toEqual(config);
  });

  it('says which field is wrong and what to do', () => {
    expect(() => pgd({ norm: 'linf', epsilon: 8 })).toThrow(
      new ConfigError('pgd: epsilon must be in [0, 1] (pixel units), got 8; divide by 255'),
    );
    expect(() => fgsm({ norm: 'linf', epsilon: -0.1 })).toThrow(
      new ConfigError('fgsm: epsilon must be in [0, 1] (pixel units), got -0.1'),
    );
    expect(() => fgsm({ norm: 'l2', epsilon: NaN })).toThrow(ConfigError);
    expect(() => pgd({ norm: 'linf', epsilon: 0.1, stepSize: 3 })).toThrow(/pgd: stepSize .* divide by 255/);
    expect(() => pgd({ norm: 'linf', epsilon: 0.1, steps: 0 })).toThrow(/pgd: steps must be at least 1/);
    expect(() => pgd({ norm: 'linf', epsilon: 0.1, restarts: 2, randomStart: 'none' })).toThrow(
      /restarts must be 1 without a random start/,
    );
    const config = pgd({ norm: 'linf', epsilon: 0.1 });
    expect(() => requireAttackConfig({ ...config, norm: 'l1' as 'l2' })).toThrow(
      /norm must be one of linf, l2/,
    );
    expect(() => pgd({ norm: 'l2', epsilon: 0.1, variant: 'old' as 'paper' })).toThrow(
      /variant must be one of/,
    );
  });
});
