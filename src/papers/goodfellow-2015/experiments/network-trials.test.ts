import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogitsOf } from '../../../attacks/attack-target.js';
import { prepareBackend } from '../../../backend/select-backend.js';
import { RandomStream } from '../../../core/random-stream.js';
import { syntheticDigits } from '../../../data/synthetic-digits.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import { noEvidence } from '../../../harness/evidence/evidence.js';
import { openRunStore } from '../../../harness/store/run-store.js';
import { runTrials } from '../../../harness/store/run-trials.js';
import { describeTrial, goodfellow2015 } from '../paper.js';
import { profiles, type Profile } from '../profiles.js';
import { agreementOf, answersOf, mistakesOf } from './answers.js';
import { judgedTrial, networkNames, threeAgainstSeven, type JudgedNetwork } from './network-trials.js';

const folder = mkdtempSync(join(tmpdir(), 'goodfellow-'));
let laboratory: Laboratory<Profile>;
beforeAll(async () => {
  const backend = await prepareBackend();
  const { name, device } = backend;
  laboratory = {
    paper: goodfellow2015,
    profile: { ...profiles.quick, trainImages: 600, cleanImages: 200, attackImages: 200 },
    dataset: syntheticDigits({ stream: RandomStream.fromSeed(1), train: 600, test: 200 }),
    ...{ backend, store: openRunStore({ folder }), evidence: noEvidence() },
    provenance: { commit: null, dirty: null, versions: {}, backend: name, device },
  };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const answers = (classes: readonly number[], labels: readonly number[]) => ({
  classes: Int32Array.from(classes),
  confidences: Float32Array.from(classes, (_, index) => (index % 4) / 4),
  labels: Int32Array.from(labels),
});

describe('judgedTrial', () => {
  it('trains, attacks and judges; images made on another network weaken a network less than its own', async () => {
    const softmax = judgedTrial(laboratory, 1, { judge: 'softmax' });
    const moved = judgedTrial(laboratory, 1, { judge: 'softmax', maker: 'original' });
    const [own, across] = (await runTrials([softmax, moved], laboratory)).map(
      ({ numbers }) => numbers as unknown as JudgedNetwork,
    );
    expect(own).toMatchObject({ images: 200, agreement: null, clean: across?.clean });
    expect(own?.error).toBeGreaterThan(Number(own?.clean.error));
    expect(across?.error).toBeLessThanOrEqual(Number(own?.error));
    expect(across?.agreement?.bothWrong).toBeGreaterThan(0);
    expect((await softmax.run(() => undefined)).numbers).toEqual(own);
  });

  it('says what it is in words that tell networks, makers and seeds apart', () => {
    const words = [1, 2].flatMap((seed) =>
      networkNames.flatMap((judge) =>
        networkNames.map((maker) => describeTrial(judgedTrial(laboratory, seed, { judge, maker }).spec)),
      ),
    );
    expect(new Set(words).size).toBe(50);
    expect(words).toContain('judge-network trained on images of original seed 2');
  });

  it('says that a network is missing rather than judge nothing', async () => {
    const { run } = judgedTrial(laboratory, 9, { judge: 'noise' });
    await expect(run(() => undefined)).rejects.toThrow('the network noise of seed 9 must be in the store');
  });
});

describe('answersOf', () => {
  it('makes the images of an attack once for all networks that are asked', async () => {
    const { test: images } = laboratory.dataset;
    const stream = RandomStream.fromSeed(4);
    const passes = { source: 0, other: 0 };
    const linear = (name: keyof typeof passes): LogitsOf => {
      const values = stream.split(name).uniformArray(7840, -1, 1);
      return (x) => {
        passes[name]++;
        return tf.matMul(tf.reshape(x, [-1, 784]) as tf.Tensor2D, tf.tensor2d(values, [784, 10]));
      };
    };
    const [source, other] = [linear('source'), linear('other')];
    const question = {
      images,
      indices: Uint32Array.of(3, 1, 4),
      attacked: { source, epsilon: 0.25, stream },
    };
    const together = await answersOf([other, source], question);
    // One step along the gradient, and the answer.
    expect(passes).toEqual({ source: 2, other: 1 });
    expect(together).toEqual([
      ...(await answersOf([other], question)),
      ...(await answersOf([source], question)),
    ]);
  });
});

describe('threeAgainstSeven', () => {
  it('keeps every three and seven with its pixels, in order, and nothing else', () => {
    const { test: set } = laboratory.dataset;
    const found = threeAgainstSeven(set);
    const from = [...set.labels.keys()].filter((index) => set.labels[index] === 3 || set.labels[index] === 7);
    expect([...found.labels]).toEqual(from.map((index) => Number(set.labels[index] === 7)));
    expect(found.pixels.subarray(-784)).toEqual(
      set.pixels.subarray(784 * Number(from.at(-1))).subarray(0, 784),
    );
  });
});

describe('what is counted', () => {
  it('a network agrees with itself entirely, and by chance as often as its wrong answers repeat', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { minLength: 1 }), (pairs) => {
        const given = answers(
          pairs.map(([own]) => own),
          pairs.map(([, label]) => label),
        );
        const { error, confidence } = mistakesOf(given);
        const found = agreementOf(given, given);
        expect(error * pairs.length).toBeCloseTo(found?.bothWrong ?? 0, 9);
        expect([confidence === null, found?.share ?? 1]).toEqual([found === null, 1]);
        expect(found?.chance ?? 1).toSatisfy((share: number) => share > 0 && share <= 1);
      }),
    );
  });

  it('counts agreement where both are wrong, beside habits by true class (counted by hand)', () => {
    // Class 0: (1, 1), (1, 2), (2, 1) are wrong in both, of which one agrees; by chance ⅔·⅔ + ⅓·⅓ = 5/9.
    const labels = [0, 0, 0, 0, 1];
    const found = agreementOf(answers([1, 1, 2, 0, 1], labels), answers([1, 2, 1, 3, 1], labels));
    expect(found).toEqual({ bothWrong: 3, share: 1 / 3, chance: expect.closeTo(5 / 9, 12) as number });
    const counted = mistakesOf(answers([1, 1, 2, 0, 1], labels));
    expect(counted).toEqual({ images: 5, error: 3 / 5, confidence: 1 / 4 });
    expect(() => agreementOf(answers([1], [0]), answers([], []))).toThrow(/both need 1 answers, got 0/);
  });
});
