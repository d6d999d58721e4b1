import { describe, expect, it } from 'vitest';
import { cifarClassifier, cifarDna } from '../../models/cifar-architectures.js';
import {
  mnistAutoencoder,
  mnistDna,
  mnistReconstructionClassifier,
} from '../../models/reconstruction-architectures.js';
import {
  audited,
  checksOf,
  dataset,
  evaluationOnNoise,
  noise,
  number,
  randomWeights,
  share,
  whole,
} from './testing/evaluate-noise.js';

const { at, save, outcomeOf, run, parsed } = evaluationOnNoise({
  dna: mnistDna,
  autoencoder: mnistAutoencoder,
  classifier: mnistReconstructionClassifier,
});

describe('evaluate of reconstructions', () => {
  it('gives the DNA under joint, single and strongest attacks, in the documented form', async () => {
    const subject = ['--dna', at('dna'), '--classifier', at('classifier'), '--limit', '20'];
    const parameters = [...subject, '--attack', 'fgsm-linf', '--epsilon', '0.1'];
    const shares = { either: share, average: share, both: share };
    expect(await parsed(...parameters)).toEqual({
      schema: 1,
      dataset: 'noise',
      images: 20,
      accuracy: [
        { attack: 'none', epsilon: 0, ...shares },
        ...['', '/path-1', '/path-2', '/worst-of-three'].map((aim) => ({
          attack: `fgsm-linf${aim}`,
          epsilon: 0.1,
          ...shares,
          attackAudit: audited,
        })),
      ],
      audit: checksOf('joint'),
    });
    expect(await run(...parameters)).toMatch(/right through either +average +through both +path 1 +path 2/);
  });

  it('gives the autoencoder one share an attack, and the same again for the same seed', async () => {
    const subject = ['--autoencoder', at('autoencoder'), '--classifier', at('classifier'), '--limit', '20'];
    const attack = ['--attack', 'pgd-l2', '--epsilon', '0.1', '--variant', 'released', '--no-audit'];
    const parameters = [...subject, ...attack];
    expect(await parsed(...parameters)).toMatchObject({
      accuracy: [
        { attack: 'none', epsilon: 0, single: share },
        { attack: 'pgd-l2', epsilon: 0.1, single: share, attackAudit: 'not run' },
      ],
      audit: [],
    });
    expect(await parsed(...parameters)).toEqual(await parsed(...parameters));
    expect(await run(...parameters)).toMatch(/attack +ε +right +audit\n/);
  });

  it('measures errors and features of a reconstruction that has no classifier', async () => {
    const json = await parsed('--dna', at('dna'));
    expect(json).toEqual({
      ...{ schema: 1, dataset: 'noise', images: 250, liveChannels: [whole, whole] },
      ...{ squaredError: [number, number], r2: [share, share], chanceR2: share },
    });
    expect(await parsed('--autoencoder', at('autoencoder'))).toMatchObject({ r2: null, chanceR2: null });
    const text = await run('--dna', at('dna'), '--limit', '65');
    expect(text).toContain('classifier: none');
    expect(text).toMatch(/mean squared error path 1 0\.\d{5} {3}path 2 0\.\d{5}/);
    expect(text).toContain('not measured: 65 images are too few for the features');
  });

  it('knows the networks of CIFAR-10 by their convolutions, and a classifier’s width by its last layer', async () => {
    const photographs = { ...noise(12), height: 32, width: 32, channels: 3 };
    const pixels = Uint8Array.from({ length: 12 * 3072 }, (_, index) => (37 * index) % 256);
    const test = { ...photographs, pixels };
    const own = { ...dataset, name: 'photographs', test };
    await save('cifar-dna', await randomWeights(cifarDna, 6));
    await save('cifar-classifier', await randomWeights(cifarClassifier(3), 6));
    const { code, out } = await outcomeOf(
      [
        ...['--dna', at('cifar-dna'), '--classifier', at('cifar-classifier'), '--json'],
        ...['--attack', 'fgsm-linf', '--epsilon', '0.02', '--no-audit'],
      ],
      own,
    );
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      ...{ dataset: 'photographs', images: 12 },
      accuracy: [{ attack: 'none', either: share }, { attack: 'fgsm-linf', epsilon: 0.02 }, {}, {}, {}],
    });
  });
});
