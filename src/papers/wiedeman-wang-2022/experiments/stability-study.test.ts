import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tensorsLeakedBy } from '../../../core/tensor-scope.js';
import { runTrials } from '../../../harness/store/run-trials.js';
import { profiles } from '../profiles.js';
import { failed, shapeParts, shapeTrial, type ShapeTraining } from './stability-study.js';
import { smallLaboratory, type SmallLaboratory } from './testing/small-laboratory.js';

const epoch = (first: number, second: number): ShapeTraining['epochs'][number] => ({
  ...{ epoch: 1, objective: 1, crossEntropy: [1, 1], correlation: 0.6 },
  ...{ accuracy: [first, second], liveChannels: [9, 9] },
});

describe('failed', () => {
  it('is 1 for a number that is none, a dead model or a poor one, and 0 otherwise', () => {
    const sound = { epochs: [epoch(0.2, 0.2), epoch(0.95, 0.92)], collapse: null };
    expect(failed(sound, 0.9)).toBe(0);
    expect(failed({ ...sound, diverged: 'the objective is NaN' }, 0.9)).toBe(1);
    expect(failed({ ...sound, collapse: { epoch: 2, model: 1 } }, 0.9)).toBe(1);
    expect(failed({ ...sound, epochs: [epoch(0.95, 0.89)] }, 0.9)).toBe(1);
    expect(failed({ ...sound, epochs: [] }, 0.9)).toBe(1);
  });

  it('is 1 where the features were not decorrelated, as each loss says it', () => {
    const at = (correlation: number) => ({
      epochs: [{ ...epoch(0.95, 0.95), correlation }],
      collapse: null,
    });
    // −log(1 − R²) of 0.94 and 0.96.
    expect([2.81, 3.22].map((correlation) => failed(at(correlation), 0.9))).toEqual([0, 1]);
    expect([0.94, 0.96].map((r2) => failed(at(r2), 0.9, 'r-squared'))).toEqual([0, 1]);
    expect([2.81, 3.22].map((correlation) => failed(at(correlation), 0.9, 'bare-log'))).toEqual([0, 1]);
  });
});

describe('shapeParts', () => {
  it('are of CNN pairs, run by the paper profile, and none by the quick one', () => {
    expect(shapeParts(profiles.paper).map(({ id }) => id)).toEqual(['cnn/r-squared', 'cnn/bare-log']);
    expect(shapeParts(profiles.paper).every(({ notRun }) => notRun === undefined)).toBe(true);
    expect(shapeParts(profiles.quick).every(({ notRun }) => notRun !== undefined)).toBe(true);
  });
});

describe('shapeTrial', () => {
  let laboratory: SmallLaboratory;
  beforeAll(async () => {
    laboratory = await smallLaboratory({ train: 420, test: 20 }, 'wasm');
  });
  afterAll(() => laboratory.remove());
  const preset = { trainImages: 420, epochs: 1, batchSize: 210, lambda: 0.05 };
  const request = { architecture: 'fc', seed: 3 } as const;

  it('trains a pair with the other loss, and leaves no tensor', async () => {
    const { store, provenance } = laboratory;
    const trial = shapeTrial(laboratory, preset, { ...request, shape: 'r-squared' });
    await runTrials([trial], { store, provenance });
    const found = (await store.read(trial.spec))?.numbers as unknown as ShapeTraining;
    expect(found).toMatchObject({ diverged: null, collapse: null });
    // Nearly as many features as images: R² is nearly 1 at any weights.
    expect(found.epochs[0]?.correlation).toBeGreaterThan(0.5);
    expect(found.epochs[0]?.correlation).toBeLessThanOrEqual(1 + 1e-6);
    expect(await tensorsLeakedBy(async () => void (await trial.run(() => undefined)))).toBe(0);
  });

  it('says where a number is none, and goes on', async () => {
    // More than float32 holds: the objective is not finite.
    const trial = shapeTrial(laboratory, { ...preset, lambda: 1e39 }, { ...request, shape: 'bare-log' });
    const { numbers } = await trial.run(() => undefined);
    expect((numbers as unknown as ShapeTraining).diverged).toMatch(/objective is/);
  });
});
