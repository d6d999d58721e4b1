import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideClaim } from './decide-claim.js';
import {
  alone,
  everyPart,
  inParts,
  kinds,
  near,
  open,
  samples,
  settings,
} from './testing/sample-evidence.js';

describe('decideClaim on every part', () => {
  it('supports only if each part alone would be, at the full level', () => {
    fc.assert(
      fc.property(kinds, fc.array(samples, { minLength: 1, maxLength: 4 }), (kind, values) => {
        const { verdict, p } = decideClaim(kind, inParts(...values), everyPart);
        const each = values.map((part) => decideClaim(kind, alone(part), settings));
        expect(verdict === 'supported').toBe(each.every((part) => part.verdict === 'supported'));
        expect(p).toBe(Math.max(...each.map((part) => part.p ?? 1)));
      }),
      { numRuns: 50 },
    );
  });

  it('refutes by Holm over the parts, and names those', () => {
    const bad = near.map((value) => -value);
    const decided = decideClaim({ superiority: 0 }, inParts(near, bad), everyPart);
    expect(decided).toMatchObject({ verdict: 'refuted', reason: 'refuted: part 2' });
    expect(decided.parts.map(({ holmVerdict }) => holmVerdict)).toEqual(['supported', 'refuted']);
    // p = 0.022: below the level, not below half of it, as two parts could refute.
    const slightly = [-1, -0.2, -1.4, -0.1, -0.9];
    expect(decideClaim({ superiority: 0 }, alone(slightly), settings).verdict).toBe('refuted');
    expect(decideClaim({ superiority: 0 }, inParts(slightly, open), everyPart).verdict).toBe('inconclusive');
  });

  it('names the parts that are open, and reports the primary all the same', () => {
    const decided = decideClaim({ superiority: 0 }, inParts(near, open), everyPart);
    expect(decided).toMatchObject({ verdict: 'inconclusive', reason: 'undecided: part 2' });
    expect(decided.estimate).toBeCloseTo(0.55, 12);
  });

  it('takes a monotone claim for one about every step', () => {
    const evidence = inParts(near, near, [0.1, -0.1, 0, 0.05, -0.05]);
    const decided = decideClaim({ monotone: true }, evidence, settings);
    expect(decided).toMatchObject({
      verdict: 'smaller-than-matters',
      reason: 'smaller than matters: part 3',
    });
    expect(decideClaim({ monotone: true }, inParts(near, near), settings).verdict).toBe('supported');
  });
});
