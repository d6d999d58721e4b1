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
import { auditObstacle, type AttackAudits } from './attack-audits.js';
import { auditedStarts, dvergeAuditTrial } from './audited-dverge.js';
import { attackAudits, auditedPairs } from './audited-pairs.js';
import { pairAuditTrial } from './pair-audit-trial.js';

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
        numbers: {
          epochs: [],
          collapse: configuration['lambda'] === deadArm ? { model: 1, epoch: 2 } : null,
        },
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
async function audited(): Promise<AttackAudits> {
  const { numbers } = await pairAuditTrial(laboratory, preset, request).run(() => undefined);
  // As the store does: what does not survive JSON is not a number of the trial.
  return JSON.parse(JSON.stringify(numbers)) as AttackAudits;
}

describe('pairAuditTrial', () => {
  it('audits the attack on both models of both arms, and leaves no tensor', async () => {
    deadArm = undefined;
    const { audits } = await audited();
    expect(audits.map(({ against }) => against)).toEqual([
      'model 1 of the regular pair',
      'model 2 of the regular pair',
      'model 1 of the decorrelated pair',
      'model 2 of the decorrelated pair',
    ]);
    for (const audit of audits) {
      expect(audit).toMatchObject({ attack: 'fgsm-linf', epsilon: 0.1, images: 60 });
      expect(audit.checks).toHaveLength(9);
    }
    // Other weights are attacked, through the other model.
    expect(audits[1]?.checks).not.toEqual(audits[0]?.checks);
    expect(await tensorsLeakedBy(async () => void (await audited()))).toBe(0);
  });

  it('says nothing of an arm whose pair died', async () => {
    deadArm = preset.lambda;
    const { audits } = await audited();
    expect(audits.map(({ checks }) => checks.length)).toEqual([9, 9, 0, 0]);
  });
});

describe('dvergeAuditTrial', () => {
  it('audits Figure 4’s attack on both models of the pairs that DVERGE left, and on none that began dead', async () => {
    deadArm = preset.lambda;
    const { spec, run, needs } = dvergeAuditTrial(laboratory, { architecture: 'fc' }, 3);
    expect(needs?.map((need) => need.spec.experiment)).toEqual(['dverge', 'dverge']);
    expect(spec.configuration).toMatchObject({ attack: 'pgd-linf', epsilon: 0.1 });
    const { numbers } = await run(() => undefined);
    const { audits } = JSON.parse(JSON.stringify(numbers)) as AttackAudits;
    expect(audits.map(({ against, checks }) => [against, checks.length > 0])).toEqual([
      ['model 1 of the pair that began regular, after DVERGE', true],
      ['model 2 of the pair that began regular, after DVERGE', true],
      ['model 1 of the pair that began decorrelated, after DVERGE', false],
      ['model 2 of the pair that began decorrelated, after DVERGE', false],
    ]);
  });

  it('is asked for by Figure 4, of the audited seeds, beside the audits of the pairs before DVERGE', () => {
    const { audits } = auditedStarts(laboratory, 205, { architecture: 'fc' });
    const { firstSeed } = profile;
    const seeds = [firstSeed, firstSeed + 1];
    expect(audits.map(({ spec }) => spec.seed)).toEqual([...seeds, ...seeds]);
    expect(new Set(audits.map(({ spec }) => JSON.stringify(spec))).size).toBe(4);
  });
});

describe('auditedPairs', () => {
  const partOf = (attack: (typeof preset.attacks)[number]) =>
    ({ id: `fc/${attack}`, label: '', architecture: 'fc', attack }) as const;
  const specs = (plan: Parameters<typeof requestsOf>[0]) => requestsOf(plan).map(({ spec }) => spec);

  it('add the audits of the part’s attack on the pairs of the first two seeds, whatever the seed', () => {
    const { firstSeed } = profile;
    for (const attack of preset.attacks) {
      for (const seed of [firstSeed, firstSeed + 5]) {
        const { audits, ...plain } = auditedPairs(laboratory, seed, partOf(attack));
        expect(specs(plain)).toEqual(specs(pairs(laboratory, seed, partOf(attack))));
        expect(specs(audits)).toMatchObject(
          [firstSeed, firstSeed + 1].map((audited) => ({ seed: audited, configuration: { attack } })),
        );
      }
    }
  });

  it('have none where the profile has no such pairs', () => {
    expect(
      attackAudits({ ...laboratory, profile: profiles.reduced }, { architecture: 'fc' }, ['pgd-l2']),
    ).toEqual([]);
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
  const audit = (passed: boolean): AttackAudits => {
    const of = { attack: 'pgd-l2', epsilon: 0.1, images: 48 } as const;
    return {
      audits: [
        { ...of, against: 'the first', checks: [check(true)] },
        { ...of, against: 'the second', checks: [check(passed)] },
      ],
    };
  };

  it('names the checks that failed, and of which attack and model', () => {
    expect(auditObstacle([audit(true), audit(false)])).toEqual({
      inconclusive:
        'an attack fails its audit: uses-the-budget (pgd-l2, the second, ε 0.1: ' +
        'the median perturbation is 0.01 of the budget)',
    });
  });

  it('is none where every check passed', () => {
    expect(auditObstacle([audit(true)])).toBeUndefined();
  });

  it('is that there is no audit, or none but of a network that died; one seed with a living one is enough', () => {
    const dead: AttackAudits = { audits: audit(true).audits.map((own) => ({ ...own, checks: [] })) };
    expect(auditObstacle([])).toEqual({ inconclusive: 'no attack was audited' });
    expect(auditObstacle([dead])?.inconclusive).toBe(
      'an attack was audited on no sound network: pgd-l2, the first, ε 0.1; pgd-l2, the second, ε 0.1',
    );
    expect(auditObstacle([dead, audit(true)])).toBeUndefined();
  });

  it('is of one arm alone where the number is about that arm', () => {
    const names = [
      'model 1 of the regular pair',
      'model 2 of the pair that began decorrelated, after DVERGE',
    ];
    const failing = { audits: audit(false).audits.map((own, at) => ({ ...own, against: names[at] ?? '' })) };
    expect(auditObstacle([failing], 'regular')).toBeUndefined();
    expect(auditObstacle([failing], 'decorrelated')?.inconclusive).toContain('began decorrelated');
    expect(auditObstacle([failing], 'other')).toEqual({ inconclusive: 'no attack was audited' });
  });
});
