import { describe, expect, it } from 'vitest';
import { attackNames, attackNamed, figure3Epsilons } from '../../../evaluation/attack-grid.js';
import { paperFigures, paperTransferGap, paperTransferRate } from '../printed.js';
import { exclusionReason, type MeasuredTransfer, type PairEvaluation } from './pair-results.js';
import { directions, measuredRate, pairedEvaluations, transferGap } from './pair-study.js';
import { currentProfile, profileNames, type Profile } from '../profiles.js';
import type { StoredTrial } from '../../../harness/store/run-store.js';

/** An evaluation whose transfer rate is `transferred` of 100 under every attack and direction. */
function evaluation(transferred: number, changes: Partial<PairEvaluation> = {}): PairEvaluation {
  const transfers: MeasuredTransfer[] = attackNames.flatMap((attack) =>
    figure3Epsilons.flatMap((epsilon) =>
      directions.map((direction) => {
        const counts = { fooled: 100, transferred };
        return { attack, epsilon, direction, ...counts, bothCleanCorrect: counts };
      }),
    ),
  );
  return {
    accuracy: [0.95, 0.96],
    features: {
      r2: [0.9, 0.9],
      chanceR2: [0.2, 0.2],
      keptColumns: [200, 200],
      principalR2: 0.5,
      liveChannels: [200, 200],
    },
    attackedImages: 500,
    transfers,
    collapse: null,
    ...changes,
  };
}

const stored = (numbers: PairEvaluation): StoredTrial => ({ numbers }) as unknown as StoredTrial;
const quick = currentProfile({});
const paired = (regular: PairEvaluation, decorrelated: PairEvaluation) => {
  const [pair] = pairedEvaluations([stored(regular), stored(decorrelated)], quick);
  if (pair === undefined) throw new Error('no pair');
  return pair;
};

describe('pairedEvaluations', () => {
  it('keeps a pair of which both arms trained well', () => {
    expect(paired(evaluation(60), evaluation(20)).exclusion).toBeUndefined();
  });

  it('excludes a seed by the declared rule, and says which arm and why', () => {
    const died = evaluation(20, { collapse: { epoch: 3, model: 2 } });
    expect(paired(evaluation(60), died).exclusion).toEqual({
      reason: 'decorrelated pair: model 2 died in epoch 3',
      arm: 'decorrelated',
    });
    const poor = evaluation(20, { accuracy: [0.841, 0.95] });
    expect(paired(poor, evaluation(20)).exclusion).toEqual({
      reason: 'regular pair: model 1 reached 84.1 % natural accuracy, 90.0 % needed',
      arm: 'regular',
    });
    expect(exclusionReason(evaluation(1), 0.9)).toBeUndefined();
  });
});

describe('transferGap', () => {
  it('is the difference of the rates, averaged over magnitudes and directions', () => {
    const gap = transferGap(paired(evaluation(60), evaluation(20)), 'pgd-l2', figure3Epsilons);
    expect(gap).toEqual({ value: expect.closeTo(0.4, 12) as number });
  });

  it('has no value where an attack fooled too few, in either arm', () => {
    const few = evaluation(60);
    const starved = { ...few, transfers: few.transfers.map((t) => ({ ...t, fooled: 19, transferred: 0 })) };
    expect(transferGap(paired(starved, few), 'fgsm-linf', [0.05])).toEqual({
      inconclusive: 'regular pair: fgsm-linf, ε 0.05, 1→2: only 19 fooled samples, at least 20 needed',
    });
    expect(transferGap(paired(few, starved), 'fgsm-linf', [0.05])).toMatchObject({
      inconclusive: expect.stringContaining('decorrelated pair') as string,
    });
    expect(measuredRate(few, 'fgsm-linf', 0.07, '1→2')).toEqual({
      inconclusive: 'fgsm-linf, ε 0.07, 1→2: not measured',
    });
  });
});

describe('profiles', () => {
  it('are found by name, quick by default', () => {
    const named = profileNames.map((name) => currentProfile({ TRANSFER_CLAIMS_PROFILE: name }).name);
    expect(named).toEqual(profileNames);
    expect(currentProfile({}).name).toBe('quick');
    expect(() => currentProfile({ TRANSFER_CLAIMS_PROFILE: 'fast' })).toThrow(
      'TRANSFER_CLAIMS_PROFILE must be one of quick, paper; got "fast"',
    );
  });

  it('take the number of seeds that the user asks for, and change nothing else', () => {
    const { fixedSeeds, ...asked } = currentProfile({ TRANSFER_CLAIMS_SEEDS: '10' });
    expect(fixedSeeds).toBe(10);
    expect(asked).toEqual({ ...currentProfile({}), seeds: { first: 101, minimum: 10, maximum: 10 } });
    for (const wrong of ['1', '2.5', 'ten', '']) {
      expect(() => currentProfile({ TRANSFER_CLAIMS_SEEDS: wrong })).toThrow('TRANSFER_CLAIMS_SEEDS must be');
    }
  });

  it('regress on more samples than features', () => {
    const sizes = { cnn: 784, fc: 200 };
    const presetsOf = (profile: Profile) =>
      Object.entries(profile.pairs) as [keyof typeof sizes, Profile['pairs']['fc']][];
    for (const name of profileNames) {
      for (const [architecture, preset] of presetsOf(currentProfile({ TRANSFER_CLAIMS_PROFILE: name }))) {
        if ('notRun' in preset) continue;
        expect(Math.min(preset.batchSize, preset.featureImages)).toBeGreaterThan(sizes[architecture] + 1);
      }
    }
  });
});

describe('attackNamed', () => {
  it('gives each attack of Figure 3 its norm, steps and magnitude', () => {
    const found = attackNames.map((name) => attackNamed(name, 0.1));
    expect(found.map(({ norm }) => norm)).toEqual(['linf', 'linf', 'l2', 'l2']);
    expect(found.map(({ steps }) => steps)).toEqual([1, 40, 1, 40]);
    expect(found.every(({ epsilon }) => epsilon === 0.1)).toBe(true);
  });
});

describe('the paper’s figures', () => {
  it('are fractions here, and hold the printed numbers', () => {
    expect(paperTransferRate('cnn', 'regular', 'fgsm-linf', 0.05)).toBeCloseTo(0.5901, 10);
    expect(paperTransferRate('cnn', 'regular', 'fgsm-linf', 0.07)).toBeNull();
    const gaps = [0.5901 - 0.1379, 0.6763 - 0.2777, 0.7691 - 0.5865, 0.8312 - 0.7169];
    expect(paperTransferGap('cnn', 'fgsm-linf', figure3Epsilons)).toBeCloseTo(
      gaps.reduce((a, b) => a + b) / 4,
      10,
    );
    expect(paperFigures.figure2.regularR2).toBe(0.991);
  });
});
