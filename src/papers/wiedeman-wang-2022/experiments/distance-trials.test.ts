import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tensorsLeakedBy } from '../../../core/tensor-scope.js';
import { distanceTrial } from './distance-trials.js';
import { dvergeTrial } from './dverge-trials.js';
import type { DistancePreset, DvergePreset, PairPreset } from '../profiles.js';
import { runTrials } from '../../../harness/store/run-trials.js';
import type { Trial } from '../../../harness/trials.js';
import { smallLaboratory, type SmallLaboratory } from './testing/small-laboratory.js';

const distances: DistancePreset = {
  trainImages: 600,
  epochs: 2,
  batchSize: 300,
  squaredDistances: [1100],
  accuracyImages: 300,
  featureImages: 260,
  attackImages: 40,
  epsilons: [0.1],
  minimumAccuracy: 0.9,
};
const pairs: PairPreset = {
  trainImages: 600,
  epochs: 2,
  batchSize: 300,
  lambda: 0.05,
  accuracyImages: 300,
  featureImages: 260,
  attackImages: 20,
  attacks: ['pgd-linf'],
  epsilons: [0.1],
  minimumAccuracy: 0.9,
};
const dverge: DvergePreset = {
  trainImages: 600,
  epochs: 2,
  batchSize: 300,
  learningRate: 1e-3,
  steps: 2,
  measured: { calibrationImages: 400, accuracyImages: 300, attackImages: 20, epsilons: [0.1] },
};
let laboratory: SmallLaboratory;

beforeAll(async () => {
  laboratory = await smallLaboratory({ train: 600, test: 300 }, 'wasm');
});
afterAll(() => laboratory.remove());

async function run<Numbers>(request: Trial<Numbers>): Promise<Numbers> {
  const { store, provenance } = laboratory;
  const [trial] = await runTrials([request], { store, provenance });
  return trial?.numbers as unknown as Numbers;
}

describe('distance trials', () => {
  it('measure accuracy, features on natural and attacked inputs, and transfer both ways', async () => {
    const request = { architecture: 'fc', squaredDistance: 1100, seed: 1 } as const;
    const result = await run(distanceTrial(laboratory, distances, request));
    expect(result.reached).toBeGreaterThan(1000);
    expect(result.accuracy).toHaveLength(2);
    expect(result.features.map(({ epsilon }) => epsilon)).toEqual([0, 0.1]);
    for (const { r2, chanceR2 } of result.features) {
      // 200 features of 260 samples: chance alone explains most.
      expect(chanceR2[0]).toBeLessThanOrEqual(200 / 259);
      for (const value of r2) expect(value).toBeGreaterThan(chanceR2[0]);
      for (const value of r2) expect(value).toBeLessThanOrEqual(1);
    }
    expect(result.transfers.map(({ direction }) => direction)).toEqual(['1→2', '2→1']);
    for (const { fooled, transferred } of result.transfers) {
      expect(fooled).toBeLessThanOrEqual(40);
      expect(transferred).toBeLessThanOrEqual(fooled);
    }
  });

  it('leave no tensor behind', async () => {
    const once = async () => {
      const request = distanceTrial(laboratory, distances, {
        architecture: 'fc',
        squaredDistance: 1200,
        seed: 2,
      });
      await request.run(() => undefined);
    };
    await once();
    expect(await tensorsLeakedBy(once)).toBe(0);
    expect(tf.memory().numTensors).toBeGreaterThanOrEqual(0);
  });
});

describe('dverge trials', () => {
  it('go on from the pair that Figure 3 trained, measured before and after every epoch', async () => {
    const request = { architecture: 'fc', arm: 'regular', seed: 1 } as const;
    const result = await run(dvergeTrial(laboratory, { pair: pairs, dverge }, request));
    expect(result.epochs.map(({ epoch }) => epoch)).toEqual([0, 1, 2]);
    expect(result.collapse).toBeNull();
    const [before, , after] = result.epochs;
    expect(after?.transfers).not.toEqual(before?.transfers);
    // Few steps have left the averages of BatchNorm behind the weights.
    expect(result.epochs.map(({ lagging }) => lagging !== undefined)).toEqual([false, false, true]);
    expect(after?.lagging?.accuracy).not.toEqual(after?.accuracy);
  });
});
