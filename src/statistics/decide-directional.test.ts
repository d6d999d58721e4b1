import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { decideDirectional } from './decide-directional.js';
import { smallestDetectableEffect } from './smallest-detectable-effect.js';

const samples = fc.array(fc.double({ min: -1, max: 2, noNaN: true }), { minLength: 2, maxLength: 10 });

describe('decideDirectional', () => {
  it('verdict, interval, e-value and p-value always say the same', () => {
    fc.assert(
      fc.property(samples, fc.double({ min: -1, max: 1, noNaN: true }), (differences, threshold) => {
        const { verdict, estimate, interval, eValue, pValue, refuting } = decideDirectional({
          differences,
          threshold,
          alpha: 0.05,
        });
        const [low, high] = [interval?.low ?? NaN, interval?.high ?? NaN];
        expect(low).toBeLessThanOrEqual(estimate ?? NaN);
        expect(high).toBeGreaterThanOrEqual(estimate ?? NaN);
        expect(Math.min(1, 1 / (eValue ?? 0))).toBe(pValue);
        if (verdict === 'supported') expect(low).toBeGreaterThanOrEqual(threshold);
        if (verdict === 'refuted') expect(high).toBeLessThanOrEqual(threshold);
        if (verdict === 'inconclusive') expect(low <= threshold && threshold <= high).toBe(true);
        if ((pValue ?? 1) > 0.05) expect(verdict).not.toBe('supported');
        if ((refuting?.pValue ?? 1) > 0.05) expect(verdict).not.toBe('refuted');
      }),
    );
  });

  it('turns supported into refuted when the differences are mirrored about the threshold', () => {
    const turned = { supported: 'refuted', refuted: 'supported', inconclusive: 'inconclusive' };
    fc.assert(
      fc.property(samples, (differences) => {
        const mirrored = differences.map((x) => -x);
        const decide = (some: number[]) =>
          decideDirectional({ differences: some, threshold: 0, alpha: 0.05 });
        expect(decide(mirrored).verdict).toBe(turned[decide(differences).verdict]);
      }),
    );
  });

  it('supports a planted effect of twice the smallest detectable one, and refutes its mirror', () => {
    for (const seeds of [5, 8]) {
      const stream = RandomStream.fromSeed(21).split(seeds);
      const effect = 2 * smallestDetectableEffect({ seeds, standardDeviation: 1, alpha: 0.05 });
      const verdicts = { supported: 0, refuted: 0, inconclusive: 0 };
      for (let experiment = 0; experiment < 400; experiment++) {
        const sign = experiment % 2 === 0 ? 1 : -1;
        const differences = Array.from({ length: seeds }, () => sign * effect + stream.normal());
        verdicts[decideDirectional({ differences, threshold: 0, alpha: 0.05 }).verdict] += 1;
      }
      expect(verdicts.supported).toBeGreaterThan(195);
      expect(verdicts.refuted).toBeGreaterThan(195);
    }
  });

  it('says what it could have shown where it cannot decide', () => {
    const differences = [0.1, -0.2, 0.05, 0.3, -0.1];
    const { verdict, reason, smallestDetectable } = decideDirectional({
      differences,
      threshold: 0,
      alpha: 0.05,
    });
    expect(verdict).toBe('inconclusive');
    expect(smallestDetectable).toBeCloseTo(2.513 * Math.sqrt(0.037), 2);
    expect(reason).toMatch(/5 seeds would have shown a distance of 0\.\d+ from it with power 0\.8/);
    expect(decideDirectional({ differences: [1, 2], threshold: 0, alpha: 0.05 }).reason).toMatch(/run more/);
    expect(decideDirectional({ differences: [1], threshold: 0, alpha: 0.05 }).reason).toMatch(
      /run more seeds/,
    );
  });

  it('gives no number where a difference is none', () => {
    for (const bad of [NaN, Infinity]) {
      const decision = decideDirectional({ differences: [1, bad, 2], threshold: 0, alpha: 0.05 });
      expect(decision.verdict).toBe('inconclusive');
      expect(decision.reason).toBe(`the difference of seed 2 of 3 is ${bad}`);
      expect([decision.estimate, decision.interval, decision.pValue, decision.signFlipP]).toEqual([
        null,
        null,
        null,
        null,
      ]);
    }
    expect(decideDirectional({ differences: [], threshold: 0, alpha: 0.05 }).reason).toBe('not run');
  });

  it('goes by all seeds where early and late ones contradict each other, and shows an interval around their mean', () => {
    const up = [1, 1.01, 0.99, 1, 1.02, 0.98];
    const down = Array.from({ length: 60 }, (_, index) => -3 - (index % 5) / 50);
    const decide = (differences: number[]) =>
      decideDirectional({ differences, threshold: 0, alpha: 0.05, stream: RandomStream.fromSeed(0) });
    expect(decide(up).verdict).toBe('supported');
    const { verdict, estimate, interval } = decide([...up, ...down]);
    expect(verdict).toBe('refuted');
    expect(interval?.low).toBeLessThan(estimate ?? NaN);
    expect(interval?.high).toBeGreaterThan(estimate ?? NaN);
    expect(decide([...up, ...down.slice(0, 3)]).verdict).toBe('inconclusive');
  });

  it('warns where all seeds agree, and leaves the sign-flip test out beyond 20 seeds without a stream', () => {
    const same = { differences: new Array<number>(21).fill(0.5), threshold: 0, alpha: 0.05 };
    expect(decideDirectional(same)).toMatchObject({ verdict: 'supported', signFlipP: null });
    expect(decideDirectional(same).reason).toMatch(/saturated/);
    expect(decideDirectional({ ...same, stream: RandomStream.fromSeed(0) }).signFlipP).toBeLessThan(1e-3);
    // One sample of 500 is the finest step: five seeds that all differ by one sample show nothing.
    const oneSample = {
      differences: new Array<number>(5).fill(0.002),
      threshold: 0,
      alpha: 0.05,
      resolution: 0.002,
    };
    expect(decideDirectional(oneSample).verdict).toBe('inconclusive');
  });

  it('refuses a level or threshold that is none', () => {
    expect(() => decideDirectional({ differences: [1], threshold: 0, alpha: 5 })).toThrow(ConfigError);
    expect(() => decideDirectional({ differences: [1], threshold: NaN, alpha: 0.05 })).toThrow(ConfigError);
  });
});
