import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../../../core/random-stream.js';
import type { Dataset, LabelledImages } from '../../../data/dataset.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import { runTrials } from '../../../harness/store/run-trials.js';
import type { Trial } from '../../../harness/trials.js';
import { smallLaboratory, type SmallLaboratory } from '../experiments/testing/small-laboratory.js';
import { cifarSurvivorImages } from '../figures/surviving-necks.js';
import { profiles, type Profile } from '../profiles.js';
import { cifarPreset, type CifarPreset } from './cifar-preset.js';
import { classifierAloneTrial, reconstructionEvaluationTrial } from './evaluate-reconstruction-trials.js';
import { survivingNeckTrial } from './surviving-neck-trial.js';

/** Colours of which each is a class, with noise. */
function colours(count: number, seed: number): LabelledImages {
  const stream = RandomStream.fromSeed(seed);
  const labels = Uint8Array.from({ length: count }, (_, index) => index % 8);
  const pixels = new Uint8Array(count * 3072);
  for (let at = 0; at < pixels.length; at++) {
    const label = labels[Math.floor(at / 3072)] ?? 0;
    pixels[at] = ((label >> (at % 3)) & 1 ? 200 : 40) + stream.integer(-30, 30);
  }
  return { count, height: 32, width: 32, channels: 3, pixels, labels };
}

const dataset: Dataset = {
  ...{ id: 'cifar-10', name: 'colours', fingerprint: 'colours', synthetic: true, description: 'COLOURS' },
  ...{ train: colours(48, 1), test: colours(32, 2) },
};

/** Without the correlation loss, whose batches are too large for a test. */
const preset: CifarPreset = {
  ...cifarPreset(profiles.reduced),
  ...{ trainImages: 48, batchSize: 16, epochs: 4, learningRate: 5e-3 },
  ...{ classifierEpochs: 2, classifierAloneEpochs: 8, classifierBatchSize: 16, classifierLearningRate: 1e-2 },
  classifier: { width: 2, crop: 2, flip: true },
  ...{ accuracyImages: 32, featureImages: 16, attackImages: 8, attacks: ['fgsm-linf'], epsilons: [4 / 255] },
};

let own: SmallLaboratory;
let laboratory: Laboratory<Profile>;
beforeAll(async () => {
  own = await smallLaboratory({ train: 10, test: 10 }, 'wasm');
  laboratory = { ...own, dataset };
});
afterAll(() => own.remove());

async function numbersOf<T>(trial: Trial<T>): Promise<T> {
  const { store, provenance } = laboratory;
  const [found] = await runTrials([trial], { store, provenance });
  return found?.numbers as T;
}

describe('trials on images of CIFAR-10’s shape', () => {
  it('train, read and attack an autoencoder of one path', async () => {
    const request = { arm: 'cifar-autoencoder', seed: 1 } as const;
    const { natural, attacked, bottlenecks } = await numbersOf(
      reconstructionEvaluationTrial(laboratory, preset, request),
    );
    expect(natural).toMatchObject({ images: 32, aim: 'joint' });
    expect(attacked.map(({ epsilon }) => epsilon)).toEqual([0, 4 / 255]);
    expect(bottlenecks).toMatchObject({ r2: null, liveUnits: [7] });
    expect(bottlenecks.squaredError[0]).toBeLessThan(0.2);
  });

  it('show images that one neck of a DNA survives, in colour', async () => {
    const request = { arm: 'cifar-dna-regular', seed: 1 } as const;
    const setting = { attack: 'fgsm-linf', epsilon: 16 / 255, images: 32, shown: 3 } as const;
    const survivors = await numbersOf(survivingNeckTrial(laboratory, preset, request, setting));
    const [images] = cifarSurvivorImages({ survivors }).images ?? [];
    expect(images?.title).toContain('ε 16/255');
    expect(images?.rows.length).toBe(survivors.found.length);
    expect(survivors.found.length).toBeGreaterThan(0);
    for (const row of images?.rows ?? []) {
      expect(row.label).toMatch(/^test image \d+, [a-z]+$/);
      for (const { width, height, pixels } of row.images) {
        expect(Buffer.from(pixels, 'base64')).toHaveLength(width * height * 3);
      }
    }
  });

  it('train the classifier alone on varied images until it knows colours', async () => {
    const { right, images } = await numbersOf(classifierAloneTrial(laboratory, preset, 1));
    expect(images).toBe(32);
    // By chance four are right: half of them or more with p < 1e-6.
    expect(right).toBeGreaterThanOrEqual(16);
  });
});
