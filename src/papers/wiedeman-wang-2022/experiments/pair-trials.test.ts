import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../../../core/random-stream.js';
import { tensorsLeakedBy } from '../../../core/tensor-scope.js';
import { fc } from '../../../models/architecture.js';
import { createNetwork, disposeNetwork } from '../../../models/network.js';
import { attackNamed } from '../../../evaluation/attack-grid.js';
import { CleanImages } from '../../../evaluation/clean-images.js';
import { describeLaboratory, type Laboratory } from '../../../harness/laboratory.js';
import { featureMeasures, naturalAccuracy, predictClasses } from '../../../evaluation/pair-measures.js';
import type { PairEvaluation } from './pair-results.js';
import { pairTransfer } from '../../../evaluation/pair-transfer.js';
import { pairEvaluationTrial, pairTrainingTrial } from './pair-trials.js';
import type { PairPreset } from '../profiles.js';
import { addEvidence } from '../../../harness/evidence/add-evidence.js';
import { Evidence } from '../../../harness/evidence/evidence.js';
import { committed } from '../../../harness/evidence/testing/recorded-folder.js';
import { recordingsOf } from '../../../harness/recordings.js';
import { sourceOf } from '../../../harness/recall-trials.js';
import type { TrialOutput } from '../../../harness/store/trial.js';
import { openRunStore } from '../../../harness/store/run-store.js';
import { trialKey } from '../../../harness/store/trial-key.js';
import { runTrials } from '../../../harness/store/run-trials.js';
import { smallLaboratory, type SmallLaboratory } from './testing/small-laboratory.js';

const preset: PairPreset = {
  trainImages: 600,
  epochs: 2,
  batchSize: 300,
  lambda: 0.05,
  accuracyImages: 300,
  featureImages: 260,
  attackImages: 20,
  attacks: ['fgsm-linf', 'pgd-l2'],
  epsilons: [0.1],
  minimumAccuracy: 0.9,
};
let laboratory: SmallLaboratory;

beforeAll(async () => {
  laboratory = await smallLaboratory({ train: 600, test: 300 });
});
afterAll(() => laboratory.remove());

const noTime = { startedAt: '2026-01-01T00:00:00.000Z', wallSeconds: 1 };
const everything = (count: number) => Uint32Array.from({ length: count }, (_, index) => index);

