import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reconstructionTarget, type PathLogits } from '../../../attacks/reconstruction-target.js';
import { prepareBackend } from '../../../backend/select-backend.js';
import { RandomStream } from '../../../core/random-stream.js';
import { tensorsLeakedBy } from '../../../core/tensor-scope.js';
import { imagesTensor } from '../../../data/dataset.js';
import { runTrials } from '../../../harness/store/run-trials.js';
import { smallLaboratory, type SmallLaboratory } from '../experiments/testing/small-laboratory.js';
import { profiles } from '../profiles.js';
import {
  adaptiveAims,
  noisyAnswersTrial,
  noisySubjects,
  type NoisyEvaluation,
} from './audit-reconstruction-trials.js';
import { reconstructionPreset } from './reconstruction-preset.js';
import { withStoredArm } from './train-reconstruction-trials.js';

beforeAll(async () => void (await prepareBackend({ name: 'wasm' })));

describe('adaptiveAims', () => {
  const labels = Int32Array.from([0, 1]);
  const logits: PathLogits = () => [
    tf.tensor2d([
      [2, 1, -1],
      [0, 3, 1],
    ]),
    tf.tensor2d([
      [0, 5, 1],
      [1, 1.5, 0],
    ]),
  ];
  const lossOf = (aim: string) => {
    const objective = adaptiveAims(2).find((one) => one.aim === aim)?.objective ?? {};
    const { loss } = reconstructionTarget(logits, labels, objective)(tf.zeros([2, 1, 1, 1]));
    return [...loss.dataSync<'float32'>()];
  };
  const crossEntropy = (row: readonly number[], label: number) =>
    Math.log(row.reduce((sum, value) => sum + Math.exp(value), 0)) - (row[label] ?? NaN);

  it('are those of textbook formulas on fixed logits', () => {
    const first = [crossEntropy([2, 1, -1], 0), crossEntropy([0, 3, 1], 1)];
    const second = [crossEntropy([0, 5, 1], 0), crossEntropy([1, 1.5, 0], 1)];
    const expected: Record<string, number[]> = {
      'cross-entropy, joint': first.map((value, row) => value ** 2 + (second[row] ?? NaN) ** 2),
      'cross-entropy, path 2': second,
      'cross-entropy, least': first.map((value, row) => Math.min(value, second[row] ?? NaN)),
      // Margins −1 and 5 (counted as 1), −2 and −0.5.
      'margin, joint': [0, -2.5],
      'margin, path 1': [-1, -2],
      'margin, least': [-1, -2],
    };
    for (const [aim, values] of Object.entries(expected)) {
      lossOf(aim).forEach((value, row) => expect(value).toBeCloseTo(values[row] ?? NaN, 4));
    }
  });

  it('are eight against two paths and two against one', () => {
    expect(adaptiveAims(2).map(({ aim }) => aim)).toHaveLength(8);
    expect(adaptiveAims(1).map(({ aim }) => aim)).toEqual(['cross-entropy, joint', 'margin, joint']);
  });
});

describe('an autoencoder asked twice with noise', () => {
  const preset = {
    ...reconstructionPreset(profiles.quick),
    ...{ trainImages: 1000, epochs: 20, classifierEpochs: 8 },
    ...{ attackImages: 30, attacks: ['fgsm-linf', 'pgd-linf'] as const, epsilons: [0.02, 0.3] },
  };
  const request = { arm: 'autoencoder', seed: 3 } as const;
  let laboratory: SmallLaboratory;
  beforeAll(async () => {
    laboratory = await smallLaboratory({ train: 1000, test: 60 }, 'wasm');
    const { store, provenance } = laboratory;
    await runTrials([noisyAnswersTrial(laboratory, preset, request)], { store, provenance });
  });
  afterAll(() => laboratory.remove());

  it('is attacked through noise that is drawn anew at every step, and judged by noise of its own', async () => {
    const indices = Uint32Array.from([4, 7]);
    await withStoredArm(laboratory, preset, request, async (own) => {
      const { redrawn, without } = noisySubjects(own, RandomStream.fromSeed(1), 2);
      const images = imagesTensor(laboratory.dataset.test, indices);
      const answersOf = (ask: PathLogits) =>
        tf.tidy(() => ask(images).map((logits) => [...logits.dataSync<'float32'>()]));
      const attacker = redrawn.attacked(indices);
      const [first, second] = [answersOf(attacker), answersOf(attacker)];
      expect(first).toHaveLength(2);
      expect(first[0]).not.toEqual(first[1]);
      expect(second).not.toEqual(first);
      // The next batch, or the same attack tried for fewer steps, begins with the same draws.
      expect(answersOf(redrawn.attacked(indices))).toEqual(first);
      const judge = (redrawn.judged ?? redrawn.attacked)(indices);
      const verdict = answersOf(judge);
      expect(answersOf(judge)).toEqual(verdict);
      expect(verdict).not.toEqual(first);
      expect(answersOf((without.judged ?? without.attacked)(indices))).toEqual(verdict);
      expect(answersOf(without.attacked(indices))).toHaveLength(1);
      images.dispose();
      return Promise.resolve();
    });
  });

  it('counts an image that is right at both points, fewer at the larger magnitude, and leaves no tensor', async () => {
    const trial = noisyAnswersTrial(laboratory, preset, request);
    const numbers = (await laboratory.store.read(trial.spec))?.numbers as unknown as NoisyEvaluation;
    const right = Object.fromEntries(
      numbers.attacked.map(({ attack, epsilon, either }) => [`${attack} ${epsilon}`, either]),
    );
    expect(right['none 0']).toBeGreaterThan(10);
    const [clean] = numbers.attacked;
    // Without an attack, one of the judge's two answers is the single one.
    expect(clean?.single).toBeLessThanOrEqual(clean?.either ?? NaN);
    expect(clean?.single).toBeGreaterThan(10);
    for (const { single, images } of numbers.attacked) expect(single).toBeLessThanOrEqual(images);
    for (const attack of preset.attacks) {
      expect(right[`${attack} 0.02`]).toBeLessThanOrEqual(right['none 0'] ?? NaN);
      expect(right[`${attack} 0.3`]).toBeLessThan(right[`${attack} 0.02`] ?? NaN);
    }
    expect(await tensorsLeakedBy(async () => void (await trial.run(() => undefined)))).toBe(0);
  });
});
