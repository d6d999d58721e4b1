import { describe, expect, it } from 'vitest';
import { requestsOf } from '../../../harness/trials.js';
import { addressLaboratory } from '../experiments/testing/address-laboratory.js';
import { profiles } from '../profiles.js';
import type { NoisyEvaluation } from './audit-reconstruction-trials.js';
import { meanOfNoisy, oracleParts, oracleTable, oracleTrials, type OraclePart } from './oracle-study.js';
import { panelsOf } from './reconstruction-study.js';
import { adaptivePanels } from './adaptive-study.js';
import { sampleAdaptive } from './testing/sample-adaptive.js';
import { sampleEvaluation } from './testing/sample-evaluation.js';

const { quick, paper } = profiles;

/** Of 100 images, 90 right without an attack, and `either` under every attack; ten fewer through one answer. */
const noisy = (either: number): NoisyEvaluation => ({
  noise: 0.1,
  attacked: [
    { attack: 'none', epsilon: 0, images: 100, either: 90, single: 80 },
    ...panelsOf(quick).map((panel) => ({ ...panel, images: 100, either, single: either - 10 })),
  ],
});

describe('oracleParts', () => {
  it('are both comparisons, each not run where an arm that it needs is not', () => {
    expect(oracleParts(paper).map(({ id, notRun }) => [id, notRun])).toEqual([
      ['noise', undefined],
      ['ensemble', undefined],
    ]);
    expect(oracleParts(quick).map(({ notRun }) => notRun?.because)).toEqual([undefined, 'time']);
    for (const { id, comparison } of oracleParts(quick)) expect(comparison).toBe(id);
  });
});

describe('oracleTrials', () => {
  const architectures = (comparison: OraclePart['comparison']) => {
    const { evaluated, noisy, ensemble } = oracleTrials(addressLaboratory(paper), 1, {
      ...{ id: comparison, label: '', comparison },
    });
    const plans = [evaluated, { noisy }, ensemble?.evaluated ?? {}, ensemble?.attacked ?? {}];
    return plans
      .flatMap(requestsOf)
      .map(({ spec: { experiment, configuration } }) => [experiment, configuration['architecture']]);
  };

  it('trains the two autoencoders for no comparison that does without them, and attacks both at every aim', () => {
    const noise = architectures('noise');
    expect(noise.flat()).not.toContain('ensemble');
    const own = architectures('ensemble').filter(
      (trial) => !noise.some((other) => other.join() === trial.join()),
    );
    expect(own).toEqual([
      ['evaluate-reconstruction', 'ensemble'],
      ['attack-adaptively', 'autoencoder'],
      ['attack-adaptively', 'ensemble'],
    ]);
  });
});

describe('meanOfNoisy', () => {
  it('is the mean over attacks and magnitudes; images as they are do not count', () => {
    expect(meanOfNoisy(noisy(40), 'either')).toBeCloseTo(0.4, 12);
    expect(meanOfNoisy(noisy(40), 'single')).toBeCloseTo(0.3, 12);
    const { attacked } = noisy(40);
    const uneven = attacked.map((row, index) => (index === 1 ? { ...row, either: 100 } : row));
    const expected = (0.4 * (attacked.length - 2) + 1) / (attacked.length - 1);
    expect(meanOfNoisy({ noise: 0.1, attacked: uneven }, 'either')).toBeCloseTo(expected, 12);
  });
});

describe('oracleTable', () => {
  const autoencoder = sampleEvaluation({ either: 25, both: 25, byPath: [25] });
  const dna = sampleEvaluation({ either: 50, both: 10, byPath: [40, 20] });
  const panels = adaptivePanels(quick);
  const attacked = {
    autoencoder: sampleAdaptive(panels, 1, () => 15),
    ensemble: sampleAdaptive(panels, 2, () => 20),
  };
  const run = (seed: number, ensemble?: typeof dna) => ({
    ...{ seed, part: undefined },
    trials: {
      ...{ noisy: noisy(40), evaluated: { autoencoder, dna } },
      ...(ensemble && { ensemble: { evaluated: { autoencoder, ensemble }, attacked } }),
    },
  });

  it('has a row for each subject of each seed, once, and none for an ensemble that was not run', () => {
    const [table] = oracleTable([run(1), run(1), run(2, dna)], quick).details ?? [];
    expect(table?.rows.map(([seed, subject]) => `${seed} ${subject}`)).toEqual([
      '1 autoencoder asked twice with noise, either',
      '1 autoencoder asked once with noise',
      '1 autoencoder',
      '1 DNA, either',
      '2 autoencoder asked twice with noise, either',
      '2 autoencoder asked once with noise',
      '2 autoencoder',
      '2 DNA, either',
      '2 two autoencoders, either',
      '2 autoencoder, every aim',
      '2 two autoencoders, either, every aim',
    ]);
    const attacked = table?.rows.map((row) => row[3]);
    [0.4, 0.3, 0.25, 0.5, 0.4, 0.3, 0.25, 0.5, 0.5, 0.15, 0.2].forEach((share, index) =>
      expect(attacked?.[index]).toBeCloseTo(share, 12),
    );
  });
});
