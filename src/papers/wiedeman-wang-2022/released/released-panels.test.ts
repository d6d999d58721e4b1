import { describe, expect, it } from 'vitest';
import { paperFigures } from '../printed.js';
import { profiles } from '../profiles.js';
import { releasedPanels } from './released-panels.js';
import { releasedPreset } from './released-preset.js';

describe('releasedPanels', () => {
  it('are every attack and magnitude of Figure 6, in every profile', () => {
    for (const profile of Object.values(profiles)) {
      const panels = releasedPanels(profile);
      const magnitudes = paperFigures.figure6.epsilon.filter((epsilon) => epsilon > 0);
      expect(panels.map(({ attack, epsilon }) => [attack, epsilon])).toEqual(
        ['fgsm-linf', 'pgd-linf'].flatMap((attack) => magnitudes.map((epsilon) => [attack, epsilon])),
      );
      expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    }
  });

  it('are run exactly where the profile measures them; the others say why not', () => {
    for (const profile of Object.values(profiles)) {
      const { reconstructions } = releasedPreset(profile);
      for (const { attack, epsilon, notRun } of releasedPanels(profile)) {
        const { epsilons } = reconstructions[attack === 'fgsm-linf' ? 'fgsm' : 'pgd'];
        expect(notRun === undefined).toBe(epsilons.includes(epsilon));
      }
    }
    for (const { notRun } of releasedPanels(profiles.paper)) expect(notRun).toBeUndefined();
  });
});
