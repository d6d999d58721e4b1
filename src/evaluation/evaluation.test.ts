import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Objective, PathOutcomes } from './evaluate-reconstruction.js';
import { rightCounts } from './reconstruction-accuracy.js';

const images = 12;
const path = fc
  .array(fc.constantFrom(0, 1), { minLength: images, maxLength: images })
  .map((bits) => Uint8Array.from(bits));
const outcome = (objective: Objective) =>
  fc
    .tuple(path, path)
    .map((right): PathOutcomes => ({ attack: 'fgsm-linf', epsilon: 0.1, objective, right }));

describe('rightCounts', () => {
  it('never counts more in the worst case than under any objective, and both ≤ average ≤ either', () => {
    fc.assert(
      fc.property(outcome('joint'), outcome('path 1'), outcome('path 2'), (...outcomes) => {
        const counts = rightCounts(outcomes);
        expect(counts.map(({ aim }) => aim)).toEqual(['joint', 'path 1', 'path 2', 'worst']);
        const worst = counts[3];
        for (const { either, both, byPath } of counts) {
          expect(worst?.either).toBeLessThanOrEqual(either);
          expect(worst?.both).toBeLessThanOrEqual(both);
          byPath.forEach((right, index) => expect(worst?.byPath[index]).toBeLessThanOrEqual(right));
        }
        for (const { either, both, byPath } of counts.slice(0, 3)) {
          const average = byPath.reduce((sum, right) => sum + right, 0) / byPath.length;
          expect(both).toBeLessThanOrEqual(average);
          expect(average).toBeLessThanOrEqual(either);
        }
      }),
    );
  });

  it('counts an image as right in the worst case only where some path is right under every attack', () => {
    const of = (objective: Objective, ...right: number[][]): PathOutcomes => ({
      attack: 'fgsm-linf',
      epsilon: 0.1,
      objective,
      right: right.map((bits) => Uint8Array.from(bits)),
    });
    const counts = rightCounts([of('joint', [1, 1, 0], [1, 0, 0]), of('path 1', [0, 0, 1], [1, 0, 1])]);
    expect(counts[2]).toEqual({
      attack: 'fgsm-linf',
      epsilon: 0.1,
      aim: 'worst',
      images: 3,
      either: 1,
      both: 0,
      byPath: [0, 1],
    });
  });

  it('has no worst case of a single objective', () => {
    const [only, ...others] = rightCounts([
      { attack: 'none', epsilon: 0, objective: 'joint', right: [Uint8Array.of(1, 0)] },
    ]);
    expect(only).toMatchObject({ images: 2, either: 1, both: 1, byPath: [1] });
    expect(others).toEqual([]);
  });
});
