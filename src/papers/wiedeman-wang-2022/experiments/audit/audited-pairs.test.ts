import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../../../../backend/select-backend.js';
import { RandomStream } from '../../../../core/random-stream.js';
import { tensorsLeakedBy } from '../../../../core/tensor-scope.js';
import { fc } from '../../../../models/architecture.js';
import { createNetwork, disposeNetwork, networkWeights } from '../../../../models/network.js';
import type { Laboratory } from '../../../../harness/laboratory.js';
import { pairs } from '../pair-study.js';
import { profiles, type PairPreset, type Profile } from '../../profiles.js';
import type { TrialSpec, WeightArray } from '../../../../harness/store/trial.js';
import { requestsOf } from '../../../../harness/trials.js';
import { auditedPairs, auditObstacle } from './audited-pairs.js';
import { pairAuditTrial, type PairAudit } from './pair-audit-trial.js';

const stream = RandomStream.fromSeed(5);
const test = {
  count: 60,
  height: 28,
  width: 28,
  channels: 1,
  pixels: Uint8Array.from({ length: 60 * 784 }, () => stream.integer(0, 255)),
  labels: Uint8Array.from({ length: 60 }, () => stream.integer(0, 9)),
};
const profile = profiles.quick;
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
} as unknown as Laboratory<Profile>;

beforeAll(async () => {
  await prepareBackend({ name: 'wasm' });
  for (const [index, prefix] of ['model1', 'model2'].entries()) {
    const network = createNetwork(fc, RandomStream.fromSeed(index));
    for (const [name, array] of Object.entries(await networkWeights(network))) {
      weights[`${prefix}.${name}`] = array;
    }
    disposeNetwork(network);
  }
});

const preset = profile.pairs.fc as PairPreset;
const request = { architecture: 'fc', attack: 'fgsm-linf', seed: 3 } as const;
async function audited(): Promise<PairAudit> {
  const { numbers } = await pairAuditTrial(laboratory, preset, request).run(() => undefined);
  // As the store does: what does not survive JSON is not a number of the trial.
  return JSON.parse(JSON.stringify(numbers)) as PairAudit;
}

describe('pairAuditTrial', () => {
  it('audits the attack on both arms, and leaves no tensor', async () => {
    deadArm = undefined;
    const audit = await audited();
    expect(audit).toMatchObject({ architecture: 'fc', attack: 'fgsm-linf', epsilon: 0.1, images: 32 });
    expect(audit.arms.map(({ arm }) => arm)).toEqual(['regular', 'decorrelated']);
    for (const { checks } of audit.arms) expect(checks).toHaveLength(9);
    expect(await tensorsLeakedBy(async () => void (await audited()))).toBe(0);
  });

  it('says nothing of an arm whose pair died', async () => {
    deadArm = preset.lambda;
    const audit = await audited();
    expect(audit.arms.map(({ checks }) => checks.length)).toEqual([9, 0]);
  });
});

describe('auditedPairs', () => {
  const partOf = (attack: (typeof preset.attacks)[number]) =>
    ({ id: `fc/${attack}`, label: '', architecture: 'fc', attack }) as const;
  const specs = (plan: Parameters<typeof requestsOf>[0]) => requestsOf(plan).map(({ spec }) => spec);

  it('add the audit of the part’s attack to the first seed, and nothing to the others', () => {
    for (const attack of preset.attacks) {
      const part = partOf(attack);
      const { firstSeed } = profile;
      expect(specs(auditedPairs(laboratory, firstSeed + 1, part))).toEqual(
        specs(pairs(laboratory, firstSeed + 1, part)),
      );
      const { audit, ...plain } = auditedPairs(laboratory, firstSeed, part);
      expect(specs(plain)).toEqual(specs(pairs(laboratory, firstSeed, part)));
      expect(specs(audit).map(({ configuration }) => configuration['attack'])).toEqual([attack]);
    }
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
  const audit = (passed: boolean): PairAudit => ({
    architecture: 'fc',
    attack: 'pgd-l2',
    epsilon: 0.1,
    images: 48,
    arms: [
      { arm: 'regular', checks: [check(true)] },
      { arm: 'decorrelated', checks: [check(passed)] },
    ],
  });

  it('names the checks that failed, and of which arm', () => {
    expect(auditObstacle(audit(false))).toEqual({
      inconclusive:
        'the attack fails its audit: uses-the-budget (decorrelated pair, ε 0.1: ' +
        'the median perturbation is 0.01 of the budget)',
    });
  });

  it('is none where every check passed or there is no audit', () => {
    expect(auditObstacle(audit(true))).toBeUndefined();
    expect(auditObstacle(undefined)).toBeUndefined();
  });
});
