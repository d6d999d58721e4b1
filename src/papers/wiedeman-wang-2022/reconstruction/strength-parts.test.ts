import { describe, expect, it } from 'vitest';
import { paperReconstructionAccuracy } from '../printed.js';
import { profiles } from '../profiles.js';
import { reconstructionPreset } from './reconstruction-preset.js';
import { strengthParts } from './strength-parts.js';

const all = Object.values(profiles);

describe('strengthParts', () => {
  it('compare FGSM with PGD at every magnitude, and each attack with itself at the one before', () => {
    for (const profile of all) {
      const { epsilons } = reconstructionPreset(profile);
      const parts = strengthParts(profile);
      // Two networks: at each magnitude one comparison of attacks, and one step for each of two attacks.
      expect(parts).toHaveLength(2 * epsilons.length * (1 + 2));
      expect(new Set(parts.map(({ id }) => id)).size).toBe(parts.length);
      for (const { weaker, stronger } of parts) {
        const otherAttack = weaker.epsilon === stronger.epsilon;
        expect(stronger.epsilon).toBeGreaterThanOrEqual(weaker.epsilon);
        if (otherAttack) expect([weaker.attack, stronger.attack]).toEqual(['fgsm-linf', 'pgd-linf']);
        else expect([stronger.attack, 'none']).toContain(weaker.attack);
      }
    }
  });

  it('begin each fall at the images as they are', () => {
    for (const profile of all) {
      const first = strengthParts(profile).filter(({ weaker }) => weaker.attack === 'none');
      expect(first).toHaveLength(4);
      for (const { weaker, stronger } of first) {
        expect(weaker.epsilon).toBe(0);
        expect(stronger.epsilon).toBe(reconstructionPreset(profile).epsilons[0]);
      }
    }
  });

  it('add up, in the paper’s numbers, to the fall from natural accuracy to that at the largest magnitude', () => {
    for (const arm of ['dna', 'autoencoder'] as const) {
      for (const attack of ['fgsm-linf', 'pgd-linf'] as const) {
        const falls = strengthParts(profiles.paper).filter(
          (part) =>
            part.arm === arm &&
            part.stronger.attack === attack &&
            part.weaker.epsilon < part.stronger.epsilon,
        );
        const sum = falls.reduce((total, { paper = NaN }) => total + paper, 0);
        const largest = reconstructionPreset(profiles.paper).epsilons.at(-1) ?? NaN;
        const [natural, last] = [0, largest].map((epsilon) =>
          paperReconstructionAccuracy(arm, { attack, epsilon }),
        );
        expect(sum).toBeCloseTo((natural ?? NaN) - (last ?? NaN), 12);
      }
    }
  });
});
