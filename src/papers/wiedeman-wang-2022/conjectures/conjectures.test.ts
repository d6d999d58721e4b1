import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../../../backend/select-backend.js';
import { tensorsLeakedBy } from '../../../core/tensor-scope.js';
import { runTrials } from '../../../harness/store/run-trials.js';
import type { Trial } from '../../../harness/trials.js';
import { adversaryPreset } from '../adversary/adversary-preset.js';
import { dosesOf } from '../experiments/dose-study.js';
import { samplePairEvaluation } from '../experiments/testing/sample-pair-evaluation.js';
import { smallLaboratory, type SmallLaboratory } from '../experiments/testing/small-laboratory.js';
import { profiles, type PairPreset } from '../profiles.js';
import { acrossGap } from './architecture-study.js';
import { allCouples, architectureTransferTrial, type ArchitectureTransfer } from './architecture-trials.js';
import {
  agreementTarget,
  detection,
  detectionTrial,
  likeliestWrong,
  type Detections,
} from './detection-trials.js';
import { correlation, predictorCorrelation } from './feature-dependence-study.js';
import { featureDependenceTrial, type FeatureDependence } from './feature-dependence-trials.js';
import { defenceGain } from './surrogate-defence-study.js';
import { deploymentTrial, type Deployed } from './surrogate-defence-trials.js';

const { quick } = profiles;

describe('detection', () => {
  const scores = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 40 });

  it('has 1 less the area where attacked and natural change places, ½ where they are the same', () => {
    fc.assert(
      fc.property(scores, scores, (natural, attacked) => {
        const area = detection(natural, attacked).area ?? NaN;
        expect(area + (detection(attacked, natural).area ?? NaN)).toBeCloseTo(1, 12);
        expect(detection(natural, natural).area).toBeCloseTo(0.5, 12);
      }),
    );
  });

  it('finds all that lie above every natural score, and says where nothing was fooled', () => {
    const natural = Array.from({ length: 40 }, (_, index) => index / 40);
    expect(detection(natural, [2, 3])).toEqual({ fooled: 2, area: 1, foundAtFivePercent: 1 });
    expect(detection(natural, [-1])).toEqual({ fooled: 1, area: 0, foundAtFivePercent: 0 });
    // Two of forty natural images, a twentieth, raise an alarm above the third highest score.
    expect(detection(natural, [38 / 40, 37 / 40]).foundAtFivePercent).toBe(0.5);
    expect(detection(natural, [])).toEqual({ fooled: 0, area: null, foundAtFivePercent: null });
  });
});

describe('agreementTarget', () => {
  beforeAll(async () => void (await prepareBackend({ name: 'wasm' })));

  it('is won where both models say the wanted class, and loses by both cross-entropies', () => {
    const logits = (rows: number[][]) => () => tf.tensor2d(rows);
    const first = logits([
      [2, 0],
      [0, 1],
    ]);
    const second = logits([
      [1, 0],
      [3, 1],
    ]);
    tf.tidy(() => {
      const { loss, fooled } = agreementTarget(
        [first, second],
        Int32Array.from([0, 1]),
      )(tf.zeros([2, 1, 1, 1]));
      expect([...fooled.dataSync()]).toEqual([1, 0]);
      const softplus = (x: number) => Math.log(1 + Math.exp(x));
      expect(loss.dataSync()[0]).toBeCloseTo(-softplus(-2) - softplus(-1), 5);
      expect(loss.dataSync()[1]).toBeCloseTo(-softplus(-1) - softplus(2), 5);
    });
  });
});

describe('likeliestWrong', () => {
  it('has the classes that both models together hold likeliest, without the right one', () => {
    const logits = (row: number[]) => () => tf.tensor2d([row, row]);
    const members = [logits([5, 1, 3, 0, -9]), logits([5, 2, 1, 4, -9])];
    const images = tf.zeros<tf.Rank.R4>([2, 1, 1, 1]);
    const found = likeliestWrong(members, images, Int32Array.from([0, 3]));
    expect(found.map((classes) => [...classes])).toEqual([
      [3, 0],
      [2, 2],
      [1, 1],
    ]);
    images.dispose();
  });
});

describe('correlation', () => {
  it('is 1 or −1 for lists on a line, and 0 where one is constant', () => {
    const list = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 3, maxLength: 9 });
    fc.assert(
      fc.property(list, fc.constantFrom(-2, 0, 3), (xs, slope) => {
        const expected = new Set(xs).size === 1 ? 0 : Math.sign(slope);
        expect(
          correlation(
            xs,
            xs.map((x) => slope * x + 1),
          ),
        ).toBeCloseTo(expected, 10);
      }),
    );
  });
});

