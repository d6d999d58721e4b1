import { describe, expect, it } from 'vitest';
import { trialKey } from '../../../harness/store/trial-key.js';
import { cifarReconstruction } from '../../../models/cifar-architectures.js';
import { addressLaboratory } from '../experiments/testing/address-laboratory.js';
import { figure8Panels } from '../figures/reconstruction-panels.js';
import { paperCifarAccuracy, paperCifarLead, paperLeadBeyondMnist } from '../printed.js';
import { profileNames, profiles } from '../profiles.js';
import { cifarArmNames, cifarPreset } from './cifar-preset.js';
import {
  bothData,
  cifarAdaptivePanels,
  cifarAttackParts,
  cifarParts,
  figure8Arms,
  figure8ControlArms,
  leadBeyondMnist,
  unlessCifarArmLeaves,
} from './cifar-study.js';
import { panelsIn, panelsOf } from './reconstruction-study.js';
import { cifarStrengthParts } from './strength-parts.js';
import { sampleEvaluation } from './testing/sample-evaluation.js';

const { quick, reduced, paper } = profiles;
const onCifar = (either: number, both = 10) =>
  sampleEvaluation({ either, both, byPath: [either, both], panels: panelsIn(cifarPreset(reduced)) });
const onMnist = (either: number) =>
  sampleEvaluation({ either, both: 10, byPath: [either, 10], panels: panelsOf(reduced) });

describe('the presets of CIFAR-10', () => {
  it('train every network on more images a batch than its neck has features, and attack what they have', () => {
    for (const name of profileNames) {
      const { batchSize, featureImages, adaptiveEpsilons, epsilons, ...preset } = cifarPreset(profiles[name]);
      const { featureCount } = cifarReconstruction(2);
      expect(Math.min(batchSize, featureImages)).toBeGreaterThan(featureCount + 1);
      expect(epsilons).toEqual(expect.arrayContaining([...adaptiveEpsilons]));
      expect(preset.trainImages % batchSize).toBe(0);
      expect(preset.adaptiveImages).toBeLessThanOrEqual(preset.attackImages);
    }
  });

  it('leave out all arms in the quick profile, for its time, and none in the others', () => {
    expect(Object.keys(cifarPreset(quick).notRun).sort()).toEqual([...cifarArmNames].sort());
    for (const part of cifarParts()(quick)) {
      expect(part.notRun?.because).toBe('time');
      expect(part.notRun?.text).toContain('TRANSFER_CLAIMS_PROFILE=reduced');
    }
    for (const profile of [reduced, paper]) {
      for (const part of cifarParts()(profile)) expect(part).not.toHaveProperty('notRun');
    }
  });

  it('are the paper’s, or say how they are not', () => {
    expect(cifarPreset(paper)).toMatchObject({
      departures: [],
      trainImages: 50000,
      classifier: { width: 64 },
    });
    const said = cifarPreset(reduced).departures.join();
    for (const field of ['20,000 images', '16 to 128 channels', '1,000 test images']) {
      expect(said).toContain(field);
    }
  });
});

describe('the arms of Figure 8', () => {
  const keysOf = (trials: Readonly<Record<string, { readonly spec: Parameters<typeof trialKey>[0] }>>) =>
    Object.values(trials).map(({ spec }) => trialKey(spec));

  it('share the DNA of a seed with its control, and nothing with another seed', () => {
    const laboratory = addressLaboratory(reduced);
    const [dna, autoencoder] = keysOf(figure8Arms(laboratory, 1));
    const [same, regular] = keysOf(figure8ControlArms(laboratory, 1));
    expect(same).toBe(dna);
    expect(new Set([dna, autoencoder, regular, ...keysOf(figure8Arms(laboratory, 2))]).size).toBe(5);
  });

  it('are trained the same but for the loss and the number of necks', () => {
    const laboratory = addressLaboratory(reduced);
    const { dna, regular } = figure8ControlArms(laboratory, 1);
    const [one, other] = [dna, regular].map(({ needs = [] }) => needs[0]?.spec.configuration);
    expect(one).toMatchObject({ lambda: 0.05, paths: 2, trainImages: 20000 });
    expect(other).toEqual({ ...one, lambda: 0, architecture: 'cifar-dna-regular' });
  });

  it('are compared with those of MNIST that the paper profile trains', () => {
    const { mnist } = bothData(addressLaboratory(reduced), 1);
    expect(keysOf(mnist)).toEqual(keysOf(bothData(addressLaboratory(paper), 1).mnist));
  });
});

