import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { tinyCifar, writeTinyCifar } from '../../data/testing/tiny-cifar.js';
import type { NotRun } from '../../harness/claim-types.js';
import { architectureNames } from './experiments/by-architecture.js';
import { pairArms } from './experiments/pair-study.js';
import { pairTrainingTrial } from './experiments/pair-trials.js';
import { addressLaboratory } from './experiments/testing/address-laboratory.js';
import { describeTrial, wiedemanWang2022 } from './paper.js';
import { paperSized, profiles } from './profiles.js';

describe('describeTrial', () => {
  const laboratory = addressLaboratory(profiles.paper);
  const wordsOf = (request: Parameters<typeof pairTrainingTrial>[2]) =>
    describeTrial(pairTrainingTrial(laboratory, paperSized, request).spec);

  it('names a trial so that a person finds it', () => {
    const request = { architecture: 'fc', arm: 'decorrelated', seed: 4 } as const;
    expect(wordsOf(request)).toBe('train-pair fc λ 0.05 seed 4');
    expect(wordsOf({ ...request, wayOut: { form: 'two-way', warmUpEpochs: 2 } })).toBe(
      'train-pair fc λ 0.05 two-way warm-up 2 seed 4',
    );
    const afterwards = { architecture: 'fc', lambda: 0, dvergeVersion: 3 };
    expect(describeTrial({ experiment: 'attack', version: 1, configuration: afterwards, seed: 4 })).toBe(
      'attack fc λ 0 after DVERGE seed 4',
    );
    expect(describeTrial({ experiment: 'x', version: 1, configuration: {}, seed: 1 })).toBeUndefined();
  });

  it('tells pairs of other architectures, arms and seeds apart', () => {
    const words = architectureNames.flatMap((architecture) =>
      pairArms.flatMap((arm) => [1, 2].map((seed) => wordsOf({ architecture, arm, seed }))),
    );
    expect(new Set(words).size).toBe(8);
  });
});

describe('wiedemanWang2022', () => {
  it('has groups with names of their own, the paper’s statements first', () => {
    const { groups } = wiedemanWang2022;
    expect(new Set(groups.map(({ id }) => id)).size).toBe(groups.length);
    expect(groups[0]?.role).toBe('statements');
  });

  it('has a text for every figure whose numbers it prints', () => {
    const { figureTexts, printedPanels } = wiedemanWang2022;
    const told = figureTexts.map(({ figure }) => figure);
    expect(new Set(told).size).toBe(told.length);
    for (const { figure } of printedPanels) expect(told).toContain(figure);
  });

  it('says why claims on CIFAR-10 are not run: it is not there, or the backend has no room for its networks', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'paper-'));
    vi.stubEnv('TRANSFER_CLAIMS_BACKEND', 'wasm');
    vi.stubEnv('TRANSFER_CLAIMS_DATA', 'synthetic');
    const reason = async () => (await wiedemanWang2022.datasets['cifar-10']?.()) as { notRun: NotRun };
    expect((await reason()).notRun).toMatchObject({ because: 'missing' });
    expect((await reason()).notRun.text).toContain('TRANSFER_CLAIMS_DATA=synthetic');
    await writeTinyCifar(folder, tinyCifar());
    vi.stubEnv('TRANSFER_CLAIMS_DATA', folder);
    expect((await reason()).notRun.text).toContain('more memory than it can have');
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  it('says of its resources where they are, or how to get them', () => {
    const [weights] = wiedemanWang2022.resources?.({ TRANSFER_CLAIMS_RELEASED: '/no such folder' }) ?? [];
    expect(weights).toMatchObject({ name: 'released weights', found: false });
    expect(weights?.description).toMatch(/lack/);
  });
});
