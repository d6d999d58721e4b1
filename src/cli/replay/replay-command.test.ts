import { describe, expect, it } from 'vitest';
import type { ClaimResult } from '../../harness/claim-types.js';
import { samplePart, sampleResult } from '../../harness/testing/sample-result.js';
import { runRecorded } from '../testing/recorded-terminal.js';
import { partTable } from './part-table.js';

describe('transfer-claims replay', () => {
  it('tries the laws of an exact claim again', async () => {
    const { code, out } = await runRecorded(['replay', 'text-affine-features-are-perfectly-correlated']);
    expect(code).toBe(0);
    expect(out).toMatch(/^an-affine-image-has-r-1-whatever-the-rank-of-the-map +1 +–$/m);
  });

  it('asks for a seed where the claim has some, and for none where it has not', async () => {
    const without = await runRecorded(['replay', 'fig-03-accuracy-is-kept']);
    expect(without).toMatchObject({
      code: 2,
      err: expect.stringContaining('say which with --seed') as string,
    });
    const withSeed = await runRecorded(['replay', 'text-batch-must-exceed-features', '--seed', '1']);
    expect(withSeed).toMatchObject({ code: 2, err: expect.stringContaining('leave --seed out') as string });
    const several = await runRecorded(['replay', 'fig-03', '--seed', '1']);
    expect(several).toMatchObject({ code: 2, err: expect.stringContaining('means several') as string });
  });
});

describe('partTable', () => {
  const [part] = sampleResult().parts;
  const declared = [
    { id: part?.id ?? '', label: '' },
    { id: 'left-out', label: '', notRun: { because: 'size', text: 'too large' } as const },
    { id: 'died', label: '' },
    { id: 'counts', label: '' },
  ];
  const measured = (value: number) => ({
    [part?.id ?? '']: { value },
    died: { excluded: { reason: 'model 1 died', arm: 'regular' } },
    counts: {
      shareLess: [
        { successes: 1, trials: 2 },
        { successes: 3, trials: 4 },
      ],
    },
  });
  const recorded = (value: number): ClaimResult =>
    sampleResult({ parts: [samplePart({ values: [{ seed: 3, value }] })] });

  it('is the same only where every recorded value is, to the last bit', () => {
    expect(partTable(declared, measured(0.1), recorded(0.1), 3).same).toBe(true);
    const { text, same } = partTable(declared, measured(0.3), recorded(0.1 + 0.2), 3);
    expect(same).toBe(false);
    expect(text).toMatch(/left-out +not run in this profile/);
    expect(partTable(declared, measured(0.1), recorded(0.2), 4).same).toBe(true);
  });

  it('says why there is no number, and shows counts', () => {
    const { text } = partTable(declared, measured(0.25), undefined, 3);
    expect(text).toMatch(/died +excluded: model 1 died +–/);
    expect(text).toMatch(/counts +1\/2 against 3\/4 +–/);
    expect(text).toMatch(/ 0\.25 +–/);
  });
});
