import { describe, expect, it } from 'vitest';
import { profiles } from '../profiles.js';
import { reconstructionPreset } from '../reconstruction/reconstruction-preset.js';
import { sampleEvaluation } from '../reconstruction/testing/sample-evaluation.js';
import { controlBeside, controlPanels } from './control-panels.js';

const { quick } = profiles;
const { attacks, epsilons } = reconstructionPreset(quick);
const arms = {
  dna: sampleEvaluation({ either: 60, both: 20, byPath: [50, 30] }),
  'dna-control': sampleEvaluation({ either: 45, both: 35, byPath: [41, 39] }),
  autoencoder: sampleEvaluation({ either: 40, both: 40, byPath: [40] }),
};

describe('controlPanels', () => {
  it('draw the DNA, its control and the autoencoder at every magnitude, natural images at 0', () => {
    const panels = controlPanels([{ seed: 1, arms }], quick);
    expect(panels).toHaveLength(attacks.length);
    for (const { series } of panels) {
      const last = series.map(({ points }) => points.at(-1)?.y);
      expect(last).toEqual([0.6, 0.45, 0.4, 0.4]);
      for (const { points } of series) expect(points.map(({ x }) => x)).toEqual([0, ...epsilons]);
    }
  });

  it('leave out a seed of which the control lost a neck; the table keeps it', () => {
    const dead = {
      ...arms,
      'dna-control': sampleEvaluation({ either: 9, both: 9, byPath: [9, 9], liveUnits: [0, 64] }),
    };
    for (const { series } of controlPanels([{ seed: 2, arms: dead }], quick)) {
      expect(series.flatMap(({ points }) => points)).toEqual([]);
    }
    const { details = [] } = controlBeside([{ seed: 2, part: 'any', trials: { arms: dead } }], quick);
    expect(details[0]?.rows).toHaveLength(3);
  });
});
