import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { prepareBackend } from '../../../backend/select-backend.js';
import { RandomStream } from '../../../core/random-stream.js';
import { tensorsLeakedBy } from '../../../core/tensor-scope.js';
import { cnn, type LayerStack } from '../../../models/architecture.js';
import { encodeSafetensors } from '../../../safetensors/safetensors.js';
import { createNetwork, disposeNetwork, networkWeights } from '../../../models/network.js';
import {
  mnistAutoencoder,
  mnistDna,
  mnistReconstructionClassifier,
} from '../../../models/reconstruction-architectures.js';
import { firstIndices } from '../../../evaluation/evaluation-setting.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import type { NotRun } from '../../../harness/claim-types.js';
import { requestsOf, type Plan, type Trial } from '../../../harness/trials.js';
import { profiles, profileNames, type Profile } from '../profiles.js';
import { auditReleasedL2 } from './released-l2-audit.js';
import {
  discordantShare,
  releasedL2,
  releasedPairGrid,
  releasedPairs,
  releasedPairTrials,
  releasedReconstructions,
  releasedReconstructionTrials,
  releasedRight,
  releasedTransfer,
} from './released-study.js';
import { releasedPairTrial, releasedReconstructionTrial } from './released-trials.js';
import { releasedCheckpoints, releasedFolder } from './released-weights.js';

// The networks below stand where the authors' would: their content is unchecked.
vi.mock(import('./released-files.js'), async (original) => {
  const { releasedFiles } = await original();
  const unchecked = Object.entries(releasedFiles).map(([name, { path }]) => [name, { path, sha256: null }]);
  return { releasedFiles: Object.fromEntries(unchecked) as unknown as typeof releasedFiles };
});

const stream = RandomStream.fromSeed(9);
const test = {
  count: 40,
  height: 28,
  width: 28,
  channels: 1,
  pixels: Uint8Array.from({ length: 40 * 784 }, () => stream.integer(0, 255)),
  labels: Uint8Array.from({ length: 40 }, () => stream.integer(0, 9)),
};
const laboratory = (id: 'mnist' | 'synthetic-digits' = 'mnist') =>
  ({
    profile: profiles.quick,
    dataset: { id, name: 'noise', fingerprint: 'noise', train: test, test },
    backend: { name: 'wasm' },
  }) as unknown as Laboratory<Profile>;

let folder = '';
beforeAll(async () => {
  await prepareBackend();
  folder = await mkdtemp(join(tmpdir(), 'released-'));
  const save = async (path: string, architecture: LayerStack, seed: number) => {
    const network = createNetwork(architecture, RandomStream.fromSeed(seed));
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), encodeSafetensors(await networkWeights(network)));
    disposeNetwork(network);
  };
  const pair = 'classifier_exp/saved_models/CNN';
  for (const [seed, name] of ['cor1', 'cor2', 'dec1', 'dec2'].entries())
    await save(`${pair}/${name}`, cnn, seed);
  const models = 'DNA_exp/mnist_exp/models';
  await save(`${models}/dna`, mnistDna, 5);
  await save(`${models}/ae`, mnistAutoencoder, 6);
  for (const name of ['cls_dna', 'cls_ae']) await save(`${models}/${name}`, mnistReconstructionClassifier, 7);
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => void vi.unstubAllEnvs());

const grid = { attacks: ['fgsm-linf'], epsilons: [0.1], images: 20 } as const;

async function numbersOf<Numbers>(trial: Trial<Numbers> | { readonly notRun: NotRun }): Promise<Numbers> {
  if ('notRun' in trial) throw new Error(trial.notRun.text);
  const { numbers } = await trial.run(() => undefined);
  // As the store does: what does not survive JSON is not a number of the trial.
  return JSON.parse(JSON.stringify(numbers)) as Numbers;
}

