import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trialKey } from '../../../harness/store/trial-key.js';
import { addressLaboratory } from '../experiments/testing/address-laboratory.js';
import { profiles } from '../profiles.js';
import { reconstructionArms, type ReconstructionArmName } from './reconstruction-arms.js';
import { reconstructionPreset } from './reconstruction-preset.js';
import {
  evaluationsOf,
  exclusionOf,
  leadOf,
  meanGap,
  notRunIn,
  panelsOf,
  reconstructionParts,
  splitByAttack,
  unlessArmLeaves,
  type Sense,
} from './reconstruction-study.js';
import { sampleEvaluation, type SampleShares } from './testing/sample-evaluation.js';

const { quick, paper } = profiles;
const dna: SampleShares = { either: 50, both: 10, byPath: [40, 20] };
const autoencoder: SampleShares = { either: 25, both: 25, byPath: [25] };
const armsOf = (one = dna, other = autoencoder) => ({
  dna: sampleEvaluation(one),
  autoencoder: sampleEvaluation(other),
});
const least = 100 * reconstructionPreset(quick).minimumAccuracy;

describe('leadOf', () => {
  it.each([
    ['either', 0.25],
    ['average', 0.05],
    ['both', -0.15],
  ] as const)('is the accuracy of the DNA in the sense "%s" minus the autoencoder’s', (sense, expected) => {
    for (const panel of panelsOf(quick)) {
      // A difference of two hundredths is exact to a unit in the last place of 0.5.
      expect(Math.abs(leadOf(armsOf(), panel, sense) - expected)).toBeLessThan(2 ** -52);
    }
  });

  it('is no number under an attack that was not measured', () => {
    expect(leadOf(armsOf(), { attack: 'fgsm-linf', epsilon: 0.07 }, 'either')).toBeNaN();
  });

  it('is never less for either path than for their mean, nor for that than for both', () => {
    const counts = fc.tuple(fc.nat(100), fc.nat(100)).chain((byPath) => {
      const [low, high] = [Math.min(...byPath), Math.max(...byPath)];
      const range = fc.tuple(fc.integer({ min: 0, max: low }), fc.integer({ min: high, max: 100 }));
      return range.map(([both, either]): SampleShares => ({ either, both, byPath }));
    });
    const [panel = { attack: 'none', epsilon: 0 } as const] = panelsOf(quick);
    fc.assert(
      fc.property(counts, (shares) => {
        const lead = (sense: Sense) => leadOf(armsOf(shares), panel, sense);
        expect(lead('either')).toBeGreaterThanOrEqual(lead('average') - 2 ** -52);
        expect(lead('average')).toBeGreaterThanOrEqual(lead('both') - 2 ** -52);
      }),
    );
  });
});

describe('splitByAttack', () => {
  it('counts images that one path alone gets right, beyond those that were so before the attack', () => {
    const { attacked, ...rest } = sampleEvaluation(dna);
    const clean = { ...attacked[0], either: 97, both: 91 } as (typeof attacked)[number];
    const disagreeing = { ...rest, attacked: [clean, ...attacked.slice(1)] };
    for (const panel of panelsOf(quick)) {
      expect(splitByAttack(sampleEvaluation(dna), panel)).toBeCloseTo(0.4, 9);
      expect(splitByAttack(disagreeing, panel)).toBeCloseTo(0.34, 9);
    }
  });
});

describe('meanGap', () => {
  it('is the mean over all attacks of right through some path, and changes its sign with the arms', () => {
    const arms = armsOf();
    expect(meanGap(quick, arms.dna, arms.autoencoder)).toBeCloseTo(0.25, 12);
    expect(meanGap(quick, arms.autoencoder, arms.dna)).toBeCloseTo(-0.25, 12);
    expect(meanGap(quick, arms.dna, arms.dna)).toBe(0);
  });
});

