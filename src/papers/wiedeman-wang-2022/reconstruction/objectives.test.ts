import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tensorsLeakedBy } from '../../../core/tensor-scope.js';
import { runTrials } from '../../../harness/store/run-trials.js';
import { smallLaboratory, type SmallLaboratory } from '../experiments/testing/small-laboratory.js';
import { profiles } from '../profiles.js';
import { oneSided } from './coupling-study.js';
import { countByPaths, couplingTrial, type CouplingEvaluation } from './coupling-trials.js';
import { errorSign } from './error-attack-study.js';
import { errorAttackTrial, type ErrorAttacks } from './error-attack-trials.js';
import { reconstructionPreset } from './reconstruction-preset.js';

const flags = fc.array(fc.nat(1), { minLength: 20, maxLength: 20 }).map((values) => Uint8Array.from(values));

describe('countByPaths', () => {
  it('puts every image where its number of wrong paths says', () => {
    fc.assert(
      fc.property(flags, flags, (first, second) => {
        const { images, noneWrong, oneWrong, bothWrong } = countByPaths([first, second]);
        expect(noneWrong + oneWrong + bothWrong).toBe(images);
        expect(oneWrong).toBe([...first].filter((value, row) => value !== second[row]).length);
        expect(oneWrong + 2 * bothWrong).toBe([...first, ...second].filter((value) => value === 0).length);
      }),
    );
  });
});

describe('errorSign', () => {
  const attack = { images: 200, squaredError: 0.1 };
  const attacks = [
    { ...attack, aim: 'error', right: 140, backgroundShare: 0.8 },
    { ...attack, aim: 'cross-entropy', right: 20, backgroundShare: 0.3 },
  ] as const;

  it('is above 0 as far as the statement holds, and no number where an attack is missing', () => {
    expect(errorSign({ attacks }, 'background')).toBeCloseTo(0.3, 12);
    expect(errorSign({ attacks }, 'read')).toBeCloseTo(0.4, 12);
    expect(errorSign({ attacks: attacks.slice(0, 1) }, 'read')).toBeNaN();
  });
});

describe('the trials', () => {
  const preset = {
    ...reconstructionPreset(profiles.quick),
    ...{ trainImages: 1000, epochs: 3, classifierEpochs: 3, attackImages: 20 },
  };
  let laboratory: SmallLaboratory;
  beforeAll(async () => {
    laboratory = await smallLaboratory({ train: 1000, test: 60 }, 'wasm');
  });
  afterAll(() => laboratory.remove());

  it('attack a DNA through squares and through the sum, and leave no tensor', async () => {
    const { store, provenance } = laboratory;
    const trial = couplingTrial(laboratory, preset, { arm: 'dna', seed: 3 });
    await runTrials([trial], { store, provenance });
    const found = (await store.read(trial.spec))?.numbers as unknown as CouplingEvaluation;
    for (const { images, noneWrong, oneWrong, bothWrong } of found.counts) {
      expect([images, noneWrong + oneWrong + bothWrong]).toEqual([20, 20]);
    }
    for (const attack of preset.attacks) expect(oneSided(found, attack, 'sum')).toBeGreaterThanOrEqual(0);
    expect(oneSided(found, 'pgd-l2', 'sum')).toBeNaN();
    expect(await tensorsLeakedBy(async () => void (await trial.run(() => undefined)))).toBe(0);
  });

  it('attack an autoencoder where it hurts what is aimed at most, and leave no tensor', async () => {
    const { store, provenance } = laboratory;
    const trial = errorAttackTrial(laboratory, preset, 3);
    await runTrials([trial], { store, provenance });
    const { attacks } = (await store.read(trial.spec))?.numbers as unknown as ErrorAttacks;
    const [error, classifier] = attacks;
    expect(attacks.map(({ aim }) => aim)).toEqual(['error', 'cross-entropy']);
    expect(error?.squaredError).toBeGreaterThan(classifier?.squaredError ?? NaN);
    expect(classifier?.right).toBeLessThanOrEqual(error?.right ?? NaN);
    for (const { backgroundShare } of attacks) {
      expect(backgroundShare).toBeGreaterThan(0);
      expect(backgroundShare).toBeLessThan(1);
    }
    expect(await tensorsLeakedBy(async () => void (await trial.run(() => undefined)))).toBe(0);
  });
});