describe('what a seed says', () => {
  const part = { id: '', label: '', architecture: 'fc' } as const;

  it('of mutual information is its correlation with transfer, nothing of a dead pair', () => {
    const doses = dosesOf(quick);
    const evaluated = doses.map((_, index) => samplePairEvaluation(80 - 10 * index));
    const related = doses.map((_, index) => ({
      ...{ mutualInformation: 3 - index, distanceCorrelation: 0, partialDistanceCorrelation: index },
    }));
    const of = (predictor: 'mutualInformation' | 'partialDistanceCorrelation', found = evaluated) =>
      predictorCorrelation({ evaluated: found, related }, { ...part, predictor }, quick);
    expect(of('mutualInformation')).toEqual({ value: expect.closeTo(1, 10) as number });
    expect(of('partialDistanceCorrelation')).toEqual({ value: expect.closeTo(-1, 10) as number });
    const dead = [...evaluated.slice(1), samplePairEvaluation(1, { collapse: { epoch: 1, model: 2 } })];
    expect(of('mutualInformation', dead)).toMatchObject({ countsAs: 0 });
  });

  it('of a defence is what the plain model loses more, nothing where a model never learned', () => {
    const found = {
      accuracy: [0.95, 0.92],
      correlation: 1,
      attacked: [{ epsilon: 0.1, clean: 50, wrong: [20, 15] }],
    };
    const own = { ...part, epsilon: 0.1 };
    expect(defenceGain(found, own, quick)).toEqual({ value: 0.1 });
    expect(defenceGain({ ...found, accuracy: [0.95, 0.5] }, own, quick)).toMatchObject({
      excluded: { arm: 'defended' },
      countsAs: 0,
    });
    expect(defenceGain(found, { ...own, epsilon: 0.3 }, quick)).toHaveProperty('inconclusive');
  });

  it('of architectures is transfer within one less that across, nothing where a network is poor', () => {
    const rates = [60, 50, 10, 20, 30, 40];
    const transfers = allCouples.flatMap((couple, index) =>
      (['1→2', '2→1'] as const).map((direction) => {
        const counts = { fooled: 100, transferred: rates[index] ?? NaN };
        return {
          couple,
          attack: 'pgd-linf',
          epsilon: 0.1,
          direction,
          ...counts,
          bothCleanCorrect: counts,
        } as const;
      }),
    );
    const gap = (baseline: 'cnn' | 'within', accuracy: readonly number[]) =>
      acrossGap({ accuracy, transfers }, { epsilon: 0.1, baseline });
    const sound = [0.95, 0.95, 0.95, 0.95];
    expect(gap('cnn', sound)).toMatchObject({ value: expect.closeTo(0.35, 12) as number });
    expect(gap('within', sound)).toMatchObject({ value: expect.closeTo(0.3, 12) as number });
    expect(gap('cnn', [0.95, 0.95, 0.95, 0.8])).toMatchObject({
      excluded: { arm: 'vision-transformer-2' },
      countsAs: 0,
    });
  });
});

describe('the trials', () => {
  let laboratory: SmallLaboratory;
  beforeAll(async () => {
    laboratory = await smallLaboratory({ train: 440, test: 520 }, 'wasm');
  });
  afterAll(() => laboratory.remove());
  const adversary = { ...adversaryPreset(quick), ...{ images: 15, epsilons: [0.2], surrogatePairs: 1 } };
  const pair: PairPreset = {
    ...(quick.pairs.fc as PairPreset),
    ...{ trainImages: 440, epochs: 1, batchSize: 220, accuracyImages: 50 },
  };
  const request = { architecture: 'fc', arm: 'regular', seed: 3 } as const;

  async function found<Numbers>(trial: Trial<Numbers>): Promise<Numbers> {
    const { store, provenance } = laboratory;
    await runTrials([trial], { store, provenance });
    expect(await tensorsLeakedBy(async () => void (await trial.run(() => undefined)))).toBe(0);
    return (await store.read(trial.spec))?.numbers as unknown as Numbers;
  }

  it('relate the features of a pair, and leave no tensor', async () => {
    const dependence: FeatureDependence = await found(featureDependenceTrial(laboratory, pair, request));
    for (const value of Object.values(dependence)) expect(value).toSatisfy(Number.isFinite);
    // Both were taught the same classes.
    expect(dependence.mutualInformation).toBeGreaterThan(0.1);
    expect(dependence.partialDistanceCorrelation).toBeLessThan(dependence.distanceCorrelation);
  });

  it('attack a pair past its alarm; who wants agreement is found less often', async () => {
    // Large enough that both fool every image that the model had right.
    const strong = { ...adversary, epsilons: [0.5] };
    const trial = detectionTrial(laboratory, { pair, adversary: strong }, request);
    const [naive, adaptive] = (await found<Detections>(trial)).found;
    expect(naive?.fooled).toBe(adversary.images);
    expect(adaptive?.fooled).toBe(adversary.images);
    expect(adaptive?.area).toBeLessThan(naive?.area ?? NaN);
  });

  it('deploy a model against a surrogate, and leave no tensor', async () => {
    const { accuracy, attacked }: Deployed = await found(
      deploymentTrial(laboratory, { pair, adversary }, request),
    );
    expect(accuracy).toHaveLength(2);
    for (const { clean, wrong } of attacked) for (const own of wrong) expect(own).toBeLessThanOrEqual(clean);
  });

  it('attack between architectures, and leave no tensor', async () => {
    const preset = {
      trainImages: 250,
      epochs: 1,
      accuracyImages: 20,
      attackImages: 4,
      epsilons: [0.1],
      minimumAccuracy: 0.9,
    };
    const trial = architectureTransferTrial(laboratory, preset, 3);
    const { accuracy, transfers }: ArchitectureTransfer = await found(trial);
    expect(accuracy).toHaveLength(4);
    expect(transfers).toHaveLength(2 * allCouples.length);
  });
});
