import { describe, expect, it } from 'vitest';
import { figure3Epsilons } from '../../evaluation/attack-grid.js';
import {
  paperAccuracyChange,
  paperDvergeDrop,
  paperDvergeGap,
  paperFigures,
  paperReconstructionAccuracy,
  paperReconstructionLead,
  paperTransferGap,
  paperTransferRate,
} from './printed.js';

describe('the paper’s numbers', () => {
  it('are fractions here, and are those that the figures show', () => {
    expect(paperTransferRate('cnn', 'regular', 'fgsm-linf', 0.05)).toBeCloseTo(0.5901, 10);
    expect(paperTransferRate('cnn', 'regular', 'fgsm-linf', 0.07)).toBeNull();
    const gaps = [0.5901 - 0.1379, 0.6763 - 0.2777, 0.7691 - 0.5865, 0.8312 - 0.7169];
    expect(paperTransferGap('cnn', 'fgsm-linf', figure3Epsilons)).toBeCloseTo(
      gaps.reduce((a, b) => a + b) / 4,
      10,
    );
    expect(paperFigures.figure2.regularR2).toBe(0.991);
    // Figure 3: the FC pair loses 2.05 points of natural accuracy.
    expect(paperAccuracyChange('fc')).toBeCloseTo(-0.0205, 10);
    expect(paperAccuracyChange('cnn')).toBeGreaterThan(0);
  });

  it('agree with one another where one is made of others', () => {
    const { figure4, figure6 } = paperFigures;
    const last = figure4.epochs.at(-1) ?? NaN;
    figure4.epsilon.forEach((epsilon, row) => {
      expect(paperDvergeDrop(epsilon, 0)).toBe(0);
      const [start, end] = [0, last].map((epoch) => (figure4.regularInit[row]?.[epoch] ?? NaN) / 100);
      expect(paperDvergeDrop(epsilon, last)).toBeCloseTo((start ?? NaN) - (end ?? NaN), 12);
      const other = (figure4.decorrelatedInit[row]?.[last] ?? NaN) / 100;
      expect(paperDvergeGap(epsilon, last)).toBeCloseTo((end ?? NaN) - other, 12);
    });
    for (const attack of ['fgsm-linf', 'pgd-linf']) {
      for (const epsilon of figure6.epsilon) {
        const [dna, autoencoder] = (['dna', 'autoencoder'] as const).map((subject) =>
          paperReconstructionAccuracy(subject, { attack, epsilon }),
        );
        expect(paperReconstructionLead({ attack, epsilon })).toBe((dna ?? NaN) - (autoencoder ?? NaN));
      }
    }
  });

  it('are no number where the paper prints none', () => {
    expect(paperReconstructionAccuracy('dna', { attack: 'fgsm-linf', epsilon: 0.07 })).toBeNaN();
  });
});