describe('exclusionOf', () => {
  it('leaves out a seed where a neck died, although its path was right by chance', () => {
    expect(exclusionOf(armsOf({ ...dna, liveUnits: [20, 0] }), quick)).toEqual({
      arm: 'dna',
      reason: 'dna: neck 2 died',
    });
  });

  it('leaves out a seed where one path alone is below the least natural accuracy, and keeps one at it', () => {
    expect(exclusionOf(armsOf({ ...dna, natural: [95, least] }), quick)).toBeUndefined();
    expect(exclusionOf(armsOf({ ...dna, natural: [95, least - 1] }), quick)).toMatchObject({
      arm: 'dna',
      reason: expect.stringMatching(/path 2 reached/) as string,
    });
    const other = exclusionOf(armsOf(dna, { ...autoencoder, natural: [least - 1] }), quick);
    expect(other?.arm).toBe('autoencoder');
  });
});

describe('unlessArmLeaves', () => {
  const broken = [
    armsOf({ ...dna, liveUnits: [0, 64] }),
    armsOf(dna, { ...autoencoder, natural: [least - 1] }),
  ];

  it('is what is measured where every arm stays', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true }),
        fc.constantFrom('counts as no gain', 'leaves'),
        (value, how) => {
          expect(unlessArmLeaves(armsOf(), quick, value, how)).toEqual({ value });
        },
      ),
    );
  });

  it('counts a seed that breaks a rule as no gain, whatever would be measured', () => {
    for (const arms of broken) {
      const excluded = exclusionOf(arms, quick);
      expect(unlessArmLeaves(arms, quick, 0.7)).toEqual({ excluded, countsAs: 0 });
    }
  });

  it('leaves such a seed out altogether where no gain would speak for the claim', () => {
    for (const arms of broken) {
      expect(unlessArmLeaves(arms, quick, 0.7, 'leaves')).toEqual({ excluded: exclusionOf(arms, quick) });
    }
  });
});

describe('reconstructionParts', () => {
  it('are one for each attack and magnitude, with the paper’s value where it is given', () => {
    const parts = reconstructionParts(['dna', 'autoencoder'], ({ epsilon }) => 2 * epsilon)(quick);
    expect(parts.map(({ attack, epsilon }) => ({ attack, epsilon }))).toEqual(panelsOf(quick));
    expect(new Set(parts.map(({ id }) => id)).size).toBe(parts.length);
    for (const part of parts) expect(part.paper).toBe(2 * part.epsilon);
    for (const part of reconstructionParts(['dna'])(quick)) expect(part).not.toHaveProperty('paper');
  });

  it('have the reason where an arm is not run in the profile', () => {
    const parts = reconstructionParts(['dna', 'ensemble']);
    for (const { notRun } of parts(quick)) expect(notRun).toBe(reconstructionPreset(quick).notRun.ensemble);
    for (const profile of [paper, { ...quick, fixedSeeds: 3 }]) {
      for (const part of parts(profile)) expect(part).not.toHaveProperty('notRun');
    }
  });
});

describe('notRunIn', () => {
  it('leaves out nothing for its time alone in a check with as many seeds as somebody asked for', () => {
    const check = { ...quick, fixedSeeds: 3 };
    const names = Object.keys(reconstructionArms) as ReconstructionArmName[];
    const left = names.filter((arm) => notRunIn(check, [arm]).notRun !== undefined);
    // Its loss needs a batch larger than this profile's, however long one waits.
    expect(left).toEqual(['wide-neck']);
    for (const arm of names) expect(notRunIn(paper, [arm])).toEqual({});
  });
});

describe('evaluationsOf', () => {
  it('gives every arm and seed an address of its own, shared by the claims that name it', () => {
    const laboratory = addressLaboratory(paper);
    const names = Object.keys(reconstructionArms) as ReconstructionArmName[];
    const keys = [1, 2].flatMap((seed) =>
      Object.values(evaluationsOf(...names)(laboratory, seed)).map(({ spec }) => trialKey(spec)),
    );
    expect(new Set(keys).size).toBe(2 * names.length);
    expect(trialKey(evaluationsOf('dna')(laboratory, 1).dna.spec)).toBe(keys[names.indexOf('dna')]);
  });
});
