import { describe, expect, it } from 'vitest';
import { evaluateFixedClaim } from './evaluate-fixed-claim.js';

const declaration = {
  threshold: 0,
  alpha: 0.05,
  parts: [
    { id: 'a', label: 'A', paper: 0.4 },
    { id: 'b', label: 'B' },
    { id: 'c', label: 'C', notRun: 'too few images in this profile' },
  ],
};

describe('evaluateFixedClaim', () => {
  it('is supported where every part that is run is, and names those that are not run', () => {
    const evaluation = evaluateFixedClaim(declaration, { a: { exact: 1 }, b: { exact: 2 } });
    expect(evaluation.verdict).toBe('supported');
    expect(evaluation.reason).toBe('not run in this profile: c');
    expect(evaluation.parts.map(({ verdict }) => verdict)).toEqual(['supported', 'supported', 'not-run']);
    expect(evaluation.parts[0]).toMatchObject({ estimate: 1, interval: [1, 1], paper: 0.4, values: [] });
  });

  it('is refuted by one part', () => {
    const evaluation = evaluateFixedClaim(declaration, { a: { exact: 1 }, b: { exact: -2 } });
    expect(evaluation).toMatchObject({
      verdict: 'refuted',
      reason: expect.stringContaining('refuted: b') as string,
    });
  });

  it('is inconclusive where a part has nothing to show', () => {
    const evaluation = evaluateFixedClaim(declaration, { a: { exact: 1 } });
    expect(evaluation.verdict).toBe('inconclusive');
    expect(evaluation.parts[1]?.reason).toBe('not measured');
  });

  it('is not run, with the reason on every part, where it cannot be', () => {
    const evaluation = evaluateFixedClaim(declaration, { notRun: 'no weights' });
    expect(evaluation).toMatchObject({ verdict: 'not-run', reason: 'no weights' });
    expect(
      evaluation.parts.every(({ verdict, reason }) => verdict === 'not-run' && reason === 'no weights'),
    ).toBe(true);
  });
});