describe('trials on released weights', () => {
  it('measure a pair, and tell its transfers by attack, magnitude and direction', async () => {
    vi.stubEnv('TRANSFER_CLAIMS_RELEASED', folder);
    const [regular, decorrelated] = [
      await numbersOf(releasedPairTrial(laboratory(), 'regular', grid)),
      await numbersOf(releasedPairTrial(laboratory(), 'decorrelated', grid)),
    ];
    const pairs = releasedPairs({ fgsm: { regular, decorrelated }, pgd: { regular, decorrelated } });
    expect(pairs.regular).toMatchObject({ images: 20, features: null });
    const { successes, trials } = releasedTransfer(pairs.decorrelated, {
      attack: 'fgsm-linf',
      epsilon: 0.1,
      direction: '2→1',
    });
    expect(successes).toBeLessThanOrEqual(trials);
    expect(trials).toBeGreaterThan(0);
    const other = { attack: 'pgd-l2', epsilon: 0.1, direction: '1→2' } as const;
    expect(releasedTransfer(pairs.regular, other)).toEqual({ successes: 0, trials: 0 });
  });

  it('measure reconstructions image by image, the same after the store', async () => {
    vi.stubEnv('TRANSFER_CLAIMS_RELEASED', folder);
    const dna = await numbersOf(
      releasedReconstructionTrial(laboratory(), 'dna', { ...grid, objectives: ['joint', 'path 2'] }),
    );
    const autoencoder = await numbersOf(
      releasedReconstructionTrial(laboratory(), 'autoencoder', { ...grid, objectives: ['joint'] }),
    );
    const released = releasedReconstructions({ dna, autoencoder, dnaPgd: dna, autoencoderPgd: autoencoder });
    expect(released.dna.map(({ attack, objective }) => `${attack} ${objective}`)).toEqual([
      'none joint',
      'fgsm-linf joint',
      'fgsm-linf path 2',
      // Those of the other grid; images without an attack are the first grid's.
      'fgsm-linf joint',
      'fgsm-linf path 2',
    ]);
    expect(released.autoencoder[1]?.right[0]).toHaveLength(20);
    const point = { attack: 'fgsm-linf', epsilon: 0.1 } as const;
    const [joint, worst] = [
      releasedRight(released.dna, point),
      releasedRight(released.dna, { ...point, aim: 'worst' }),
    ];
    expect(worst.every((right, image) => right <= (joint[image] ?? 0))).toBe(true);
  });

  it('repeat the released l2 steps: within the budget, far shorter where many images share a norm', async () => {
    const network = createNetwork(cnn, RandomStream.fromSeed(1));
    const setting = { images: test, indices: firstIndices(40), stream };
    const audit = await auditReleasedL2(network, 0.05, setting);
    expect(audit.budget).toBeCloseTo(1.4, 6);
    // 40 lengths whose squares sum to the squared budget have a mean of at most budget/√40.
    expect(audit.oneStep.meanLength).toBeLessThanOrEqual(1.4 / Math.sqrt(40) + 1e-6);
    expect(audit.oneStep.fooledBefore).toBeLessThanOrEqual(audit.oneStep.fooled);
    expect(audit.iterative).toMatchObject({ images: 10, short: 10 });
    expect(await tensorsLeakedBy(() => auditReleasedL2(network, 0.05, setting))).toBe(0);
    disposeNetwork(network);
  });

  it('are addressed by the content of the checkpoints, and are shared between claims', () => {
    vi.stubEnv('TRANSFER_CLAIMS_RELEASED', folder);
    const specsOf = (trials: Plan | { readonly notRun: NotRun }) => {
      if (trials !== undefined && 'notRun' in trials) return [];
      return requestsOf(trials).map(({ spec }) => spec);
    };
    const specs = specsOf(releasedPairTrials(laboratory()));
    expect(specs).toHaveLength(4);
    expect(specs).toEqual(specsOf(releasedPairTrials(laboratory())));
    expect(specs[0]?.configuration['checkpoints']).toEqual([
      expect.stringMatching(/^[0-9a-f]{64}$/),
      expect.stringMatching(/^[0-9a-f]{64}$/),
    ]);
    expect(specsOf(releasedReconstructionTrials(laboratory()))).toHaveLength(4);
    expect(specsOf(releasedL2(laboratory()))).toHaveLength(1);
  });

  it('are not run, with the reason, on other data or where weights are missing', () => {
    vi.stubEnv('TRANSFER_CLAIMS_RELEASED', folder);
    expect(releasedPairTrials(laboratory('synthetic-digits'))).toEqual({
      notRun: { because: 'missing', text: "the authors' weights know MNIST, not noise" },
    });
    vi.stubEnv('TRANSFER_CLAIMS_RELEASED', join(folder, 'elsewhere'));
    for (const trials of [releasedReconstructionTrials, releasedL2]) {
      const text = expect.stringMatching(/^the authors' weights lack .*(dna|cor1)/) as string;
      expect(trials(laboratory())).toEqual({ notRun: { because: 'missing', text } });
    }
  });
});

describe('released weights', () => {
  it('are looked for where the environment says', () => {
    expect(releasedFolder({ TRANSFER_CLAIMS_RELEASED: folder })).toBe(folder);
    expect(releasedCheckpoints(['dna'], { TRANSFER_CLAIMS_RELEASED: folder })).toMatchObject({
      dna: { path: join(folder, 'DNA_exp/mnist_exp/models/dna') },
    });
  });
});

describe('released grids', () => {
  it('name every attack of Figure 3, in its order, in every profile', () => {
    for (const name of profileNames) {
      const attacks = [...new Set(releasedPairGrid(profiles[name]).map(({ attack }) => attack))];
      expect(attacks).toEqual(['fgsm-linf', 'pgd-linf', 'fgsm-l2', 'pgd-l2']);
    }
  });
});

describe('discordantShare', () => {
  it('counts only where the two differ, and not beyond the shorter', () => {
    const [first, second] = [Uint8Array.of(1, 1, 0, 0, 1), Uint8Array.of(1, 0, 1, 0)];
    expect(discordantShare(first, second)).toEqual({ successes: 1, trials: 2 });
  });
});
