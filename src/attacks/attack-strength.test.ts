import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import { attackInBatches } from './attack-in-batches.js';
import { fgsm, pgd } from './attack-config.js';
import type { AttackConfig } from './attack-config.js';
import { classificationTarget } from './attack-target.js';
import { judge } from './judge.js';
import { mlpLogits } from './testing/smooth-mlp.js';
import type { MlpWeights } from './testing/smooth-mlp.js';
import { blobShape, blobs, trainedOnBlobs } from './testing/trained-blobs.js';

const { classes } = blobShape;
const samples = 240;
const stream = RandomStream.fromSeed(21);

describe('on a trained network', () => {
  const set = blobs(stream, samples);
  let weights: MlpWeights;

  /** Which samples are fooled, as judged. */
  async function fooledBy(config: AttackConfig): Promise<number[]> {
    const fooled: number[] = [];
    const logitsOf = mlpLogits(weights);
    await attackInBatches(set, {
      config,
      stream: stream.split('attack'),
      targetFor: (labels) => classificationTarget(logitsOf, labels),
      onBatch: async ({ originals, candidates, labels }) => {
        const { norm, epsilon } = config;
        fooled.push(...(await judge({ logitsOf, originals, candidates, labels, norm, epsilon })).fooled);
      },
    });
    return fooled;
  }
  const count = (fooled: readonly number[]) => fooled.reduce((sum, value) => sum + value, 0);

  beforeAll(async () => {
    await prepareBackend();
    weights = trainedOnBlobs(set, stream.split('weights'));
  });

  // A single random start may end in a lesser maximum than FGSM's step from the image does; a few starts do not.
  it.each(['linf', 'l2'] as const)(
    'PGD from three starts fools at least as many as FGSM (%s)',
    async (norm) => {
      const clean = count(await fooledBy(fgsm({ norm, epsilon: 0 })));
      expect(clean).toBeLessThan(samples / 10);
      for (const epsilon of [0.03, 0.1]) {
        const one = count(await fooledBy(fgsm({ norm, epsilon })));
        expect(one).toBeGreaterThan(clean);
        expect(count(await fooledBy(pgd({ norm, epsilon, restarts: 3 })))).toBeGreaterThanOrEqual(one);
      }
    },
  );

  // 40 steps of 3/255 go 0.47 far: enough to cross the largest of these balls, of diameter 0.32.
  it.each(['linf', 'l2'] as const)(
    'success does not fall with epsilon, and reaches every sample (%s)',
    async (norm) => {
      const counts: number[] = [];
      for (const epsilon of [0, 0.02, 0.04, 0.08, 0.16])
        counts.push(count(await fooledBy(pgd({ norm, epsilon }))));
      counts.slice(1).forEach((value, index) => expect(value).toBeGreaterThanOrEqual(counts[index] ?? NaN));
      expect(counts.at(-1)).toBe(samples);
    },
  );

  it('leaves no more than chance at l-infinity epsilon 0.5', async () => {
    const fooled = count(await fooledBy(pgd({ norm: 'linf', epsilon: 0.5, steps: 100 })));
    expect(fooled).toBeGreaterThanOrEqual(samples * (1 - 1 / classes));
  });
});