describe('pair trials', () => {
  it('train, then evaluate from the stored weights, and say the same the second time', async () => {
    const { store, provenance } = laboratory;
    const request = pairEvaluationTrial(laboratory, preset, {
      architecture: 'fc',
      arm: 'decorrelated',
      seed: 1,
    });
    const [first] = await runTrials([request], { store, provenance });
    const numbers = first?.numbers as unknown as PairEvaluation;
    expect(numbers.transfers).toHaveLength(4);
    expect(numbers.attackedImages).toBe(20);
    expect(numbers.accuracy.every((share) => share > 0.2 && share <= 1)).toBe(true);
    expect(numbers.features.r2.every((r2) => r2 >= 0 && r2 <= 1)).toBe(true);
    expect(
      await store.has(
        pairTrainingTrial(laboratory, preset, { architecture: 'fc', arm: 'decorrelated', seed: 1 }).spec,
      ),
    ).toBe(true);
    const again = await request.run(() => undefined);
    expect(again.numbers).toEqual(first?.numbers);
  });

  it('attack no pair of which a model died, where the preset says so, and have another address there', async () => {
    const sparing = { ...preset, attacksDeadPairs: false } as const;
    const { store, provenance } = laboratory;
    const evaluationOf = async (seed: number, collapse: { model: 1 | 2; epoch: number } | null) => {
      const request = { architecture: 'fc', arm: 'decorrelated', seed } as const;
      const training = pairTrainingTrial(laboratory, sparing, request);
      const { numbers, weights } = await training.run(() => undefined);
      const output = { numbers: { ...numbers, collapse }, ...(weights && { weights }) };
      await store.write(training.spec, output as TrialOutput, { ...provenance, ...noTime });
      const [found] = await runTrials([pairEvaluationTrial(laboratory, sparing, request)], {
        store,
        provenance,
      });
      return found?.numbers as unknown as PairEvaluation;
    };
    const dead = await evaluationOf(11, { model: 2, epoch: 1 });
    expect(dead).toMatchObject({ transfers: [], attackedImages: 0, collapse: { model: 2, epoch: 1 } });
    expect(dead.accuracy).toHaveLength(2);
    expect((await evaluationOf(12, null)).transfers).toHaveLength(4);
    const request = { architecture: 'fc', arm: 'regular', seed: 1 } as const;
    const [own, usual] = [sparing, preset].map((one) => pairEvaluationTrial(laboratory, one, request).spec);
    expect(own).not.toEqual(usual);
  });

  it('are evaluated from recorded weights without training, at an address that names both machines', async () => {
    const recorded = { ...preset, recordedWeights: true } as const;
    const request = { architecture: 'fc', arm: 'regular', seed: 3 } as const;
    const root = mkdtempSync(join(tmpdir(), 'recorded-pair-'));
    try {
      // As if another backend had trained it.
      const elsewhere = {
        ...laboratory,
        backend: { ...laboratory.backend, name: 'tensorflow', arithmetic: 'x' } as const,
      };
      const { spec: trainedSpec } = pairTrainingTrial(elsewhere, preset, request);
      const { run } = pairTrainingTrial(laboratory, preset, request);
      const there = openRunStore({ folder: join(root, 'store') });
      const trial = await there.write(trainedSpec, await run(() => undefined), committed);
      await addEvidence(join(root, 'evidence'), [{ trial, data: { id: 'mnist', name: 'MNIST' } }], {
        largestWeights: 1e8,
      });
      const evidence = new Evidence(join(root, 'evidence'));
      const store = openRunStore({ folder: join(root, 'here'), below: evidence });
      const here = { ...laboratory, evidence, store };

      const evaluation = pairEvaluationTrial(here, recorded, request);
      const { configuration } = evaluation.spec;
      expect(configuration).toMatchObject({
        backend: laboratory.backend.name,
        trainedOn: { backend: 'tensorflow', arithmetic: 'x' },
      });
      expect(configuration['arithmetic']).toBe(laboratory.backend.arithmetic);
      expect(await sourceOf(here, [evaluation])).toMatchObject({ here: [evaluation], missing: [] });
      const [found] = await runTrials([evaluation], { store, provenance: laboratory.provenance });
      expect((await store.list()).map(({ spec }) => spec.experiment)).toEqual(['evaluate-pair']);
      const stored = new Map([[trialKey(evaluation.spec), found ?? trial]]);
      const used = [{ part: 'fc', seed: 3, requests: [evaluation] }];
      expect(await recordingsOf(here, used, stored)).toMatchObject([
        { what: 'weights', backend: 'tensorflow', seeds: [3], parts: ['fc'] },
      ]);
      // The same weights say the same, wherever they lie.
      const trained = pairEvaluationTrial({ ...laboratory, store: there }, preset, request);
      await there.write(trained.needs?.[0]?.spec ?? trainedSpec, await run(() => undefined), committed);
      expect((await trained.run(() => undefined)).numbers).toEqual(found?.numbers);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });

  it('are missing where their weights are not recorded, and are not trained instead', async () => {
    const recorded = { ...preset, recordedWeights: true } as const;
    const evaluation = pairEvaluationTrial(laboratory, recorded, {
      architecture: 'cnn',
      arm: 'regular',
      seed: 4,
    });
    expect(await sourceOf(laboratory, [evaluation])).toMatchObject({
      ...{ here: [], missing: [evaluation] },
    });
  });

  it('have an address of their own for each arm, seed, data set and backend', () => {
    const address = (changes: Partial<Laboratory>, arm: 'regular' | 'decorrelated' = 'regular', seed = 1) =>
      JSON.stringify(
        pairTrainingTrial({ ...laboratory, ...changes }, preset, { architecture: 'fc', arm, seed }).spec,
      );
    const addresses = [
      address({}),
      address({}, 'decorrelated'),
      address({}, 'regular', 2),
      address({ dataset: { ...laboratory.dataset, fingerprint: 'other' } }),
      address({ backend: { ...laboratory.backend, name: 'cpu' } }),
    ];
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  it('say that a trained pair is missing rather than evaluate nothing', async () => {
    const request = pairEvaluationTrial(laboratory, preset, { architecture: 'fc', arm: 'regular', seed: 77 });
    await expect(request.run(() => undefined)).rejects.toThrow(
      'the trained pair of seed 77 is not in the store',
    );
  });
});

describe('measures of a pair', () => {
  it('leave no tensor behind', async () => {
    const { test } = laboratory.dataset;
    const pair = [
      createNetwork(fc, RandomStream.fromSeed(1)),
      createNetwork(fc, RandomStream.fromSeed(2)),
    ] as const;
    const run = async () => {
      await naturalAccuracy(pair[0], test, everything(10));
      await featureMeasures(pair, test, everything(260));
      const clean = new CleanImages(test);
      const setting = { clean, indices: everything(5), stream: RandomStream.fromSeed(3) };
      await pairTransfer(pair, '2→1', attackNamed('fgsm-linf', 0.1), setting);
      clean.dispose();
    };
    await run();
    expect(await tensorsLeakedBy(run)).toBe(0);
    pair.forEach(disposeNetwork);
  });

  it('a model transfers to itself entirely, and its features explain themselves', async () => {
    const { test } = laboratory.dataset;
    const network = createNetwork(fc, RandomStream.fromSeed(1));
    const clean = new CleanImages(test);
    const setting = { clean, indices: everything(30), stream: RandomStream.fromSeed(3) };
    const counts = await pairTransfer([network, network], '1→2', attackNamed('fgsm-linf', 0.1), setting);
    clean.dispose();
    expect(counts.transferred).toBe(counts.fooled);
    const { r2, principalR2 } = await featureMeasures([network, network], test, everything(260));
    expect(Math.min(...r2, principalR2)).toBeGreaterThan(1 - 1e-6);
    disposeNetwork(network);
  });

  it('natural accuracy is the share of right predictions', async () => {
    const { test } = laboratory.dataset;
    const network = createNetwork(fc, RandomStream.fromSeed(1));
    const classes = await predictClasses(network, test, everything(40));
    const right = classes.filter((value, index) => value === test.labels[index]).length;
    expect(await naturalAccuracy(network, test, everything(40))).toBe(right / 40);
    disposeNetwork(network);
    expect(laboratory.backend.name).toBe(tf.getBackend());
  });
});

describe('the laboratory of these trials', () => {
  it('says on what data and where they were run', () => {
    expect(describeLaboratory(laboratory)).toMatchObject({
      paper: 'wiedeman-wang-2022',
      profile: 'quick',
      datasetId: 'synthetic-digits',
      synthetic: true,
      backend: tf.getBackend(),
    });
  });
});
