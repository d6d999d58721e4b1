import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../../../../backend/select-backend.js';
import { RandomStream } from '../../../../core/random-stream.js';
import { tensorsLeakedBy } from '../../../../core/tensor-scope.js';
import { fc } from '../../../../models/architecture.js';
import { createNetwork, disposeNetwork, networkWeights } from '../../../../models/network.js';
import type { Laboratory } from '../../../../harness/laboratory.js';
import { pairPreset, pairRequests } from '../pair-study.js';
import { currentProfile, type PairPreset } from '../../profiles.js';
import type { StoredTrial } from '../../../../harness/store/run-store.js';
import type { TrialSpec, WeightArray } from '../../../../harness/store/trial.js';
import { auditedPairRequests, auditObstacle } from './audited-pairs.js';
import { pairAudits, pairAuditTrial, type PairAudit } from './pair-audit-trial.js';

const stream = RandomStream.fromSeed(5);
const test = {
  count: 60,
  height: 28,
  width: 28,
  channels: 1,
  pixels: Uint8Array.from({ length: 60 * 784 }, () => stream.integer(0, 255)),
  labels: Uint8Array.from({ length: 60 }, () => stream.integer(0, 9)),
};
const profile = currentProfile({});
const weights: Record<string, WeightArray> = {};
let deadArm: number | undefined;

/** A laboratory whose store holds the same untrained pair for every training trial. */
const laboratory = {
  profile,
  dataset: { id: 'synthetic-digits', fingerprint: 'noise', train: test, test },
  backend: { name: 'wasm' },
  store: {
    read: ({ configuration }: TrialSpec) =>
      Promise.resolve({
        numbers: { collapse: configuration['lambda'] === deadArm ? { model: 1, epoch: 2 } : null },
        loadWeights: () => Promise.resolve(weights),
      }),
  },
} as unknown as Laboratory;

beforeAll(async () => {
  await prepareBackend({ name: 'wasm' });
  for (const [index, prefix] of ['model1', 'model2'].entries()) {
    const network = createNetwork(fc, RandomStream.fromSeed(index));
    for (const [name, array] of Object.entries(await networkWeights(network))) {
      weights[`${prefix}.${name}`] = array;
    }
    disposeNetwork(network);
  }
}, 60_000);

const preset = pairPreset(profile, 'fc') as PairPreset;
const request = { architecture: 'fc', attack: 'fgsm-linf', seed: 3 } as const;
async function stored(): Promise<StoredTrial> {
  const { spec, run } = pairAuditTrial(laboratory, preset, request);
  const { numbers } = await run(() => undefined);
  // As the store does: what does not survive JSON is not a number of the trial.
  return { spec, numbers: JSON.parse(JSON.stringify(numbers)) as StoredTrial['numbers'] } as StoredTrial;
}

describe('pairAuditTrial', () => {
  it('audits the attack on both arms, and leaves no tensor', async () => {
    deadArm = undefined;
    const [audit] = pairAudits([await stored()]);
    expect(audit).toMatchObject({ architecture: 'fc', attack: 'fgsm-linf', epsilon: 0.1, images: 32 });
    expect(audit?.arms.map(({ arm }) => arm)).toEqual(['regular', 'decorrelated']);
    for (const { checks } of audit?.arms ?? []) expect(checks).toHaveLength(9);
    expect(await tensorsLeakedBy(stored)).toBe(0);
  });

  it('says nothing of an arm whose pair died', async () => {
    deadArm = preset.lambda;
    const [audit] = pairAudits([await stored()]);
    expect(audit?.arms.map(({ checks }) => checks.length)).toEqual([9, 0]);
  });
});

describe('auditedPairRequests', () => {
  it('add an audit of every attack to the first seed, and nothing to the others', () => {
    const { first } = profile.seeds;
    const specs = (seed: number) => auditedPairRequests(laboratory, seed).map(({ spec }) => spec);
    const plain = (seed: number) => pairRequests(laboratory, seed).map(({ spec }) => spec);
    expect(specs(first + 1)).toEqual(plain(first + 1));
    const added = specs(first).slice(plain(first).length);
    expect(specs(first).slice(0, plain(first).length)).toEqual(plain(first));
    expect(added.map(({ configuration }) => configuration['attack'])).toEqual(preset.attacks);
  });
});

describe('auditObstacle', () => {
  const check = (passed: boolean) => ({
    check: 'uses-the-budget' as const,
    passed,
    measured: 1,
    limit: 0.75,
    detail: 'the median perturbation is 0.01 of the budget',
  });
  const trial = (passed: boolean): StoredTrial => {
    const arms: PairAudit['arms'] = [
      { arm: 'regular', checks: [check(true)] },
      { arm: 'decorrelated', checks: [check(passed)] },
    ];
    const numbers = { architecture: 'fc', attack: 'pgd-l2', epsilon: 0.1, images: 48, arms };
    return { spec: { experiment: 'audit-attack' }, numbers } as unknown as StoredTrial;
  };
  const attack = { architecture: 'fc', attack: 'pgd-l2' } as const;

  it('names the checks that failed, of this attack only', () => {
    expect(auditObstacle([trial(false)], attack)).toEqual({
      inconclusive:
        'the attack fails its audit: uses-the-budget (decorrelated pair, ε 0.1: ' +
        'the median perturbation is 0.01 of the budget)',
    });
    expect(auditObstacle([trial(false)], { ...attack, attack: 'fgsm-l2' })).toBeUndefined();
    expect(auditObstacle([trial(false)], { ...attack, architecture: 'cnn' })).toBeUndefined();
  });

  it('is none where every check passed or there is no audit', () => {
    expect(auditObstacle([trial(true)], attack)).toBeUndefined();
    expect(auditObstacle([], attack)).toBeUndefined();
  });
});
