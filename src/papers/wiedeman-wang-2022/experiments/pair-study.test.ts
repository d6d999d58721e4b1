import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attackNames, figure3Epsilons } from '../../../evaluation/attack-grid.js';
import type { SeedRun } from '../../../harness/claim.js';
import { requestsOf } from '../../../harness/trials.js';
import { trialKey } from '../../../harness/store/trial-key.js';
import { profiles, type PairPreset } from '../profiles.js';
import type { ArchitecturePart } from './by-architecture.js';
import { exclusionReason, type PairEvaluation } from './pair-results.js';
import {
  attackParts,
  directionGap,
  furtherPresets,
  pairedEvaluations,
  pairExclusion,
  pairRate,
  pairs,
  transferGap,
  unlessPairLeaves,
  type PairEvaluations,
} from './pair-study.js';
import { addressLaboratory } from './testing/address-laboratory.js';
import { samplePairEvaluation as evaluation } from './testing/sample-pair-evaluation.js';

const { quick, reduced, paper } = profiles;
const preset = quick.pairs.fc as PairPreset;
const part = { id: 'fc', label: 'FC', architecture: 'fc' } as const;
const arms = (regular: PairEvaluation, decorrelated: PairEvaluation): PairEvaluations => ({
  regular,
  decorrelated,
});
const died = evaluation(20, { collapse: { epoch: 3, model: 2 } });
const poor = evaluation(20, { accuracy: [0.841, 0.95] });

describe('pairExclusion', () => {
  it('keeps a pair of which both arms trained well', () => {
    expect(pairExclusion(arms(evaluation(60), evaluation(20)), preset)).toBeUndefined();
    expect(exclusionReason(evaluation(1), 0.9)).toBeUndefined();
  });

  it('says by which declared rule a seed leaves, and which arm broke it', () => {
    expect(pairExclusion(arms(evaluation(60), died), preset)).toEqual({
      reason: 'decorrelated pair: model 2 died in epoch 3',
      arm: 'decorrelated',
    });
    expect(pairExclusion(arms(poor, evaluation(20)), preset)).toEqual({
      reason: 'regular pair: model 1 reached 84.1 % natural accuracy, 90.0 % needed',
      arm: 'regular',
    });
  });
});

describe('unlessPairLeaves', () => {
  it('is what is measured where both arms stay', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        const kept = arms(evaluation(60), evaluation(20));
        expect(unlessPairLeaves(kept, part, quick, () => value)).toBe(value);
      }),
    );
  });

  it('counts a seed that breaks a rule as no difference, whatever would be measured', () => {
    for (const broken of [arms(evaluation(60), died), arms(died, evaluation(20)), arms(poor, poor)]) {
      const excluded = pairExclusion(broken, preset);
      expect(excluded).toBeDefined();
      expect(unlessPairLeaves(broken, part, quick, () => 0.7)).toEqual({ excluded, countsAs: 0 });
      expect(unlessPairLeaves(broken, part, quick, () => 0.7, 0.5)).toEqual({ excluded, countsAs: 0.5 });
    }
  });

  it('refuses a part that the profile does not run', () => {
    const kept = arms(evaluation(60), evaluation(20));
    const cnn = { ...part, architecture: 'cnn' } as const;
    expect(() => unlessPairLeaves(kept, cnn, reduced, () => 0)).toThrow(/^cnn must be run in this profile/);
  });
});

describe('pairedEvaluations', () => {
  const run = (
    seed: number,
    id: string,
    trials: PairEvaluations,
  ): SeedRun<ArchitecturePart, PairEvaluations> => ({ seed, part: { ...part, id }, trials });

  it('has each pair once, however many parts share it, and applies the rule', () => {
    const kept = arms(evaluation(60), evaluation(20));
    const runs = [1, 2].flatMap((seed) =>
      attackNames.map((id) => run(seed, id, seed === 1 ? kept : arms(evaluation(60), died))),
    );
    const found = pairedEvaluations(runs, quick);
    expect(found.map(({ seed, architecture, exclusion }) => [seed, architecture, exclusion?.arm])).toEqual([
      [1, 'fc', undefined],
      [2, 'fc', 'decorrelated'],
    ]);
    expect(found[0]?.regular).toBe(kept.regular);
  });
});

