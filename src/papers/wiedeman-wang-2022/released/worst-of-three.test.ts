import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profiles } from '../profiles.js';
import { releasedPreset } from './released-preset.js';
import type { ReleasedReconstructions } from './released-study.js';
import { worstOfThree, worstTable } from './worst-of-three.js';

const { quick } = profiles;
const { epsilons } = releasedPreset(quick).reconstructions.fgsm;
const images = 10;

/** By image: what a path's outcome is under the joint attack and under those at one path, and the autoencoder's. */
interface Outcomes {
  readonly joint: readonly (readonly number[])[];
  readonly first: readonly (readonly number[])[];
  readonly second: readonly (readonly number[])[];
  readonly autoencoder: readonly number[];
}

/** The same outcomes at every magnitude. */
function releasedWith({ joint, first, second, autoencoder }: Outcomes): ReleasedReconstructions {
  const of = (objective: 'joint' | 'path 1' | 'path 2', right: readonly (readonly number[])[]) =>
    epsilons.map((epsilon) => ({
      attack: 'fgsm-linf' as const,
      epsilon,
      objective,
      right: right.map((path) => Uint8Array.from(path)),
    }));
  return {
    dna: [...of('joint', joint), ...of('path 1', first), ...of('path 2', second)],
    autoencoder: of('joint', [autoencoder]),
  };
}

const bits = fc.array(fc.constantFrom(0, 1), { minLength: images, maxLength: images });
const paths = fc.tuple(bits, bits);
const outcomes = fc.record({ joint: paths, first: paths, second: paths, autoencoder: bits });

/** Right through some path under each of these attacks, for one image. */
const standing = (image: number, attacks: readonly (readonly (readonly number[])[])[]) =>
  Number(attacks.every((right) => right.some((path) => path[image] === 1)));

describe('worstOfThree', () => {
  it('is, by image, what three attacks take less what they leave of the gain over the autoencoder', () => {
    fc.assert(
      fc.property(outcomes, (drawn) => {
        const scores = worstOfThree(releasedWith(drawn), quick);
        expect(scores).toHaveLength(images);
        scores.forEach((score, image) => {
          const joint = standing(image, [drawn.joint]);
          const worst = standing(image, [drawn.joint, drawn.first, drawn.second]);
          const gainLeft = worst - (drawn.autoencoder[image] ?? NaN);
          expect(score).toBeCloseTo(joint - worst - gainLeft, 12);
        });
      }),
    );
  });

  it('is the negative gain where the other two attacks take nothing', () => {
    const right = [Array<number>(images).fill(1), Array<number>(images).fill(0)];
    const autoencoder = Array.from({ length: images }, (_, image) => image % 2);
    const scores = worstOfThree(
      releasedWith({ joint: right, first: right, second: right, autoencoder }),
      quick,
    );
    scores.forEach((score, image) => expect(score).toBeCloseTo((autoencoder[image] ?? NaN) - 1, 12));
  });
});

describe('worstTable', () => {
  it('has a row for each magnitude, of which the strongest of three is never above the joint attack', () => {
    fc.assert(
      fc.property(outcomes, (drawn) => {
        const [table] = worstTable(releasedWith(drawn), quick).details ?? [];
        expect(table?.rows.map(([epsilon]) => epsilon)).toEqual(epsilons);
        for (const row of table?.rows ?? []) {
          expect(row).toHaveLength(table?.columns.length ?? NaN);
          expect(Number(row[2])).toBeLessThanOrEqual(Number(row[1]));
        }
      }),
    );
  });
});
