import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressLaboratory } from '../experiments/testing/address-laboratory.js';
import { profiles } from '../profiles.js';
import {
  adaptiveArms,
  adaptivePanels,
  adaptiveTable,
  meanStanding,
  stages,
  standing,
  standingTable,
} from './adaptive-study.js';
import { adaptiveAims } from './audit-reconstruction-trials.js';
import { reconstructionPreset } from './reconstruction-preset.js';
import { sampleAdaptive } from './testing/sample-adaptive.js';

const { quick, paper } = profiles;
const [panel = { attack: 'fgsm-linf', epsilon: NaN } as const] = adaptivePanels(quick);
const panels = adaptivePanels(quick);
const dna = sampleAdaptive(panels, 2, (aim) => 80 - 5 * aim);
const autoencoder = sampleAdaptive(panels, 1, (aim) => 50 - 10 * aim);

describe('stages', () => {
  it('end at the authors’ joint objective, and at the three attacks of the released models’ audit', () => {
    const aims = adaptiveAims(2).map(({ aim }) => aim);
    expect(aims.slice(0, stages.joint + 1)).toEqual(['cross-entropy, joint']);
    expect(aims.slice(0, stages['worst of three'] + 1)).toEqual([
      'cross-entropy, joint',
      'cross-entropy, path 1',
      'cross-entropy, path 2',
    ]);
  });
});

describe('standing', () => {
  it('never rises with the stage, and is least after all aims', () => {
    const losses = fc.array(fc.nat(12), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(losses, fc.nat(7), (lost, stage) => {
        const left = (aim: number) => 100 - lost.slice(0, aim + 1).reduce((sum, one) => sum + one, 0);
        const found = sampleAdaptive(panels, 2, left);
        expect(standing(found, panel, stage)).toBe(left(stage) / 100);
        expect(standing(found, panel)).toBe(left(7) / 100);
        expect(standing(found, panel)).toBeLessThanOrEqual(standing(found, panel, stage));
      }),
    );
  });

  it('is that after the last aim for a network that has fewer aims than the stage, and no number elsewhere', () => {
    expect(standing(autoencoder, panel, stages['worst of three'])).toBe(standing(autoencoder, panel));
    expect(standing(dna, { ...panel, epsilon: 0.07 })).toBeNaN();
  });
});

describe('adaptiveArms', () => {
  it('evaluates and attacks both networks of a seed', () => {
    const { evaluated, attacked } = adaptiveArms(addressLaboratory(quick), 3);
    for (const arm of ['dna', 'autoencoder'] as const) {
      expect(evaluated[arm].spec.experiment).toBe('evaluate-reconstruction');
      expect(attacked[arm].spec).toMatchObject({ experiment: 'attack-adaptively', seed: 3 });
    }
  });
});

describe('adaptiveTable', () => {
  it('has a row for each attack and magnitude, means over seeds counted once', () => {
    const weaker = sampleAdaptive(panels, 2, () => 20);
    const trials = [{ attacked: { dna, autoencoder } }, { attacked: { dna: weaker, autoencoder } }];
    const runs = trials.flatMap((own, index) =>
      ['one part', 'another'].map((part) => ({ seed: index + 1, part, trials: own })),
    );
    const [table] = adaptiveTable(runs, quick).details ?? [];
    expect(table?.rows.map(([attack, epsilon]) => ({ attack, epsilon }))).toEqual(adaptivePanels(quick));
    for (const row of table?.rows ?? []) {
      expect(row).toHaveLength(table?.columns.length ?? NaN);
      const expected = [(0.8 + 0.2) / 2, (0.7 + 0.2) / 2, (0.45 + 0.2) / 2, 0.5, 0.4];
      row.slice(2).forEach((cell, index) => expect(cell).toBeCloseTo(expected[index] ?? NaN, 12));
    }
  });
});

describe('meanStanding', () => {
  it('is the mean over attacks and magnitudes, up to a stage or after all aims', () => {
    expect(meanStanding(dna, quick, stages.joint)).toBeCloseTo(0.8, 12);
    expect(meanStanding(dna, quick)).toBeCloseTo(0.45, 12);
    expect(
      meanStanding(
        sampleAdaptive(panels.slice(1), 2, () => 1),
        quick,
      ),
    ).toBeNaN();
  });
});

describe('standingTable', () => {
  it('has a row for each network and seed, once', () => {
    const trials = { attacked: { dna, autoencoder } };
    const runs = [1, 1, 2].map((seed) => ({ seed, part: undefined, trials }));
    const [table] = standingTable(runs, quick).details ?? [];
    expect(table?.rows.map(([seed, arm]) => `${seed} ${arm}`)).toEqual([
      ...['1 dna', '1 autoencoder'],
      ...['2 dna', '2 autoencoder'],
    ]);
    expect(table?.rows[0]?.slice(2).map(Number)).toEqual([expect.closeTo(0.8, 12), expect.closeTo(0.45, 12)]);
  });
});

describe('adaptivePanels', () => {
  it('are attacks and magnitudes that the plain evaluation has as well', () => {
    for (const profile of [quick, paper]) {
      const { epsilons, attacks } = reconstructionPreset(profile);
      expect(adaptivePanels(profile).length).toBeGreaterThan(0);
      for (const { attack, epsilon } of adaptivePanels(profile)) {
        expect(attacks).toContain(attack);
        expect(epsilons).toContain(epsilon);
      }
    }
  });
});
