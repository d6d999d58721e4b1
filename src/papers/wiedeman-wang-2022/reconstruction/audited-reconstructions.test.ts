import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tensorsLeakedBy } from '../../../core/tensor-scope.js';
import { requestsOf } from '../../../harness/trials.js';
import { runTrials } from '../../../harness/store/run-trials.js';
import { auditObstacle, type AttackAudits } from '../experiments/audit/attack-audits.js';
import { addressLaboratory } from '../experiments/testing/address-laboratory.js';
import { smallLaboratory, type SmallLaboratory } from '../experiments/testing/small-laboratory.js';
import { profiles } from '../profiles.js';
import {
  auditedFigure6Arms,
  figure6ArmsFullyAudited,
  reconstructionAuditTrial,
} from './audited-reconstructions.js';
import { reconstructionPreset } from './reconstruction-preset.js';
import { figure6Arms } from './reconstruction-study.js';

describe('reconstructionAuditTrial', () => {
  const preset = {
    ...reconstructionPreset(profiles.quick),
    ...{ trainImages: 1000, epochs: 2, classifierEpochs: 2, epsilons: [0.05, 0.2] },
    ...{ minimumAccuracy: 0, attackImages: 10 },
  };
  let laboratory: SmallLaboratory;
  beforeAll(async () => {
    laboratory = await smallLaboratory({ train: 1000, test: 80 }, 'wasm');
  });
  afterAll(() => laboratory.remove());

  it('audits the attack on all paths of the arm at the second magnitude, and leaves no tensor', async () => {
    const request = { arm: 'dna', seed: 3, attack: 'fgsm-linf' } as const;
    const trial = reconstructionAuditTrial(laboratory, preset, request);
    const { store, provenance } = laboratory;
    await runTrials([trial], { store, provenance });
    const { audits } = (await store.read(trial.spec))?.numbers as unknown as AttackAudits;
    expect(audits).toMatchObject([{ attack: 'fgsm-linf', epsilon: 0.2, against: 'dna', images: 80 }]);
    const checks = audits[0]?.checks.map(({ check }) => check) ?? [];
    expect(checks).toContain('uses-the-budget');
    expect(checks).toContain('stays-in-the-ball');
    expect(await tensorsLeakedBy(async () => void (await trial.run(() => undefined)))).toBe(0);
  });

  it('judges no attack by an arm that leaves by its rule', async () => {
    const request = { arm: 'dna', seed: 3, attack: 'fgsm-linf' } as const;
    const trial = reconstructionAuditTrial(laboratory, { ...preset, minimumAccuracy: 1.1 }, request);
    const { store, provenance } = laboratory;
    await runTrials(trial.needs ?? [], { store, provenance });
    const { numbers } = await trial.run(() => undefined);
    expect(numbers).toMatchObject({ audits: [{ against: 'dna', checks: [] }] });
    expect(auditObstacle([numbers as unknown as AttackAudits])).toEqual({
      inconclusive: expect.stringContaining('an attack was audited on no sound network') as string,
    });
  });
});

describe('the audited arms of Figure 6', () => {
  const laboratory = addressLaboratory(profiles.quick);
  const { firstSeed } = profiles.quick;
  const specs = (plan: Parameters<typeof requestsOf>[0]) => requestsOf(plan).map(({ spec }) => spec);

  it('add the audits of the first two seeds, of the part’s attack or of all, to the arms of any seed', () => {
    const part = { attack: 'pgd-linf', epsilon: 0.1 } as const;
    for (const seed of [firstSeed, firstSeed + 3]) {
      const { audits, arms } = auditedFigure6Arms(laboratory, seed, part);
      expect(specs(arms)).toEqual(specs(figure6Arms(laboratory, seed)));
      expect(specs(audits)).toMatchObject(
        ['dna', 'autoencoder'].flatMap((architecture) =>
          [firstSeed, firstSeed + 1].map((audited) => ({
            ...{ seed: audited },
            configuration: { architecture, attack: 'pgd-linf' },
          })),
        ),
      );
      expect(figure6ArmsFullyAudited(laboratory, seed, part).audits).toHaveLength(8);
    }
  });
});
