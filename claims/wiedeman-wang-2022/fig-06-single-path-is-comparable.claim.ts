import { claim, reconstructionMeasures, reconstructions } from '../../src/index.js';

const { measureLead, panelParts, usualTest } = reconstructionMeasures;
const arms = ['dna', 'autoencoder'] as const;

/** The paper gives no number for "comparable": five points are our reading, settled before any recorded seed was seen. */
const margin = 0.05;

claim({
  id: 'fig-06-single-path-is-comparable',
  declare: (profile) => ({
    source: 'Figure 6',
    statement:
      'A single path of the DNA is as accurate under attack as the autoencoder, within five points, at every ε.',
    kind: 'non-inferiority',
    estimand: 'accuracy under attack: mean of the two paths of the DNA − autoencoder of the same seed',
    threshold: -margin,
    smallestEffect: 0.03,
    ...usualTest(profile),
    parts: panelParts(profile, { arms }),
  }),
  trials: (laboratory, seed) => reconstructions.armRequests(laboratory, seed, arms),
  measure: (trials, profile) => measureLead(trials, profile, 'average'),
});