describe('parts on CIFAR-10', () => {
  it('stand beside what the paper prints for their attack and magnitude', () => {
    const parts = cifarParts(paperCifarLead)(reduced);
    expect(parts.map(({ id }) => id)).toContain('pgd-linf/8-255');
    const found = Object.fromEntries(parts.map(({ id, paper: value }) => [id, value]));
    expect(found['fgsm-linf/2-255']).toBeCloseTo(0.5365 - 0.3828, 9);
    expect(found['pgd-linf/8-255']).toBeCloseTo(0.0272 - 0.0031, 9);
    expect(paperCifarAccuracy('dna', { attack: 'pgd-linf', epsilon: 0 })).toBeCloseTo(0.7987, 9);
    const [first] = cifarAttackParts(paperLeadBeyondMnist)(reduced);
    expect(first).toMatchObject({ id: 'fgsm-linf', paper: expect.closeTo(0.1467 - 0.0476, 3) as number });
  });

  it('of strength start from natural accuracy, and name magnitudes as the paper does', () => {
    const part = cifarStrengthParts(reduced).find(({ id }) => id === 'dna/fgsm/0-2');
    expect(part).toMatchObject({ label: 'dna, fgsm, ε 0 − ε 2/255', weaker: { attack: 'none', epsilon: 0 } });
    expect(part?.paper).toBeCloseTo(0.7987 - 0.5365, 9);
  });

  it('of the adaptive attacker are at its magnitudes', () => {
    expect(cifarAdaptivePanels(reduced).map(({ epsilon }) => epsilon)).toEqual([4 / 255, 4 / 255]);
  });
});

describe('what a seed says on CIFAR-10', () => {
  it('compares mean leads of both data, each over its own magnitudes', () => {
    const cifar = { dna: onCifar(60), autoencoder: onCifar(40) };
    const mnist = { dna: onMnist(50), autoencoder: onMnist(45) };
    const [part] = cifarAttackParts(() => 0)(reduced);
    if (part === undefined) throw new Error('no part');
    expect(leadBeyondMnist({ cifar, mnist }, part, reduced)).toBeCloseTo(0.15, 9);
  });

  it('leaves by the rule of its preset where a neck died or a path is below it', () => {
    const dead = { ...onCifar(60), bottlenecks: { ...onCifar(60).bottlenecks, liveUnits: [0, 7] } };
    expect(unlessCifarArmLeaves({ dna: dead }, reduced, 0.3)).toMatchObject({ countsAs: 0 });
    expect(unlessCifarArmLeaves({ dna: dead }, reduced, 0.3, 'leaves')).not.toHaveProperty('countsAs');
    expect(unlessCifarArmLeaves({ dna: onCifar(60) }, reduced, 0.3)).toEqual({ value: 0.3 });
  });

  it('is drawn beside the paper’s Figure 8, magnitudes in 1/255', () => {
    const seeds = [{ seed: 1, arms: { dna: onCifar(60), autoencoder: onCifar(40) } }];
    const panels = figure8Panels(seeds, reduced);
    expect(panels.map(({ panel }) => panel)).toEqual(['CIFAR-10, FGSM l∞', 'CIFAR-10, PGD l∞']);
    for (const { series } of panels) {
      expect(series.map(({ source }) => source)).toContain('paper');
      for (const { points } of series) expect(points.map(({ x }) => x)).toEqual([0, 2, 4, 8]);
    }
  });
});
