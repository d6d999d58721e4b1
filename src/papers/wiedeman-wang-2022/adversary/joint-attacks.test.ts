import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runTrials } from '../../../harness/store/run-trials.js';
import { RandomStream } from '../../../core/random-stream.js';
import { tensorsLeakedBy } from '../../../core/tensor-scope.js';
import { drawTestImages } from '../../../evaluation/test-images.js';
import { pairAccuracy } from '../../../evaluation/pair-measures.js';
import { presetOf } from '../experiments/by-architecture.js';
import { dvergeTrial, type DvergeResult } from '../experiments/dverge-trials.js';
import { withStoredPair } from '../experiments/stored-pair.js';
import { smallLaboratory, type SmallLaboratory } from '../experiments/testing/small-laboratory.js';
import { profiles } from '../profiles.js';
import { reconstructionPreset } from '../reconstruction/reconstruction-preset.js';
import { adversaryPreset } from './adversary-preset.js';
import { gainAgainstAll, largestLoss, standingAfter } from './adversary-study.js';
import {
  jointDvergeTrial,
  jointPairTrial,
  jointReconstructionTrial,
  type JointAttacks,
} from './joint-attack-trials.js';
import { attackFamilies, jointStages, type AttackFamily } from './joint-stages.js';
import { sampleJointAttacks } from './testing/sample-adversary.js';

const adversary = {
  ...adversaryPreset(profiles.quick),
  ...{ images: 15, epsilons: [0.02, 0.3], apgdSteps: 3, squareQueries: 8 },
};

describe('jointStages', () => {
  it('come by family, weaker ones first, and attack one path without the least of several', () => {
    for (const paths of [1, 2]) {
      const stages = jointStages({ paths, attacked: () => () => [] }, adversary, {
        ...{ epsilon: 0.1, stream: RandomStream.fromSeed(1) },
      });
      const ranks = stages.map(({ family }) => attackFamilies.indexOf(family));
      expect(ranks).toEqual([...ranks].sort((one, other) => one - other));
      expect(stages.filter(({ attack }) => attack.objective.combine === 'least')).toHaveLength(paths - 1);
      // A probe of another length would be another APGD: its checkpoints depend on the number of steps.
      for (const { family, attack } of stages) {
        if (family === 'apgd') expect(attack.probeSteps).toBeUndefined();
      }
    }
  });
});

describe('standingAfter, gainAgainstAll and largestLoss', () => {
  const { quick } = profiles;
  const [epsilon = NaN] = adversaryPreset(quick).epsilons;
  const pair = sampleJointAttacks(quick, 2, (stage) => 90 - 5 * stage);

  it('take the last attack of a family, and no number where nothing was measured', () => {
    const shares: Record<AttackFamily, number> = { single: 0.85, pgd: 0.7, apgd: 0.6, square: 0.55 };
    for (const family of attackFamilies) expect(standingAfter(pair, epsilon, family)).toBe(shares[family]);
    expect(standingAfter(pair, 0.07, 'pgd')).toBeNaN();
    expect(
      standingAfter(
        sampleJointAttacks(quick, 1, () => 9),
        epsilon,
        'single',
      ),
    ).toBeNaN();
  });

  it('give by how much more a defence loses: less than nothing where more of the defended network stands', () => {
    const firm = sampleJointAttacks(quick, 2, () => 75);
    expect(gainAgainstAll({ defended: firm, plain: pair }, { epsilon })).toBeCloseTo(0.55 - 0.75, 12);
    expect(gainAgainstAll({ defended: pair, plain: firm }, { epsilon })).toBeCloseTo(0.75 - 0.55, 12);
  });

  it('are about the network that loses more', () => {
    const firm = sampleJointAttacks(quick, 2, () => 50);
    for (const contrast of [
      { defended: firm, plain: pair },
      { defended: pair, plain: firm },
    ]) {
      expect(largestLoss(contrast, epsilon, ['pgd', 'apgd'])).toBeCloseTo(-0.1, 12);
    }
  });
});

describe('the trials', () => {
  let laboratory: SmallLaboratory;
  beforeAll(async () => {
    laboratory = await smallLaboratory({ train: 400, test: 60 }, 'wasm');
  });
  afterAll(() => laboratory.remove());

  /** Runs a trial twice: what it left, and how many tensors the second run leaked. */
  async function found(trial: ReturnType<typeof jointPairTrial>) {
    const { store, provenance } = laboratory;
    await runTrials([trial], { store, provenance });
    const leaked = await tensorsLeakedBy(async () => void (await trial.run(() => undefined)));
    return { leaked, ...((await store.read(trial.spec))?.numbers as unknown as JointAttacks) };
  }

  function expectStronger({ attacked }: JointAttacks) {
    expect(attacked.map(({ epsilon }) => epsilon)).toEqual(adversary.epsilons);
    const [weak, strong] = adversary.epsilons.map((epsilon) =>
      standingAfter({ attacked }, epsilon, 'square'),
    );
    expect(strong).toBeLessThanOrEqual(weak ?? NaN);
    expect(strong).toBeLessThan(0.5);
  }

  it('leave fewer images of a pair at the larger magnitude, fewer than half, and no tensor', async () => {
    const pair = { trainImages: 400, epochs: 3, batchSize: 100, lambda: 0 };
    const request = { architecture: 'fc', arm: 'regular', seed: 3 } as const;
    const { leaked, ...attacks } = await found(jointPairTrial(laboratory, { pair, adversary }, request));
    expectStronger(attacks);
    expect(leaked).toBe(0);
  });

  it('leave fewer images of the pair that DVERGE left at the larger magnitude, which is the one that Figure 4 measured', async () => {
    const pair = { ...presetOf(profiles.paper.pairs, 'fc'), trainImages: 400, epochs: 3, batchSize: 100 };
    const measured = { calibrationImages: 100, accuracyImages: 60, attackImages: 10, epsilons: [0.1] };
    const dverge = {
      ...{ trainImages: 200, epochs: 1, batchSize: 100, learningRate: 1e-3, steps: 3 },
      measured,
    };
    const request = { architecture: 'fc', arm: 'regular', seed: 3 } as const;
    const trial = jointDvergeTrial(laboratory, { pair, dverge, adversary }, request);
    const { leaked, ...attacks } = await found(trial);
    expectStronger(attacks);
    expect(leaked).toBe(0);
    const trained = dvergeTrial(laboratory, { pair, dverge }, request).spec;
    const { epochs } = (await laboratory.store.read(trained))?.numbers as unknown as DvergeResult;
    const { images, take } = drawTestImages(laboratory.dataset.test, 3);
    const accuracy = await withStoredPair(laboratory, trained, (stored) =>
      pairAccuracy(stored, images, take(60)),
    );
    expect(accuracy).toEqual(epochs.at(-1)?.accuracy);
    expect(accuracy).not.toEqual(epochs[0]?.accuracy);
  });

  it('leave fewer images of a DNA at the larger magnitude, fewer than half, and no tensor', async () => {
    const quick = reconstructionPreset(profiles.quick);
    const reconstruction = { ...quick, trainImages: 1000, epochs: 2, classifierEpochs: 2 };
    const request = { arm: 'dna', seed: 3 } as const;
    const trial = jointReconstructionTrial(laboratory, { reconstruction, adversary }, request);
    const { leaked, ...attacks } = await found(trial);
    expectStronger(attacks);
    expect(leaked).toBe(0);
  });
});
