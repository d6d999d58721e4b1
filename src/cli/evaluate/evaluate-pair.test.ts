import { describe, expect, it } from 'vitest';
import { fc } from '../../models/architecture.js';
import { audited, checksOf, evaluationOnNoise, share, whole } from './testing/evaluate-noise.js';

const { at, run, parsed } = evaluationOnNoise({ first: fc, second: fc });
const pair = () => ['--first', at('first'), '--second', at('second'), '--architecture', 'fc'];
const counts = { fooled: whole, transferred: whole };

describe('evaluate of a pair', () => {
  it('gives a pair in the documented form', async () => {
    const parameters = [...pair(), '--attack', 'fgsm-linf', '--epsilon', '0.1'];
    const json = await parsed(...parameters);
    expect(json).toEqual({
      schema: 1,
      dataset: 'noise',
      images: 250,
      pairs: ['1→2', '2→1'].map((direction) => ({
        attack: 'fgsm-linf',
        epsilon: 0.1,
        direction,
        ...counts,
        bothCleanCorrect: counts,
        attackAudit: audited,
      })),
      accuracy: [share, share],
      r2: [share, share],
      chanceR2: 200 / 249,
      liveChannels: [whole, whole],
      audit: checksOf('first', 'second'),
    });
  });

  it('measures no R² where the images are too few for the features, and the rest all the same', async () => {
    const parameters = [...pair(), '--limit', '10', '--attack', 'fgsm-l2', '--epsilon', '0.1'];
    const json = await parsed(...parameters);
    expect(json).toMatchObject({ images: 10, r2: null, chanceR2: 1, liveChannels: null });
    expect(await run(...parameters)).toContain('not measured: 10 images are too few');
  });

  it('shows a pair with intervals, both denominators and the audit of its attacks', async () => {
    const text = await run(...pair(), '--attack', 'fgsm-linf', '--epsilon', '0.05,0.1');
    expect(text).toMatch(/^transfer-claims: NOISE\n250 test images · variant paper · seed 1 · backend \w+\n/);
    expect(text).toMatch(/natural accuracy {2}first \d+\.\d\d % \[/);
    expect(text).toMatch(/live channels {5}first \d+ {3}second \d+/);
    expect(text).toContain('chance with all columns 0.803');
    expect(text).toMatch(/fgsm-linf +0.05 +1→2 +\d+\/\d+ +\d+\.\d\d % \[/);
    expect(text).toMatch(
      /^ {2}fgsm-linf, ε 0.05, against second \(64 images\): (all 9 checks hold|\d of 9 FAIL)$/m,
    );
  });

  it.each(['0', '1e-7'])('leaves out the audit at ε %s, and says what it needs', async (epsilon) => {
    const text = await run(...pair(), '--limit', '10', '--attack', 'fgsm-linf', '--epsilon', epsilon);
    expect(text).toContain(
      `attack audit: not run (an audit needs an ε of at least 0.00001, got ${Number(epsilon)})`,
    );
  });

  it('finds no fault with its own judge at the smallest ε that it audits', async () => {
    const text = await run(...pair(), '--limit', '20', '--attack', 'fgsm-linf', '--epsilon', '1e-5');
    expect(text).not.toMatch(/FAILS (judge-clips|stays-in)/);
  });
});
