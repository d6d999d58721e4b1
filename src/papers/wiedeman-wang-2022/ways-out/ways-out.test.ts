import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { architectureNamed } from '../../../models/architecture.js';
import { sharedConfiguration } from '../../../harness/laboratory.js';
import type { PairEvaluation, PairTraining } from '../experiments/pair-results.js';
import { pairTrainingTrial } from '../experiments/pair-trials.js';
import { profileNames, type PairPreset } from '../profiles.js';
import { trialKey } from '../../../harness/store/trial-key.js';
import { wayArms, wayPresets } from './ways-out-preset.js';
import { runWaysOut, summariseWays, type WayPair } from './ways-out-study.js';
import { smallLaboratory, type SmallLaboratory } from '../experiments/testing/small-laboratory.js';

const preset: PairPreset = {
  trainImages: 260,
  epochs: 2,
  batchSize: 260,
  lambda: 0.05,
  accuracyImages: 260,
  featureImages: 260,
  attackImages: 60,
  attacks: ['fgsm-linf'],
  epsilons: [0.3],
  minimumAccuracy: 0.9,
};
let laboratory: SmallLaboratory;
beforeAll(async () => {
  laboratory = await smallLaboratory({ train: 260, test: 260 });
});
afterAll(() => laboratory.remove());

describe('a pair with a way out', () => {
  const keyOf = (wayOut?: object) => {
    const request = { architecture: 'fc', arm: 'decorrelated', seed: 1, ...(wayOut && { wayOut }) } as const;
    return trialKey(pairTrainingTrial(laboratory, preset, request).spec);
  };

  it('has an address of its own, and the paper’s pair the one it always had', () => {
    const keys = [
      undefined,
      { form: 'two-way' },
      { form: 'canonical' },
      { warmUpEpochs: 1 },
      { warmUpEpochs: 2 },
    ];
    expect(new Set(keys.map(keyOf)).size).toBe(keys.length);
    const { configuration } = pairTrainingTrial(laboratory, preset, {
      architecture: 'fc',
      arm: 'decorrelated',
      seed: 1,
    }).spec;
    const own = ['architecture', 'batchSize', 'epochs', 'lambda', 'trainImages'];
    const shared = Object.keys(sharedConfiguration(laboratory));
    expect(Object.keys(configuration).sort()).toEqual([...shared, ...own].sort());
  });
});

describe('runWaysOut', () => {
  it('trains every arm of every seed, and evaluates the pairs that lived', async () => {
    const arms = wayArms.filter(({ name }) => ['paper', 'warm-up'].includes(name));
    const pairs = await runWaysOut(laboratory, { architecture: 'fc', preset, arms, seeds: [1, 2] });
    expect(pairs.map(({ arm, seed }) => [arm, seed])).toEqual([
      ['paper', 1],
      ['paper', 2],
      ['warm-up', 1],
      ['warm-up', 2],
    ]);
    for (const { training, evaluation } of pairs) {
      expect(evaluation === undefined).toBe(training.collapse !== null);
    }
    const [, , warmed] = pairs;
    expect(warmed?.training.epochs.map(({ correlation }) => correlation > 0)).toEqual([false, true]);
  });
});

const training = (died?: number) =>
  ({ epochs: [], collapse: died === undefined ? null : { epoch: died, model: 2 } }) satisfies PairTraining;

/** A pair whose transfer rate is the same everywhere. */
function evaluation(accuracy: readonly [number, number], transferred: number, fooled = 50): PairEvaluation {
  const transfers = (['1→2', '2→1'] as const).map((direction) => ({
    attack: 'fgsm-linf' as const,
    epsilon: 0.3,
    direction,
    fooled,
    transferred,
    bothCleanCorrect: { fooled, transferred },
  }));
  const features = { r2: [0.5, 0.9], liveChannels: [4, 16] } as unknown as PairEvaluation['features'];
  return { accuracy, features, attackedImages: 60, transfers, collapse: null };
}

describe('summariseWays', () => {
  it('counts the dead and the poor, and takes means over the others alone', () => {
    const pairs: WayPair[] = [
      { arm: 'a', seed: 1, training: training(7) },
      { arm: 'a', seed: 2, training: training(), evaluation: evaluation([0.98, 0.96], 20) },
      { arm: 'a', seed: 3, training: training(), evaluation: evaluation([0.95, 0.91], 30) },
      { arm: 'a', seed: 4, training: training(), evaluation: evaluation([0.95, 0.73], 50) },
      { arm: 'b', seed: 1, training: training(3) },
    ];
    const [a, b] = summariseWays(pairs, preset);
    expect(a).toMatchObject({
      arm: 'a',
      pairs: 4,
      died: 1,
      diedInEpoch: [7],
      poor: 1,
      liveChannels: [4, 16],
    });
    expect(a?.accuracy).toBeCloseTo(0.95, 12);
    expect(a?.transferRate).toBeCloseTo(0.5, 12);
    expect(a?.r2[1]).toBeCloseTo(0.9, 12);
    expect(a?.fromRegular).toEqual({ seeds: 0, accuracy: null, transferRate: null });
    expect(b).toMatchObject({ died: 1, poor: 0, accuracy: null, transferRate: null, r2: [null, null] });
  });

  it('holds an arm against the regular pairs of the seeds where both broke no rule', () => {
    const living = (arm: string, seed: number, accuracy: number, transferred: number): WayPair => ({
      ...{ arm, seed, training: training() },
      evaluation: evaluation([accuracy, accuracy], transferred),
    });
    const [, own] = summariseWays(
      [
        ...[living('regular', 1, 0.99, 50), living('regular', 2, 0.98, 40), living('regular', 3, 0.8, 10)],
        ...[living('own', 2, 0.95, 20), living('own', 3, 0.95, 0)],
      ],
      preset,
    );
    expect(own?.fromRegular.seeds).toBe(1);
    expect(own?.fromRegular.accuracy).toBeCloseTo(0.03, 12);
    expect(own?.fromRegular.transferRate).toBeCloseTo(0.4, 12);
  });

  it('gives no transfer rate to a pair of which an attack fooled too few', () => {
    const found = summariseWays(
      [{ arm: 'a', seed: 1, training: training(), evaluation: evaluation([0.9, 0.9], 3, 5) }],
      preset,
    );
    expect(found[0]).toMatchObject({ transferRate: null, accuracy: 0.9 });
  });
});

describe('the experiment’s sizes', () => {
  it('regress on more samples than features, and warm up for no longer than they train', () => {
    for (const name of profileNames) {
      for (const architecture of ['cnn', 'fc'] as const) {
        const sizes = wayPresets[name][architecture];
        const { featureCount } = architectureNamed(architecture);
        expect(Math.min(sizes.batchSize, sizes.featureImages)).toBeGreaterThan(featureCount + 1);
        for (const { wayOut } of wayArms) {
          expect(wayOut?.(sizes.epochs).warmUpEpochs ?? 0).toBeLessThan(sizes.epochs);
        }
      }
    }
  });
});