describe('attackParts', () => {
  it('are one for each architecture and attack of Figure 3, with the paper’s number where it runs', () => {
    const parts = attackParts((_, attack) => attackNames.indexOf(attack), furtherPresets)(quick);
    expect(parts.map(({ architecture, attack }) => `${architecture}/${attack}`)).toEqual(
      ['cnn', 'fc'].flatMap((architecture) => attackNames.map((attack) => `${architecture}/${attack}`)),
    );
    for (const { id, architecture, attack, notRun, ...own } of parts) {
      expect(id).toBe(`${architecture}/${attack}`);
      expect(notRun === undefined).toBe(architecture === 'fc');
      expect(own.paper).toBe(architecture === 'fc' ? attackNames.indexOf(attack) : undefined);
    }
  });
});

describe('furtherPresets', () => {
  it('are those of the pairs, but for pairs that are evaluated only', () => {
    const cnn = { notRun: { because: 'time', text: 'too long' } } as const;
    expect(furtherPresets({ ...paper, onlyEvaluated: { cnn } })).toEqual({ ...paper.pairs, cnn });
    expect(furtherPresets(paper)).toEqual(paper.pairs);
  });
});

describe('pairs', () => {
  it('are the same trials for every part of an architecture, and others for each seed and architecture', () => {
    const keys = (seed: number, architecture: 'cnn' | 'fc') =>
      requestsOf(pairs(addressLaboratory(paper), seed, { architecture })).map(({ spec }) => trialKey(spec));
    expect(keys(1, 'fc')).toEqual(keys(1, 'fc'));
    const all = [...keys(1, 'fc'), ...keys(2, 'fc'), ...keys(1, 'cnn')];
    expect(new Set(all).size).toBe(6);
  });
});

describe('transferGap', () => {
  it('is the difference of the rates, averaged over magnitudes and directions', () => {
    const gap = transferGap(arms(evaluation(60), evaluation(20)), 'pgd-l2', figure3Epsilons);
    const near = expect.closeTo(0.4, 12) as number;
    expect(gap).toEqual({ value: near, asPrinted: near });
  });

  it('has no value where an attack fooled too few, in either arm', () => {
    const few = evaluation(60);
    const starved = {
      ...few,
      transfers: few.transfers.map((t) => ({ ...t, bothCleanCorrect: { fooled: 19, transferred: 0 } })),
    };
    expect(transferGap(arms(starved, few), 'fgsm-linf', [0.05])).toEqual({
      inconclusive: 'regular pair: fgsm-linf, ε 0.05, 1→2: only 19 fooled samples, at least 20 needed',
    });
    expect(transferGap(arms(few, starved), 'fgsm-linf', [0.05])).toMatchObject({
      inconclusive: expect.stringContaining('decorrelated pair') as string,
    });
    expect(pairRate(few, 'fgsm-linf', 0.07, '1→2')).toEqual({
      inconclusive: 'fgsm-linf, ε 0.07, 1→2: not measured',
    });
  });
});

describe('directionGap', () => {
  /** Rates there and back, of 100 fooled samples, at every magnitude. */
  const uneven = (there: number, back: number) => {
    const even = evaluation(0);
    return {
      ...even,
      transfers: even.transfers.map((item) => ({
        ...item,
        bothCleanCorrect: { fooled: 100, transferred: item.direction === '1→2' ? there : back },
      })),
    };
  };
  const gapOf = (there: number, back: number) => {
    const gap = directionGap(uneven(there, back), 'fgsm-l2', figure3Epsilons);
    return 'value' in gap ? gap.value : NaN;
  };

  it('is 2→1 − 1→2, and changes its sign where the models change places', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(100), (there, back) => {
        expect(gapOf(there, back)).toBeCloseTo((back - there) / 100, 12);
        expect(gapOf(there, back) + gapOf(back, there)).toBe(0);
      }),
    );
  });

  it('has no value where a direction was not measured', () => {
    expect(directionGap(evaluation(10), 'fgsm-l2', [0.07])).toEqual({
      inconclusive: 'fgsm-l2, ε 0.07, 2→1: not measured',
    });
  });
});
